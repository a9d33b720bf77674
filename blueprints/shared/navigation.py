"""The main menu of an actor: an entry stands when its screen exists and its right is there."""

from dataclasses import dataclass

from flask import g, request, url_for

from blueprints.shared.catalogue import gettext
from domain.rights import Right


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
)


def navigation() -> list[Entry]:
    if getattr(g, "actor", None) is None or g.must_change_password:
        return []
    here = (request.blueprint or "").split(".")[0]
    return [
        Entry(gettext(label), url_for(endpoint), icon, endpoint.split(".")[0] == here)
        for endpoint, label, icon, right in ENTRIES
        if right is None or g.actor.may(right)
    ]
