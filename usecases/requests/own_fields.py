"""How an organization calls its own fields of requests."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.rights import OrganizationKind
from models.organizations import Organization


def own_field_labels(session: Session, actor: Actor) -> tuple[str, ...]:
    """By their place; nobody but the client has any."""
    if actor.organization_kind is not OrganizationKind.CLIENT:
        return ()
    labels = session.scalar(select(Organization.own_field_labels).where(Organization.id == actor.organization_id))
    return tuple(labels or ())
