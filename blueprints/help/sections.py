"""What help says of each screen, for everyone and for clients; agents' and the operator's screens stand beside it."""

from collections.abc import Iterator

from blueprints.help.agency_sections import AGENCY_SECTIONS
from blueprints.help.operator_sections import OPERATOR_SECTIONS
from blueprints.help.section import Section
from blueprints.shared.catalogue import lazy_gettext as _
from domain.actor import Actor
from domain.rights import Right
from domain.search_keys import name_key

COMMON_SECTIONS = (
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
            _("Choose which mails come to you. Those that protect your sign-in always come."),
            _("Mails about cases name the number, the base and the date, never the vehicle or its user."),
        ),
        ("settings", "settings_mails"),
    ),
    Section(
        "own-sign-in",
        _("Guarding your sign-in"),
        (
            _("The settings show the devices on which you are signed in; end those you do not know."),
            _(
                "With two-step sign-in an app on your phone gives a code beside the password. Keep the recovery "
                "codes apart from the phone."
            ),
            _(
                "If somebody else may have used your sign-in, report it: it is stopped at once, and your "
                "administrator hears of it."
            ),
        ),
        (
            "settings_sessions",
            "second_factor",
            "misuse",
        ),
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
        "users",
        _("Users"),
        (
            _("Add people one by one or paste a table; each wrong cell is marked before anything is saved."),
            _(
                "Somebody who has signed in is disabled, not deleted; open work is handed over to a colleague and "
                "can be given back."
            ),
            _("A one-time password is shown once. It must be changed at the first sign-in, and ends after 72 hours."),
            _(
                "People of an agent can have an office of their own for each kind of vehicle, preset as the office to "
                "apply at, and a page of their own after signing in."
            ),
            _("A user's page shows the devices on which the person is signed in, and ends one or all of them at once."),
        ),
        ("users",),
        (Right.SEE_USERS,),
    ),
    Section(
        "agents",
        _("Agents we ask"),
        (_("Ask an agent for a base and a kind of vehicle. Requests can be sent to it once it has accepted."),),
        ("agents",),
        (Right.SEE_AGREEMENTS,),
    ),
    Section(
        "accounts",
        _("Accounts for direct debit"),
        (_("Ask for an account here, print the paper, seal it and hand it in. The agent says where it stands."),),
        ("accounts",),
        (Right.SEE_DEBIT_ACCOUNTS,),
    ),
    Section(
        "templates",
        _("Templates"),
        (_("A template fills a new request with what is always the same, for a base or a person."),),
        ("request_templates",),
        (Right.SEE_TEMPLATES,),
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
                "The functions in use have a first and a last day. Ask for others with a change of the registered "
                "data; the operator switches them."
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
        (
            _("Forms, guides, templates and explanations for your role. What came within 30 days is marked as new."),
            _(
                "Administrators find the papers of their registration here, and the notification of each change of a "
                "base that was told to an agent."
            ),
        ),
        ("downloads",),
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
        ),
        for_strangers=True,
    ),
    Section(
        "contact",
        _("Contact"),
        (
            _("Choose what it is about: you see who answers the phone, when, and whether somebody does now."),
            _(
                "From the page of a case its number goes along, so that you need not type it. Please write no plate "
                "numbers and no names of vehicle users."
            ),
        ),
        ("contact",),
        for_strangers=True,
    ),
)
SECTIONS = (*COMMON_SECTIONS, *AGENCY_SECTIONS, *OPERATOR_SECTIONS)


def sections_for(actor: Actor | None, asked: str) -> Iterator[Section]:
    """Those that concern the reader and hold what was asked for."""
    words = list(filter(None, map(name_key, asked.split())))
    return (section for section in SECTIONS if section.is_for(actor) and section.holds(words))
