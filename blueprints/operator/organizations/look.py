"""What the page of an organization is drawn from."""

from typing import Any

from flask import g

from blueprints.operator.organizations.looked_at import history_lines, registered_pairs, standing_said
from blueprints.shared.functions import function_lines
from blueprints.shared.moment import now
from usecases.organizations.move import standing_term
from usecases.organizations.show import ShownOrganization, show_organization
from usecases.transaction import reading


def find(code: str) -> ShownOrganization:
    with reading() as session:
        return show_organization(session, g.actor, code)


def notice_days() -> int:
    """How long a notice runs that is given now."""
    with reading() as session:
        return standing_term(session, now()).notice_days


def look(code: str) -> dict[str, Any]:
    shown = find(code)
    return {
        "shown": shown,
        "registered": registered_pairs(shown),
        "said": standing_said(shown),
        "functions": function_lines(shown.kind, shown.functions),
        "history": history_lines(shown),
    }
