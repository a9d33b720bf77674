"""What help says of the operator's screens."""

from blueprints.help.section import Section
from blueprints.shared.catalogue import lazy_gettext as _
from domain.rights import Right

OPERATOR_SECTIONS = (
    Section(
        "operator-enrollments",
        _("Checking enrollments"),
        (
            _(
                "Check the papers and the automatic checks, then accept, refuse with a ground of the terms, "
                "or ask back about one section."
            ),
        ),
        ("operator_enrollments",),
        (Right.SEE_ENROLLMENTS,),
    ),
    Section(
        "operator-organizations",
        _("Organizations"),
        (
            _("How each organization stands. A notice of suspension runs from when the mail server took its mail."),
            _("Changes of registered data wait under their own entry of the menu; the history stays."),
            _(
                "Each function of a client and each procedure of an agent has a first and a last day; both are "
                "switched on the organization's page."
            ),
        ),
        (
            "operator_organizations",
            "operator_changes",
        ),
        (Right.SEE_ORGANIZATIONS,),
    ),
    Section(
        "operator-notices",
        _("Notices to the users"),
        (_("A notice can be changed until its first day. After that, end it and copy it to a new one."),),
        ("operator_notices",),
        (Right.WRITE_NOTICES,),
    ),
    Section(
        "operator-documents",
        _("Documents for the users"),
        (
            _("A new version takes the place of the one before from its day on; the older ones stay here to be read."),
            _("What was withdrawn is seen by no reader any more and cannot be shown again."),
        ),
        ("operator_documents",),
        (Right.KEEP_HANDOUTS,),
    ),
    Section(
        "operator-site",
        _("Inquiries, prices, terms"),
        (_("Prices and terms are never overwritten: each has a day from which it holds."),),
        (
            "operator_inquiries",
            "operator_prices",
            "operator_terms",
        ),
        (Right.SEE_INQUIRIES,),
    ),
    Section(
        "operator-mails",
        _("Mails and certificates"),
        (
            _(
                "Mails that could not be sent are named with the reason and can be sent again. A "
                "certificate's file and its password are delivered apart."
            ),
        ),
        (
            "operator_mails",
            "operator_received_mails",
            "operator_certificates",
            "client_certificates",
        ),
        (Right.SEE_MAILS,),
    ),
)
