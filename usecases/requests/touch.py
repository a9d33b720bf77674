"""Note on a request who changed it last, and when."""

from datetime import datetime

from domain.actor import Actor
from domain.rights import OrganizationKind
from models.requests import InspectionRequest
from usecases.case_events import SYSTEM


def touch(request: InspectionRequest, actor: Actor | None, now: datetime) -> None:
    """Without an actor it happened by itself; the client's person who changed it last stays on record besides."""
    request.updated_at = now
    request.updated_side = actor.organization_kind.value if actor else SYSTEM
    request.updated_by_agent = None
    if actor is None:
        return
    if actor.organization_kind is OrganizationKind.CLIENT:
        request.updated_by = actor.user_id
    else:
        request.updated_by_agent = actor.user_id


def last_person(request: InspectionRequest) -> int | None:
    """The user who changed it last; None when it changed by itself."""
    if request.updated_side == OrganizationKind.CLIENT.value:
        return request.updated_by
    return request.updated_by_agent
