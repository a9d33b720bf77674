"""One user as a page shows them, and what may be done with them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.password_life import last_day_of
from domain.rights import Role
from domain.staff_defaults import StaffDefaults
from domain.user_care import Care
from models.organizations import Base, Organization
from models.second_factors import SecondFactor
from models.users import SignInGuard, User, UserBase
from usecases.sessions import guard
from usecases.users.defaults import defaults_in
from usecases.users.find import find_user
from usecases.users.search import UserState, state_of


@dataclass(frozen=True)
class ShownUser:
    """What stands on the page. `one_time_until` is the end of a password that was given out and not used yet.

    `foreign_bases` says that the user works where the reader may look after nobody.
    """

    id: int
    organization_id: int
    version: int
    login_id: str
    name: str
    role: Role
    everywhere: bool
    bases: tuple[str, ...]
    email: str
    state: UserState
    disabled_at: datetime | None
    last_sign_in_at: datetime | None
    must_change_password: bool
    one_time_until: datetime | None
    password_changed_at: datetime
    created_at: datetime
    updated_at: datetime
    is_you: bool
    looked_after: bool
    foreign_bases: bool
    defaults: StaffDefaults

    @property
    def may_be_touched(self) -> bool:
        return self.looked_after and not self.is_you


@dataclass(frozen=True)
class Door:
    """What may keep the user out: a password that has run out, a lock of the sign-in name, a suspicion of misuse.

    `second_factor` says that a code is asked for beside the password.
    """

    password_until: date | None
    locked_until: datetime | None
    suspected_at: datetime | None
    second_factor: bool


def show_user(session: Session, actor: Actor, care: Care, user_id: int) -> ShownUser:
    """Raises Refusal not_found."""
    user = find_user(session, care, user_id)
    works_at = session.execute(
        select(Base.id, Base.name)
        .join(UserBase, UserBase.base_id == Base.id)
        .where(UserBase.user_id == user.id)
        .order_by(Base.code)
    ).all()
    ids = frozenset(base.id for base in works_at)
    return ShownUser(
        id=user.id,
        organization_id=user.organization_id,
        version=user.version,
        login_id=user.login_id,
        name=user.name,
        role=user.role,
        everywhere=user.all_bases or user.role is Role.ADMIN,
        bases=tuple(base.name for base in works_at if care.bases is None or base.id in care.bases),
        email=user.email,
        state=state_of(user.disabled_at, user.last_sign_in_at),
        disabled_at=user.disabled_at,
        last_sign_in_at=user.last_sign_in_at,
        must_change_password=user.must_change_password,
        one_time_until=user.one_time_until,
        password_changed_at=user.password_changed_at,
        created_at=user.created_at,
        updated_at=user.updated_at,
        is_you=user.id == actor.user_id,
        looked_after=care.covers(user.role, ids, user.all_bases),
        foreign_bases=care.bases is not None and not care.bases.issuperset(ids),
        defaults=defaults_in(user),
    )


def look_at_door(session: Session, care: Care, user: ShownUser, now: datetime) -> Door:
    name = guard.name_key(care.member_code, user.login_id)
    found = session.execute(
        select(Organization.password_life_days, User.suspected_at, SecondFactor.confirmed_at, SignInGuard.locked_until)
        .join(User, User.organization_id == Organization.id)
        .outerjoin(SecondFactor, SecondFactor.user_id == User.id)
        .outerjoin(SignInGuard, SignInGuard.key == name)
        .where(User.id == user.id)
    ).one()
    locked = found.locked_until if found.locked_until and found.locked_until > now else None
    last_day = last_day_of(user.password_changed_at, found.password_life_days)
    return Door(last_day, locked, found.suspected_at, found.confirmed_at is not None)
