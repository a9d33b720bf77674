"""In whose name something is done later than it was asked for: the person as of then."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_status import OrganizationStatus
from domain.rights import Role
from models.organizations import Organization
from models.users import User, UserBase
from usecases.organizations.standing import MAY_ACT


def person_now(session: Session, user_id: int | None, organization_id: int | None) -> Actor | None:
    """Role and bases as of now; None when the person or the organization may not act any more."""
    found = session.execute(
        select(User, Organization)
        .join(Organization, Organization.id == User.organization_id)
        .where(User.id == user_id, User.organization_id == organization_id)
    ).one_or_none()
    if found is None:
        return None
    user, organization = found
    if user.disabled_at is not None or organization.status not in MAY_ACT:
        return None
    return person(session, user, organization)


def person(session: Session, user: User, organization: Organization) -> Actor:
    """The user as use cases see one, with the bases as they stand now."""
    bases = session.scalars(select(UserBase.base_id).where(UserBase.user_id == user.id))
    return Actor(
        user_id=user.id,
        login_id=user.login_id,
        name=user.name,
        role=user.role,
        organization_id=organization.id,
        organization_kind=organization.kind,
        organization_name=organization.name,
        member_code=organization.member_code,
        bases=None if user.all_bases or user.role is Role.ADMIN else frozenset(bases),
        language=user.language,
        left=organization.status is OrganizationStatus.CLOSED,
    )
