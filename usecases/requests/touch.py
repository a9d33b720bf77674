"""Note on a request who changed it last, and when."""

from datetime import datetime
from typing import Any

from domain.actor import Actor
from domain.rights import OrganizationKind
from models.requests import InspectionRequest
from usecases.case_events import SYSTEM


def touch(request: InspectionRequest, actor: Actor | None, now: datetime) -> None:
    for name, value in touched(actor, now).items():
        setattr(request, name, value)


def touched(actor: Actor | None, now: datetime) -> dict[str, Any]:
    """Without an actor it happened by itself; the client's person who changed it last stays on record besides."""
    side = actor.organization_kind.value if actor else SYSTEM
    values: dict[str, Any] = {"updated_at": now, "updated_side": side, "updated_by_agent": None}
    if actor is None:
        return values
    is_client = actor.organization_kind is OrganizationKind.CLIENT
    return values | {"updated_by" if is_client else "updated_by_agent": actor.user_id}


def last_person(request: InspectionRequest) -> int | None:
    """The user who changed it last; None when it changed by itself."""
    if request.updated_side == OrganizationKind.CLIENT.value:
        return request.updated_by
    return request.updated_by_agent
