"""Add a user to an organization."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.password import check_password
from domain.refusal import Refusal
from domain.rights import Role
from domain.user_name import read_user_name
from models.organizations import Base, Organization
from models.users import User, UserBase
from usecases.audit import record_for
from usecases.sessions.change_password import PRODUCT_WORDS
from usecases.sessions.common_passwords import common_passwords
from usecases.sessions.passwords import hashed

LOGIN_ID = re.compile(r"[0-9A-Za-z._-]{1,32}")


@dataclass(frozen=True)
class AddUser:
    """A new user. Base admins never work at all bases by flag."""

    login_id: str
    name: str
    role: Role
    password: str
    all_bases: bool = False
    must_change_password: bool = True
    email: str = ""


def add_user(
    session: Session, organization: Organization, command: AddUser, bases: Sequence[Base], now: datetime
) -> User:
    """The new user; raises Refusal for a login ID, name, base or password that cannot be."""
    own_words = (*PRODUCT_WORDS, organization.name, organization.member_code)
    check_password(command.password, command.login_id, own_words, common_passwords(session))
    return enter_user(session, organization, command, hashed(command.password), bases, now)


def enter_user(
    session: Session,
    organization: Organization,
    command: AddUser,
    password_hash: str,
    bases: Sequence[Base],
    now: datetime,
) -> User:
    """The new user with a password that is known by its hash; raises Refusal for a login ID, name or base."""
    if not LOGIN_ID.fullmatch(command.login_id):
        raise Refusal("login_id_shape", "login_id")
    name, login_key = read_user_name(command.name), command.login_id.casefold()
    known = select(User.id).where(User.organization_id == organization.id, User.login_key == login_key)
    if session.scalar(known) is not None:
        raise Refusal("login_id_taken", "login_id")
    _refuse_others(bases, organization)
    if command.role is Role.BASE_ADMIN and command.all_bases:
        raise Refusal("base_admin_all_bases", "role")
    user = User(
        organization_id=organization.id,
        login_id=command.login_id,
        login_key=login_key,
        name=name,
        role=command.role,
        all_bases=command.all_bases,
        email=command.email,
        password_hash=password_hash,
        password_changed_at=now,
        must_change_password=command.must_change_password,
        created_at=now,
        updated_at=now,
    )
    session.add(user)
    session.flush()
    session.add_all(UserBase(user_id=user.id, base_id=base.id, organization_id=organization.id) for base in bases)
    session.flush()
    record_for(session, organization.id, "user_added", now, record=f"user {command.login_id}", role=command.role.value)
    return user


def _refuse_others(bases: Sequence[Base], organization: Organization) -> None:
    """Nobody works at a base of someone else, or at one that was deleted."""
    wrong = [base.code for base in bases if base.organization_id != organization.id or base.deleted_at is not None]
    if wrong:
        raise Refusal("user_base_unknown", "bases", codes="、".join(wrong))
