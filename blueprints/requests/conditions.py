"""The conditions of an address, read as forgivingly as a form reads its fields."""

from collections.abc import Mapping
from typing import Any

from flask import g

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from domain.rights import OrganizationKind
from usecases.requests.conditions import OWN, RequestConditions


def conditions(args: Mapping[str, str] | None = None, unread: list[str] | None = None) -> RequestConditions:
    """Those of this request's address, or of another list's that is handed in; `unread` hears of what was no day."""
    args = lists.args_of_address() if args is None else args
    unread = [] if unread is None else unread
    typed: dict[str, Any] = {name: lists.condition(name, args) for name in RequestConditions.__dataclass_fields__}
    if g.actor.organization_kind is not OrganizationKind.CLIENT:
        # The client's own fields are shown to nobody else, and nobody else finds by them.
        typed |= dict.fromkeys(OWN, "")
    for name, label in (("planned_from", gettext("Planned from")), ("planned_until", gettext("Planned until"))):
        typed[name] = lists.day_asked(typed[name], label, unread)
    return RequestConditions(**typed)
