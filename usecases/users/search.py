"""Search the users whom an actor sees."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import Session

from domain.rights import Role
from domain.search_keys import name_key, prefix_range
from domain.user_care import Care
from domain.writing import half_width
from models.database import NO_MOMENT
from models.organizations import Base
from models.users import User, UserBase
from usecases.car_words import ESCAPE, as_like, starts_with
from usecases.listing import (
    STATEMENTS_KEPT,
    CountQuery,
    PageOf,
    PageQuery,
    SortColumn,
    Wish,
    at_place,
    count_query,
    moment_column,
    order_of,
    page_query,
    read_counts,
    read_page,
    word_column,
)
from usecases.prepared import Prepared, given
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
USUAL = "login_id"
BETWEEN_BASES = ","
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


class UserRow(NamedTuple):
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
    """A page of users, how many there are, and the bases that can be asked for: id, code and name."""

    page: PageOf[UserRow]
    total: int
    bases: Sequence[Any] = ()
    conditions: UserConditions = field(default_factory=UserConditions)

    @property
    def base_choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((code, f"{code} {name}") for _id, code, name in self.bases)


def search_users(session: Session, care: Care, conditions: UserConditions, wish: Wish) -> UserList:
    asked, words = _shaped(conditions)
    placed, place = at_place(wish, SORTS, USUAL)
    found = read_page(session, _page(care, asked, placed), lambda row: row, {**words, **place})
    total = read_counts(session, _count(care, asked), words)["all"]
    bases = known_bases(session, care)
    rows = tuple(_rows(bases, found.rows))
    page = PageOf(rows, found.sort, found.descending, found.after, found.before, found.at_start, found.size)
    return UserList(page, total, bases, conditions)


def all_users(session: Session, care: Care, conditions: UserConditions, wish: Wish) -> Iterator[UserRow]:
    """Every user of the search, in the order of its pages."""
    asked, words = _shaped(conditions)
    bases = known_bases(session, care)
    found = session.execute(_query(care, asked).order_by(*order_of(wish, SORTS, USUAL, User.id)), words)
    for part in found.partitions(AT_A_TIME):
        yield from _rows(bases, part)


def known_bases(session: Session, care: Care) -> Sequence[Any]:
    """Id, code and name of each base of this care, in the order of codes."""
    return _bases(care.organization_id, care.bases).all(session)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _bases(organization_id: int, bases: frozenset[int] | None) -> Prepared:
    query = select(Base.id, Base.code, Base.name).where(
        Base.organization_id == organization_id, Base.deleted_at.is_(None)
    )
    mine = query if bases is None else query.where(Base.id.in_(bases))
    return Prepared(mine.order_by(Base.code))


class _Shape(NamedTuple):
    """Which conditions are asked, without their words: searches of one shape share their statements."""

    login_id: bool
    name: bool
    base: bool
    roles: frozenset[Role]
    state: UserState | None


def _shaped(conditions: UserConditions) -> tuple[_Shape, dict[str, Any]]:
    words: dict[str, Any] = {}
    if conditions.login_id:
        start, end = prefix_range(half_width(conditions.login_id).casefold())
        words |= {"login_id_from": start, "login_id_until": end}
    if conditions.name:
        words["name_like"] = f"%{as_like(name_key(conditions.name))}%"
    if conditions.base:
        words["base_code"] = conditions.base.upper()
    asked = bool(conditions.login_id), bool(conditions.name), bool(conditions.base)
    return _Shape(*asked, conditions.roles, conditions.state), words


@lru_cache(maxsize=STATEMENTS_KEPT)
def _page(care: Care, asked: _Shape, wish: Wish) -> PageQuery:
    return page_query(_query(care, asked), wish, SORTS, USUAL, User.id)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _count(care: Care, asked: _Shape) -> CountQuery:
    return count_query({"all": select(User.id).where(visible_users(care), *_wheres(care, asked))})


def _query(care: Care, asked: _Shape) -> Select[*tuple[Any, ...]]:
    """Each user with the ids of the own bases in one text; which of them the reader knows is looked up afterwards."""
    works_at = (
        select(func.aggregate_strings(cast(UserBase.base_id, String), BETWEEN_BASES))
        .where(UserBase.user_id == User.id)
        .correlate(User)
        .scalar_subquery()
    )
    return select(*_COLUMNS, works_at.label("works_at")).where(visible_users(care), *_wheres(care, asked))


def _wheres(care: Care, asked: _Shape) -> Iterator[ColumnElement[bool]]:
    if asked.login_id:
        yield starts_with(User.login_key, "login_id")
    if asked.name:
        # An organization has thousands of people at most: looking into each name costs less than an index of its parts.
        yield User.name_key.like(given("name_like"), escape=ESCAPE)
    if asked.base:
        here = select(Base.id).where(Base.organization_id == care.organization_id, Base.code == given("base_code"))
        yield User.id.in_(select(UserBase.user_id).where(UserBase.base_id.in_(here)))
    if asked.roles:
        yield User.role.in_(sorted(asked.roles))
    if asked.state is UserState.DISABLED:
        yield User.disabled_at.is_not(None)
    elif asked.state is not None:
        yield User.disabled_at.is_(None)
        never = asked.state is UserState.NEVER_SEEN
        yield (User.last_sign_in_at == NO_MOMENT) if never else (User.last_sign_in_at < NO_MOMENT)


def _rows(bases: Sequence[Any], found: Iterable[Any]) -> Iterator[UserRow]:
    """With the names of their bases in the order of codes; a base administrator reads the own ones alone."""
    known = [(str(base.id), base.name) for base in bases]
    for row in found:
        works_at = set((row.works_at or "").split(BETWEEN_BASES))
        yield UserRow(
            id=row.id,
            login_id=row.login_id,
            name=row.name,
            role=row.role,
            everywhere=row.all_bases or row.role is Role.ADMIN,
            bases=tuple(name for base_id, name in known if base_id in works_at),
            last_sign_in_at=row.last_sign_in_at,
            state=state_of(row.disabled_at, row.last_sign_in_at),
        )


def state_of(disabled_at: datetime | None, last_sign_in_at: datetime | None) -> UserState:
    if disabled_at is not None:
        return UserState.DISABLED
    return UserState.ACTIVE if last_sign_in_at else UserState.NEVER_SEEN
