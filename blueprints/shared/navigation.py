"""The main menu of an actor: an entry stands when its screen exists and its right is there."""

from dataclasses import dataclass
from functools import lru_cache

from flask import g, request

from blueprints.shared.addresses import address_of
from blueprints.shared.catalogue import gettext, language
from domain.rights import RIGHTS, OrganizationKind, Right, Role


@dataclass(frozen=True)
class Entry:
    """One entry of the menu as a page draws it."""

    label: str
    href: str
    icon: str
    current: bool


ENTRIES: tuple[tuple[str, str, str, Right | None], ...] = (
    ("home.show", "Home", "home", None),
    ("requests.search", "Requests", "car", Right.SEE_REQUESTS),
    ("agency_inbox.search", "Inbox", "inbox", Right.SEE_INBOX),
    ("agency_boards.search", "Work list", "check", Right.SEE_INBOX),
    ("agency_payments.search", "Payments", "yen", Right.SEE_INBOX),
    ("applications.search", "Applications", "list", Right.SEE_APPLICATIONS),
    ("deadlines.search", "Deadlines", "clock", Right.SEE_APPLICATIONS),
    ("billing.downloads", "Billing", "yen", Right.SEE_BILLING),
    ("bases.search", "Bases", "base", Right.SEE_BASES),
    ("operator_certificates.search", "Client certificates", "document", Right.ISSUE_CERTIFICATES),
)


def menu() -> tuple[Entry, ...]:
    actor = getattr(g, "actor", None)
    if actor is None or g.must_change_password:
        return ()
    here = (request.blueprint or "").split(".")[0]
    return _entries(actor.organization_kind, actor.role, here, language())


@lru_cache
def _entries(kind: OrganizationKind, role: Role, here: str, _language: str) -> tuple[Entry, ...]:
    rights = RIGHTS[kind, role]
    return tuple(
        Entry(gettext(label), address_of(endpoint), icon, endpoint.split(".")[0] == here)
        for endpoint, label, icon, right in ENTRIES
        if right is None or right in rights
    )
