"""The story of a case that both sides read: one line per thing that happened, as a code with its facts."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from models.applications import CaseEvent
from models.requests import InspectionRequest

SYSTEM = "system"


def tell_case(
    session: Session,
    request: InspectionRequest,
    code: str,
    actor: Actor | None,
    now: datetime,
    *,
    application_id: int | None = None,
    **facts: Any,
) -> None:
    """Add a line in the transaction of the act; without an actor it happened by itself. Facts must fit into JSON."""
    line = line_of(request.organization_id, request.id, code, actor, now)
    session.add(CaseEvent(**line | {"application_id": application_id, "facts": facts}))


def line_of(organization_id: int, request_id: int, code: str, actor: Actor | None, now: datetime) -> dict[str, Any]:
    """A line of a request's story as its columns."""
    return {
        "organization_id": organization_id,
        "request_id": request_id,
        "application_id": None,
        "at": now,
        "side": actor.organization_kind.value if actor else SYSTEM,
        "actor_id": actor.user_id if actor else None,
        "actor_organization_id": actor.organization_id if actor else None,
        "actor_name": actor.name if actor else "",
        "code": code,
        "facts": {},
    }
