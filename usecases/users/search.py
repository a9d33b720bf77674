"""Search the users whom an actor sees."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session

from domain.rights import Role
from domain.search_keys import name_key, prefix_range
from domain.user_care import Care
from domain.writing import half_width
from models.database import NO_MOMENT
from models.organizations import Base
from models.users import User, UserBase
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, order_of, page_of, word_column
from usecases.scope import visible_users


class UserState(StrEnum):
    """利用中, まだログインしていない, 無効."""

    ACTIVE = "active"
    NEVER_SEEN = "never_seen"
    DISABLED = "disabled"


SORTS = {
    "login_id": SortColumn(User.login_key),
    "name": SortColumn(User.name_key),
    "base": SortColumn(User.base_key),
    "role": word_column(User.role, Role),
    "last_sign_in_at": moment_column(User.last_sign_in_at),
}
_COLUMNS = (
    User.id, User.login_id, User.name, User.role, User.all_bases, User.last_sign_in_at, User.disabled_at,
)  # fmt: skip
# Excel files are written while they are read; this many people share one look at their bases.
AT_A_TIME = 1_000


@dataclass(frozen=True)
class UserConditions:
    """What was asked for; an empty text or set asks for nothing."""

    login_id: str = ""
    name: str = ""
    base: str = ""
    roles: frozenset[Role] = frozenset()
    state: UserState | None = None


@dataclass(frozen=True)
class UserRow:
    """One user in a list; `bases` are names, empty for who works at all of them."""

    id: int
    login_id: str
    name: str
    role: Role
    everywhere: bool
    bases: tuple[str, ...]
    last_sign_in_at: datetime | None
    state: UserState


@dataclass(frozen=True)
class UserList:
    """A page of users and how many there are."""

    page: PageOf[UserRow]
    total: int
    conditions: UserConditions = field(default_factory=UserConditions)


def search_users(session: Session, care: Care, conditions: UserConditions, wish: Wish) -> UserList:
    query = _query(care, conditions)
    found = page_of(session, query, wish, SORTS, "login_id", User.id, lambda row: row)
    total = counted(session, {"all": query.with_only_columns(User.id)})["all"]
    rows = tuple(_rows(session, care, found.rows))
    page = PageOf(rows, found.sort, found.descending, found.after, found.before, found.at_start, found.size)
    return UserList(page, total, conditions)


def all_users(session: Session, care: Care, conditions: UserConditions, wish: Wish) -> Iterator[UserRow]:
    """Every user of the search, in the order of its pages."""
    found = session.execute(_query(care, conditions).order_by(*order_of(wish, SORTS, "login_id", User.id)))
    for part in found.partitions(AT_A_TIME):
        yield from _rows(session, care, part)


def base_choices(session: Session, care: Care) -> tuple[tuple[str, str], ...]:
    """Codes and names of the bases that somebody looked after may be given, in the order of codes."""
    return tuple((code, f"{code} {name}") for _id, code, name in known_bases(session, care))


def known_bases(session: Session, care: Care) -> Sequence[Any]:
    """Id, code and name of each base of this care."""
    query = select(Base.id, Base.code, Base.name).where(
        Base.organization_id == care.organization_id, Base.deleted_at.is_(None)
    )
    mine = query if care.bases is None else query.where(Base.id.in_(care.bases))
    return session.execute(mine.order_by(Base.code)).all()


def _query(care: Care, conditions: UserConditions) -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS).where(visible_users(care), *_wheres(care, conditions))


def _wheres(care: Care, conditions: UserConditions) -> Iterator[ColumnElement[bool]]:
    if conditions.login_id:
        start, end = prefix_range(half_width(conditions.login_id).casefold())
        yield (User.login_key >= start) & (User.login_key < end)
    if conditions.name:
        # An organization has thousands of people at most: looking into each name costs less than an index of its parts.
        yield User.name_key.contains(name_key(conditions.name), autoescape=True)
    if conditions.base:
        here = select(Base.id).where(Base.organization_id == care.organization_id, Base.code == conditions.base.upper())
        yield User.id.in_(select(UserBase.user_id).where(UserBase.base_id.in_(here)))
    if conditions.roles:
        yield User.role.in_(sorted(conditions.roles))
    if conditions.state is UserState.DISABLED:
        yield User.disabled_at.is_not(None)
    elif conditions.state is not None:
        yield User.disabled_at.is_(None)
        never = conditions.state is UserState.NEVER_SEEN
        yield (User.last_sign_in_at == NO_MOMENT) if never else (User.last_sign_in_at < NO_MOMENT)


def _rows(session: Session, care: Care, found: Iterable[Any]) -> Iterator[UserRow]:
    """With the names of their bases, of which one statement tells for all; a base administrator reads the own ones."""
    people = [*found]
    names: dict[int, list[str]] = {}
    pairs = (
        select(UserBase.user_id, Base.name)
        .join(Base, Base.id == UserBase.base_id)
        .where(UserBase.user_id.in_([row.id for row in people]), Base.organization_id == care.organization_id)
        .where(true() if care.bases is None else Base.id.in_(care.bases))
        .order_by(Base.code)
    )
    for user_id, name in session.execute(pairs):
        names.setdefault(user_id, []).append(name)
    for row in people:
        yield UserRow(
            id=row.id,
            login_id=row.login_id,
            name=row.name,
            role=row.role,
            everywhere=row.all_bases or row.role is Role.ADMIN,
            bases=tuple(names.get(row.id, ())),
            last_sign_in_at=row.last_sign_in_at,
            state=state_of(row.disabled_at, row.last_sign_in_at),
        )


def state_of(disabled_at: datetime | None, last_sign_in_at: datetime | None) -> UserState:
    if disabled_at is not None:
        return UserState.DISABLED
    return UserState.ACTIVE if last_sign_in_at else UserState.NEVER_SEEN
