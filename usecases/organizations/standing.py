"""Whether an organization may act: one that is stopped or has left reads on, and sends nothing any more."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.organizations import Organization, OrganizationStatus

MAY_ACT = (OrganizationStatus.ACTIVE, OrganizationStatus.SUSPENDING)


def refuse_if_stopped(session: Session, actor: Actor) -> None:
    """Raises organization_stopped."""
    status = session.scalar(select(Organization.status).where(Organization.id == actor.organization_id))
    if status not in MAY_ACT:
        raise Refusal("organization_stopped")
