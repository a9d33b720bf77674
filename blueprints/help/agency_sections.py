"""What help says of the agents' screens."""

from blueprints.help.section import Section
from blueprints.shared.catalogue import lazy_gettext as _
from domain.rights import Right

AGENCY_SECTIONS = (
    Section(
        "inbox",
        _("Inbox"),
        (
            _(
                "Requests that clients have sent stand here, those near their cut-off first. Take them, or "
                "return them with a reason."
            ),
            _("J and K move through the rows, X selects one, Enter opens it."),
        ),
        ("agency_inbox",),
        (Right.SEE_INBOX,),
    ),
    Section(
        "work-list",
        _("Work list"),
        (
            _(
                "What was taken and waits for its application. Select rows and apply for them at once; each "
                "row gets its own result."
            ),
            _("What has not moved for a long time is marked as stalled."),
        ),
        ("agency_boards",),
        (Right.SEE_INBOX,),
    ),
    Section(
        "payments",
        _("Payments"),
        (
            _(
                "Fees that the portal asks for, with amount and due date as the portal has told them. Choose "
                "which to pay now; a page asks once more."
            ),
        ),
        ("agency_payments",),
        (Right.SEE_INBOX,),
    ),
    Section(
        "agency-members",
        _("Members"),
        (
            _(
                "Clients that ask you: accept, decline or end. What you lodged stays in sight after an end; the rest "
                "goes back."
            ),
            _("Changes of a client's bases stand in the inbox until you have seen them."),
            _(
                "Accounts for direct debit move on from the printed paper to open, changed and closed; you say where "
                "each stands."
            ),
        ),
        (
            "agency_members",
            "agency_debits",
        ),
        (Right.SEE_MEMBERS,),
    ),
    Section(
        "agency-signing",
        _("Signing certificates"),
        (
            _(
                "Hand in the file (.p12) and its PIN, then compare letter by letter what you enter with what the "
                "file says."
            ),
            _("The one that was taken into use last signs. Register the next one before the old one ends."),
        ),
        ("agency_certificates",),
        (Right.SEE_SIGNING,),
    ),
    Section(
        "agency-accounts",
        _("Portal accounts"),
        (
            _(
                "The portal's passwords end after some days, which the page counts. Change them here: it is done at "
                "the portal too."
            ),
            _("IDs cannot be changed after they were registered, and no password is ever shown again."),
        ),
        ("agency_accounts",),
        (Right.SEE_PORTAL_ACCOUNTS,),
    ),
)
