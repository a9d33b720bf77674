"""Change a user: name, login ID, role, bases, address; who loses or gains a right signs in anew."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.login_id import LOGIN_ID
from domain.refusal import Refusal
from domain.rights import Role
from domain.user_care import Care, Place, place_of
from domain.user_name import read_user_name
from models.organizations import Base
from models.users import User, UserBase
from usecases.audit import changes, record_for_both
from usecases.sessions.end import end_sessions_of
from usecases.users.add import key_of_bases, key_of_name, refuse_taken
from usecases.users.defaults import checked_defaults, put_defaults
from usecases.users.find import bases_of, find_user, is_looked_after
from usecases.users.register import UserFacts, find_bases

# The audit is kept longer than a person may want.
UNTOLD = ("name", "email")
PLACE = ("role", "bases", "all_bases")


@dataclass(frozen=True)
class ChangeUser:
    """New facts for the user, seen at `version`."""

    user_id: int
    version: int
    facts: UserFacts


def change_user(session: Session, actor: Actor, care: Care, command: ChangeUser, now: datetime) -> None:
    """Raises Refusal not_found, user_not_looked_after, changed_by_someone_else, or what cannot be given.

    Of oneself the name and the address alone can be changed here.
    """
    user = find_user(session, care, command.user_id, lock=True)
    if not is_looked_after(session, care, user):
        raise Refusal("user_not_looked_after")
    if user.version != command.version:
        raise Refusal("changed_by_someone_else", at=user.updated_at)
    if not LOGIN_ID.fullmatch(command.facts.login_id):
        raise Refusal("login_id_shape", "login_id")
    place = place_of(care, command.facts.role, command.facts.bases, command.facts.all_bases)
    bases = find_bases(session, care, place)
    before = facts_of(session, user)
    defaults = checked_defaults(session, care.kind, place.role, command.facts.defaults, before.defaults)
    after = UserFacts(
        command.facts.login_id, read_user_name(command.facts.name), place.role, place.bases, place.all_bases,
        command.facts.email, defaults.office_registered, defaults.office_kei, defaults.menu,
    )  # fmt: skip
    changed = sorted(name for name, value in vars(after).items() if getattr(before, name) != value)
    if not changed:
        return
    moved = [name for name in changed if name in PLACE]
    if moved and user.id == actor.user_id:
        raise Refusal("user_is_you", "role")
    refuse_last_admin(session, user, stays=place.role is Role.ADMIN)
    refuse_taken(session, user.organization_id, after.login_id.casefold(), but=user.id)
    _set(session, user, after, place, bases)
    user.updated_at, user.updated_by = now, actor.user_id
    if moved:
        end_sessions_of(session, user.id, "role_changed", now)
    _tell(session, actor, user, before, after, changed, now)


def facts_of(session: Session, user: User) -> UserFacts:
    return UserFacts(
        user.login_id, user.name, user.role, bases_of(session, user), user.all_bases, user.email,
        user.default_office_registered, user.default_office_kei, user.default_menu,
    )  # fmt: skip


def refuse_last_admin(session: Session, user: User, stays: bool) -> None:
    """Nobody could let the others in any more. The rows of the admins are locked, so that two do not both go."""
    if stays or user.role is not Role.ADMIN or user.disabled_at is not None:
        return
    admins = select(User.id).where(
        User.organization_id == user.organization_id, User.role == Role.ADMIN, User.disabled_at.is_(None)
    )
    others = set(session.scalars(admins.order_by(User.id).with_for_update())) - {user.id}
    if not others:
        raise Refusal("last_admin")


def _set(session: Session, user: User, facts: UserFacts, place: Place, bases: list[Base]) -> None:
    user.login_id, user.login_key = facts.login_id, facts.login_id.casefold()
    user.name, user.name_key, user.email = facts.name, key_of_name(facts.name), facts.email
    put_defaults(user, facts.defaults)
    user.role, user.all_bases, user.base_key = place.role, place.all_bases, key_of_bases(base.code for base in bases)
    session.execute(delete(UserBase).where(UserBase.user_id == user.id, UserBase.base_id.not_in(place.bases)))
    there = bases_of(session, user)
    session.add_all(
        UserBase(user_id=user.id, base_id=base.id, organization_id=user.organization_id)
        for base in bases
        if base.id not in there
    )
    session.flush()


def _tell(
    session: Session, actor: Actor, user: User, before: UserFacts, after: UserFacts, changed: list[str], now: datetime
) -> None:
    known = session.execute(select(Base.id, Base.code).where(Base.id.in_(before.bases | after.bases)))
    codes = {row.id: row.code for row in known}
    told = changes(
        {**vars(before), "bases": tuple(sorted(codes[base] for base in before.bases))},
        {**vars(after), "bases": tuple(sorted(codes[base] for base in after.bases))},
        changed,
        UNTOLD,
    )
    subject = f"user {before.login_id}"
    record_for_both(session, actor, user.organization_id, "user_changed", now, subject, fields=changed, changes=told)
