"""Whom somebody asks who cannot sign in."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.inquiry import InquiryTopic, window_for
from domain.rights import Role
from models.organizations import Agreement, Base, Organization
from models.users import User
from usecases.reference import contact_windows


def administrators_of(session: Session, organization: Organization) -> list[User]:
    """Those who can sign in, in the order in which they came."""
    query = select(User).where(
        User.organization_id == organization.id, User.role == Role.ADMIN, User.disabled_at.is_(None)
    )
    return list(session.scalars(query.order_by(User.id)))


def whom_to_ask(session: Session, organization: Organization, now: datetime) -> tuple[str, str]:
    """The branch that is the usual agent of its first base, with its phone; else the window for signing in."""
    agent = session.execute(
        select(Organization.name, Base.name.label("base"), Base.phone)
        .join(Agreement, Agreement.agent_organization_id == Organization.id)
        .join(Base, Base.id == Agreement.agent_base_id)
        .where(
            Agreement.client_organization_id == organization.id, Agreement.state == AgreementState.ACTIVE,
            Agreement.usual.is_(True),
        )
        .order_by(Agreement.id)
        .limit(1)
    ).one_or_none()  # fmt: skip
    if agent is not None:
        return f"{agent.name} {agent.base}", agent.phone
    window = window_for(contact_windows(session), InquiryTopic.SIGN_IN, day_in_japan(now))
    return (window.name, window.phone) if window else ("", "")
