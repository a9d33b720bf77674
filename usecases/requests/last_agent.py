"""The agent base that a person asked last, for one base and kind."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.vehicle import VehicleKind
from models.requests import InspectionRequest

LOOKED_THROUGH = 200
"""The latest requests of the base; who has entered none of them has not worked there lately."""


def last_agent(session: Session, actor: Actor, base_id: int, kind: VehicleKind) -> int | None:
    row = InspectionRequest
    latest = (
        select(row.id, row.updated_at, row.entered_by, row.kind, row.agent_base_id)
        .where(row.organization_id == actor.organization_id, row.base_id == base_id, row.deleted_at.is_(None))
        .order_by(row.updated_at.desc(), row.id.desc())
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    return session.scalar(
        select(latest.c.agent_base_id)
        .where(
            latest.c.entered_by == actor.user_id, latest.c.kind == kind, latest.c.agent_base_id.is_not(None)
        )
        .order_by(latest.c.updated_at.desc(), latest.c.id.desc())
        .limit(1)
    )  # fmt: skip
