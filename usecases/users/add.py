"""Add a user to an organization."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.login_id import LOGIN_ID
from domain.password import check_password
from domain.refusal import Refusal
from domain.rights import Role
from domain.search_keys import name_key
from domain.user_name import read_user_name
from models.organizations import Base, Organization
from models.users import User, UserBase
from usecases.audit import record_for, record_for_both
from usecases.sessions.change_password import PRODUCT_WORDS
from usecases.sessions.common_passwords import common_passwords
from usecases.sessions.passwords import hashed

LONGEST_NAME_KEY = 40


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
    by: Actor | None = None,
) -> User:
    """The new user with a password that is known by its hash; raises Refusal for a login ID, name or base.

    `by` is who adds them, when somebody who has signed in does.
    """
    if not LOGIN_ID.fullmatch(command.login_id):
        raise Refusal("login_id_shape", "login_id")
    name, login_key = read_user_name(command.name), command.login_id.casefold()
    refuse_taken(session, organization.id, login_key)
    _refuse_others(bases, organization)
    if command.role is Role.BASE_ADMIN and command.all_bases:
        raise Refusal("base_admin_all_bases", "role")
    user = User(
        organization_id=organization.id,
        login_id=command.login_id,
        login_key=login_key,
        name=name,
        name_key=key_of_name(name),
        role=command.role,
        all_bases=command.all_bases,
        base_key=key_of_bases(base.code for base in bases),
        email=command.email,
        password_hash=password_hash,
        password_changed_at=now,
        must_change_password=command.must_change_password,
        created_at=now,
        updated_at=now,
        updated_by=by.user_id if by else None,
    )
    session.add(user)
    session.flush()
    session.add_all(UserBase(user_id=user.id, base_id=base.id, organization_id=organization.id) for base in bases)
    session.flush()
    _tell_added(session, user, sorted(base.code for base in bases), by, now)
    return user


def _tell_added(session: Session, user: User, codes: Sequence[str], by: Actor | None, now: datetime) -> None:
    subject, given = f"user {user.login_id}", user.role.value
    if by is None:
        record_for(session, user.organization_id, "user_added", now, record=subject, role=given)
        return
    record_for_both(
        session, by, user.organization_id, "user_added", now, subject, given=given, bases=[*codes],
        all_bases=user.all_bases,
    )  # fmt: skip


def refuse_taken(session: Session, organization_id: int, login_key: str, but: int | None = None) -> None:
    known = select(User.id).where(User.organization_id == organization_id, User.login_key == login_key, User.id != but)
    if session.scalar(known) is not None:
        raise Refusal("login_id_taken", "login_id")


def key_of_name(name: str) -> str:
    return name_key(name)[:LONGEST_NAME_KEY]


def key_of_bases(codes: Iterable[str]) -> str:
    """Lists sort people by the first of their bases; who works at all of them comes before."""
    return min(codes, default="")


def _refuse_others(bases: Sequence[Base], organization: Organization) -> None:
    """Nobody works at a base of someone else, or at one that was deleted."""
    wrong = [base.code for base in bases if base.organization_id != organization.id or base.deleted_at is not None]
    if wrong:
        raise Refusal("user_base_unknown", "bases", codes="、".join(wrong))
