"""The main menu of an actor: an entry stands when its screen exists and its right is there."""

from dataclasses import dataclass
from functools import lru_cache

from flask import current_app, g, request

from blueprints.shared.addresses import address_of
from blueprints.shared.catalogue import gettext, language
from domain.rights import Right


@dataclass(frozen=True)
class Entry:
    """One entry of the menu as a page draws it."""

    label: str
    href: str
    icon: str
    current: bool


SINK = "operator_received_mails.search"
# Each kind of organization finds its own work first, what it only looks at after it.
ENTRIES: tuple[tuple[str, str, str, Right | None], ...] = (
    ("home.show", "Home", "home", None),
    ("notices.search", "Notices", "bell", None),
    ("operator_enrollments.search", "Enrollments", "check", Right.SEE_ENROLLMENTS),
    ("operator_organizations.search", "Organizations", "base", Right.SEE_ORGANIZATIONS),
    ("operator_changes.search", "Changes of registered data", "edit", Right.SEE_CHANGES),
    ("operator_inquiries.search", "Inquiries", "help", Right.SEE_INQUIRIES),
    ("operator_notices.search", "Notices to the users", "edit", Right.WRITE_NOTICES),
    ("operator_documents.search", "Documents for the users", "document", Right.KEEP_HANDOUTS),
    ("operator_prices.show", "Prices", "yen", Right.SEE_PRICES),
    ("operator_terms.search", "Terms of use", "document", Right.SEE_TERMS),
    ("operator_mails.search", "Mails", "send", Right.SEE_MAILS),
    (SINK, "Received mails (demo)", "inbox", Right.SEE_MAILS),
    ("operator_certificates.search", "Client certificates", "document", Right.ISSUE_CERTIFICATES),
    ("requests.search", "Requests", "car", Right.SEE_REQUESTS),
    ("agency_inbox.search", "Inbox", "inbox", Right.SEE_INBOX),
    ("agency_boards.search", "Work list", "check", Right.SEE_INBOX),
    ("agency_payments.search", "Payments", "yen", Right.SEE_INBOX),
    ("applications.search", "Applications", "list", Right.SEE_APPLICATIONS),
    ("deadlines.search", "Deadlines", "clock", Right.SEE_APPLICATIONS),
    ("billing.downloads", "Billing", "print", Right.SEE_BILLING),
    ("request_templates.search", "Templates", "copy", Right.SEE_TEMPLATES),
    ("agents.search", "Agents we ask", "send", Right.SEE_AGREEMENTS),
    ("agency_members.search", "Members", "people", Right.SEE_MEMBERS),
    ("accounts.search", "Accounts for direct debit", "yen", Right.SEE_DEBIT_ACCOUNTS),
    ("agency_debits.search", "Accounts for direct debit", "yen", Right.MOVE_DEBIT_ACCOUNTS),
    ("agency_certificates.search", "Signing certificates", "document", Right.SEE_SIGNING),
    ("agency_accounts.search", "Portal accounts", "settings", Right.SEE_PORTAL_ACCOUNTS),
    ("bases.search", "Bases", "base", Right.SEE_BASES),
    ("users.search", "Users", "people", Right.SEE_USERS),
    ("organization.show", "Registered data", "document", Right.SEE_ORGANIZATION),
    ("downloads.show", "Downloads", "download", None),
    ("audit.search", "Record of acts", "search", Right.SEE_AUDIT),
    ("operator_audit.search", "Record of acts", "search", Right.INSPECT_AUDIT),
)


def menu() -> tuple[Entry, ...]:
    actor = getattr(g, "actor", None)
    if actor is None or g.must_change_password or g.recognised.terms_due:
        return ()
    here = (request.blueprint or "").split(".")[0]
    has_sink = current_app.extensions["keizoku_settings"].mail_sink_folder is not None
    return _entries(actor.rights, here, language(), has_sink)


@lru_cache
def _entries(rights: frozenset[Right], here: str, _language: str, has_sink: bool) -> tuple[Entry, ...]:
    return tuple(
        Entry(gettext(label), address_of(endpoint), icon, endpoint.split(".")[0] == here)
        for endpoint, label, icon, right in ENTRIES
        if (right is None or right in rights) and (endpoint != SINK or has_sink)
    )
