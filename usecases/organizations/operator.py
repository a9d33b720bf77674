"""The operator's organization, in whose audit and files stands what nobody signed in has done."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.rights import OrganizationKind
from models.organizations import Organization


def operator_id(session: Session) -> int | None:
    """None where no operator was founded yet."""
    return session.scalar(
        select(Organization.id).where(Organization.kind == OrganizationKind.OPERATOR).order_by(Organization.id).limit(1)
    )
