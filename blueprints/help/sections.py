"""What help says of each screen: what it is for and how it goes, in a few sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from blueprints.shared.catalogue import lazy_gettext as _
from domain.actor import Actor
from domain.rights import Right
from domain.search_keys import name_key


@dataclass(frozen=True)
class Section:
    """One section: its anchor, its title, its sentences, the screens it is for, and the right to see them.

    Without a right it is for everyone; who is not signed in reads only `for_strangers`.
    """

    key: str
    title: LazyString
    lines: tuple[LazyString, ...]
    screens: tuple[str, ...]
    rights: tuple[Right, ...] = ()
    for_strangers: bool = False

    def is_for(self, actor: Actor | None) -> bool:
        if actor is None:
            return self.for_strangers
        return not self.rights or any(actor.may(right) for right in self.rights)

    def holds(self, words: list[str]) -> bool:
        """Whether each word stands somewhere in it, however it is written."""
        said = name_key(" ".join(str(line) for line in (self.title, *self.lines)))
        return all(word in said for word in words)


SECTIONS = (
    Section(
        "sign-in",
        _("Signing in and passwords"),
        (
            _("Enter member code, login ID and password. The member code is remembered on this device."),
            _(
                "After several wrong tries in a row the ID is locked for a while. The page says until when; "
                "an administrator can lift the lock sooner."
            ),
            _("A password that someone else has set must be changed at the first sign-in."),
            _(
                "You are signed out after 60 minutes without use. Two minutes before, the page asks whether "
                "to go on; what you typed is kept."
            ),
        ),
        (
            "sign_in",
            "password",
        ),
        for_strangers=True,
    ),
    Section(
        "settings",
        _("Settings"),
        (
            _("Choose the language and the number of rows a page, and switch single-letter keys off."),
            _("Your password is changed here too."),
        ),
        ("settings",),
    ),
    Section(
        "home",
        _("Home"),
        (
            _("It shows what needs somebody today. Each number leads to its list."),
            _("Important notices that you have not read stand on top."),
            _("The nearest deadlines stand below."),
        ),
        ("home",),
    ),
    Section(
        "notices",
        _("Notices"),
        (
            _("Opening a notice marks it as read for you alone."),
            _("Important ones stay on top until you open them. Search by day, by whom it is for, and by words."),
        ),
        ("notices",),
    ),
    Section(
        "requests",
        _("Requests"),
        (
            _(
                "Enter a car once: read the QR codes of the certificate with a reader, or type. Full and "
                "half width are put right by themselves."
            ),
            _("What you enter is kept as a draft by itself. Until you send it, everything can be changed."),
            _("With a planned day in the future the request is held and goes out by itself on that day."),
            _("To send many at once, tick the rows of the list. A deleted request can be restored for 30 days."),
        ),
        (
            "requests",
            "searches",
            "autosaves",
            "lookups",
        ),
        (Right.SEE_REQUESTS,),
    ),
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
        "applications",
        _("Applications"),
        (
            _("One page for each car: where it stands, who acts next, what is due, and each fee."),
            _(
                "The official status of the portal stands small beside our sentence. J and K lead to the "
                "next and the previous one of the list."
            ),
        ),
        ("applications",),
        (Right.SEE_APPLICATIONS,),
    ),
    Section(
        "deadlines",
        _("Deadlines"),
        (_("Everything that is due, the nearest first: corrections, fees, weight tax."),),
        ("deadlines",),
        (Right.SEE_APPLICATIONS,),
    ),
    Section(
        "billing",
        _("Billing"),
        (_("Statements of fees by month, as Excel and PDF. A statement is not a receipt."),),
        ("billing",),
        (Right.SEE_BILLING,),
    ),
    Section(
        "bases",
        _("Bases"),
        (
            _("Workshops or branches with their numbers. A base code never changes after it was registered."),
            _("Inspectors and issuers of a base are added here, and ended with a day; they are never deleted."),
        ),
        ("bases",),
        (Right.SEE_BASES,),
    ),
    Section(
        "organization",
        _("Registered data"),
        (
            _(
                "What the operator knows of your organization. Phone and fax change at once; other items "
                "after the operator has looked at them."
            ),
            _(
                "The administrator can also give notice of leaving here. You can still look and download for "
                "a while afterwards."
            ),
        ),
        (
            "organization",
            "leaving",
            "terms",
        ),
        (Right.SEE_ORGANIZATION,),
    ),
    Section(
        "downloads",
        _("Downloads"),
        (_("The notice of registration and client certificates of your organization."),),
        ("downloads",),
        (Right.FETCH_DOCUMENTS,),
    ),
    Section(
        "audit",
        _("Record of acts"),
        (
            _(
                "Who did what, when and from where. Nobody can change or remove an entry, and each day the "
                "system checks that none is missing."
            ),
            _("When the operator has looked at your data, that stands here too, with the reason."),
        ),
        (
            "audit",
            "operator_audit",
        ),
        (
            Right.SEE_AUDIT,
            Right.INSPECT_AUDIT,
        ),
    ),
    Section(
        "signup",
        _("Signing up"),
        (
            _(
                "Five steps: terms, company, workshops, managers, and a last look. What you entered is kept "
                "for 30 days; the link in the mail leads back to it."
            ),
            _("After the last step you get a receipt number. With it you see how far we are."),
        ),
        (
            "signup",
            "public",
            "contact",
        ),
        for_strangers=True,
    ),
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


def sections_for(actor: Actor | None, asked: str) -> Iterator[Section]:
    """Those that concern the reader and hold what was asked for."""
    words = list(filter(None, map(name_key, asked.split())))
    return (section for section in SECTIONS if section.is_for(actor) and section.holds(words))
