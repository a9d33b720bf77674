"""Add a user by member code and base codes, with a one-time password that dies after 72 hours."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from domain.rights import Role
from models.organizations import Base, Organization
from usecases.users.add import AddUser, add_user
from usecases.users.one_time import ONE_TIME_LIFE


@dataclass(frozen=True)
class Enrol:
    """A new sign-in as the operator names it."""

    member_code: str
    login_id: str
    name: str
    role: Role
    bases: tuple[str, ...]
    all_bases: bool
    password: str


def enrol(session: Session, command: Enrol, now: datetime) -> None:
    """Raises Refusal member_code_unknown, user_base_unknown, or what else `add_user` refuses."""
    organization = session.scalar(select(Organization).where(Organization.member_code == command.member_code))
    if organization is None:
        raise Refusal("member_code_unknown", "member_code")
    codes = sorted({code.upper() for code in command.bases})
    known = select(Base).where(Base.organization_id == organization.id, Base.code.in_(codes), Base.deleted_at.is_(None))
    bases = session.scalars(known.order_by(Base.code)).all()
    if unknown := sorted(set(codes) - {base.code for base in bases}):
        raise Refusal("user_base_unknown", "bases", codes="、".join(unknown))
    user = add_user(
        session,
        organization,
        AddUser(command.login_id, command.name, command.role, command.password, command.all_bases),
        bases,
        now,
    )
    user.one_time_until = now + ONE_TIME_LIFE
