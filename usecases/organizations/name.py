"""The name of an organization, for a page that says whom something concerns."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organizations import Organization


def organization_name(session: Session, organization_id: int | None) -> str:
    """Empty when there is none."""
    if organization_id is None:
        return ""
    return session.scalar(select(Organization.name).where(Organization.id == organization_id)) or ""
