"""Searches for cars: of the conditions that an index finds, the narrowest finds the rows and the others sift them.

A planner guesses how many rows a condition leaves and guesses wrong for 品川 or for a common name; here it is counted
first, up to a bound, so that no search costs more in a long list than in a short one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from domain.actor import Reach
from domain.plate import read_plate
from domain.rights import OrganizationKind
from domain.search_keys import chassis_key, gram_query, name_key, prefix_range, reversed_key
from models.applications import Application
from models.organizations import Agreement
from models.requests import InspectionRequest, SearchGram
from usecases.listing import COUNTED_EXACTLY, STATEMENTS_KEPT, unindexed
from usecases.prepared import Prepared
from usecases.scope import sees_names

Table = type[InspectionRequest] | type[Application]
SHORTEST_END = 3
# Enough to tell any two names apart; a longer query says no more.
MOST_GRAMS = 16
NARROW = COUNTED_EXACTLY
"""So many rows are found and sorted; more are looked for in the list's order."""
LOOKED_THROUGH = 5_000
"""So many of the newest rows are counted when no condition is narrow."""


class Sifted:
    """A table whose columns no index matches: what is asked of it only sifts what was found another way."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __getattr__(self, name: str) -> Any:
        return unindexed(getattr(self._table, name))


@dataclass(frozen=True)
class Finder:
    """What one index, or several, give for one condition: values of `column` of the list's table."""

    column: str
    arms: tuple[Select[Any], ...]

    def size(self) -> ColumnElement[int]:
        """How many rows it gives, counted a little beyond what can still be sorted."""
        bounded = (arm.limit(COUNTED_EXACTLY + 1).subquery() for arm in self.arms)
        counts = [select(func.count()).select_from(arm).scalar_subquery() for arm in bounded]
        total: ColumnElement[int] = counts[0]
        for count in counts[1:]:
            total = total + count
        return total

    def finds(self, table: Table) -> ColumnElement[bool]:
        found = self.arms[0] if len(self.arms) == 1 else union_all(*self.arms)
        return getattr(table, self.column).in_(found)


@dataclass(frozen=True)
class Sought:
    """How the rows of a search are found: by the finder of this name; or, when all are wide, along the list's order."""

    by: str = ""
    wide: bool = False


AS_LISTED = Sought()
"""Nothing was asked that an index of its own finds."""


@dataclass(frozen=True)
class Car:
    """What was asked of a car and its user."""

    plate: str = ""
    chassis: str = ""
    user: str = ""
    memo: str = ""


NOTHING_ASKED = Car()


def finder(reach: Reach, table: Table, car: Car, name: str) -> ColumnElement[bool]:
    """The condition by which the finder of this name finds rows."""
    return _finders(reach, table, car)[name].finds(table)


def sought(session: Session, reach: Reach, table: Table, car: Car) -> Sought:
    """How to find what was asked for."""
    if reach.organization_kind is OrganizationKind.OPERATOR or car == NOTHING_ASKED:
        return AS_LISTED
    sizes = _sizes(reach, table, car)
    if sizes is None:
        return Sought(wide=True)
    counted: dict[str, int] = sizes.one(session)._asdict()
    name = min(counted, key=lambda each: counted[each])
    return Sought(by=name) if counted[name] <= NARROW else Sought(wide=True)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _sizes(reach: Reach, table: Table, car: Car) -> Prepared | None:
    """The statement that counts what each finder gives."""
    given = _finders(reach, table, car)
    return Prepared(select(*(each.size().label(name) for name, each in given.items()))) if given else None


def _finders(reach: Reach, table: Table, car: Car) -> dict[str, Finder]:
    """One for each condition that an index of the reach's side finds."""
    found: dict[str, Finder] = {}
    arms = {"plate": _plate_arms(reach, table, car.plate), "chassis": _chassis_arms(table, car.chassis)}
    for name, wheres in arms.items():
        if wheres:
            found[name] = Finder("id", tuple(select(table.id).where(_owned(reach, table), each) for each in wheres))
    return found | _word_finders(reach, table, car) if sees_names(reach) else found


def _owned(reach: Reach, table: Table) -> ColumnElement[bool]:
    """The rows of one side, as its indexes hold them."""
    client = reach.organization_kind is OrganizationKind.CLIENT
    owner: Any = table.organization_id if client else table.agent_organization_id
    ours = owner == reach.organization_id
    return and_(ours, InspectionRequest.deleted_at.is_(None)) if table is InspectionRequest else ours


def _plate_arms(reach: Reach, table: Table, text: str) -> list[ColumnElement[bool]]:
    """The narrowest part of a plate that has an index."""
    if _is_figure(text):
        return [table.plate_serial == text.zfill(4), *_of_clients(reach, table.plate_class == text)]
    parts = read_plate(text)
    named = _named(parts)
    if all(named):
        return [table.plate_key == "|".join(named)]
    if parts.serial:
        return [table.plate_serial == named[3]]
    if parts.region:
        return [starts(table.plate_key, f"{'|'.join(_leading(named))}|")]
    if parts.class_number:
        return _of_clients(reach, table.plate_class == parts.class_number)
    return _of_clients(reach, table.plate_kana == parts.kana) if parts.kana else []


def _of_clients(reach: Reach, condition: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Agents have no index for it: for their many cases it is never narrow."""
    return [condition] if reach.organization_kind is OrganizationKind.CLIENT else []


def _chassis_arms(table: Table, text: str) -> list[ColumnElement[bool]]:
    key = chassis_key(text)
    if not key:
        return []
    ends = [starts(table.chassis_reversed, reversed_key(key))] if len(key) >= SHORTEST_END else []
    return [starts(table.chassis_key, key), *ends]


def _word_finders(reach: Reach, table: Table, car: Car) -> dict[str, Finder]:
    column = "id" if table is InspectionRequest else "request_id"
    found = {}
    for condition, text in (("user", car.user), ("memo", car.memo)):
        for place, gram in enumerate(_grams(text)):
            holds = select(SearchGram.request_id).where(_grams_of(reach), SearchGram.gram == gram)
            found[f"{condition}_{place}"] = Finder(column, (holds,))
    if car.user and not _grams(car.user) and name_key(car.user):
        starting = select(table.id).where(_owned(reach, table), starts(table.name_key, name_key(car.user)))
        found["user"] = Finder("id", (starting,))
    return found


def _grams_of(reach: Reach) -> ColumnElement[bool]:
    if reach.organization_kind is OrganizationKind.CLIENT:
        return SearchGram.organization_id == reach.organization_id
    clients = select(Agreement.client_organization_id).where(Agreement.agent_organization_id == reach.organization_id)
    return SearchGram.organization_id.in_(clients)


def _grams(text: str) -> list[str]:
    return sorted(gram_query(text))[:MOST_GRAMS]


def car_meant(reach: Reach, row: Any, request_id: Any, car: Car) -> Iterator[ColumnElement[bool]]:
    """The conditions themselves, on the columns of `row`."""
    names_seen = sees_names(reach)
    if car.plate:
        yield _plate_is(row, car.plate)
    if car.chassis:
        yield _chassis_is(row, car.chassis)
    if names_seen and car.user:
        yield _user_is(row, car.user)
    if names_seen and car.memo:
        yield _memo_holds(row, request_id, car.memo)


def _plate_is(row: Any, text: str) -> ColumnElement[bool]:
    """The whole plate or any of its parts: 品川, 300, さ, 1111, さ 1111, 品川300さ1111."""
    if _is_figure(text):
        # Three figures are a class number as often as a serial.
        return or_(row.plate_serial == text.zfill(4), row.plate_class == text)
    named = _named(read_plate(text))
    if not any(named):
        return false()
    if all(named):
        return row.plate_key == "|".join(named)
    region = starts(row.plate_key, f"{named[0]}|") if named[0] else true()
    columns = (row.plate_class, row.plate_kana, row.plate_serial)
    return and_(region, *(column == value for column, value in zip(columns, named[1:], strict=True) if value))


def _is_figure(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3


def _named(parts: Any) -> tuple[str, str, str, str]:
    serial = "" if parts.serial is None else f"{parts.serial:04d}"
    return (parts.region or "", parts.class_number or "", parts.kana or "", serial)


def _leading(named: tuple[str, ...]) -> list[str]:
    """The parts from the first one on, as far as they follow each other."""
    return list(named[: next((place for place, part in enumerate(named) if not part), len(named))])


def _chassis_is(row: Any, text: str) -> ColumnElement[bool]:
    """The beginning, or the last three figures or more."""
    key = chassis_key(text)
    if not key:
        return false()
    begins = starts(row.chassis_key, key)
    return or_(begins, starts(row.chassis_reversed, reversed_key(key))) if len(key) >= SHORTEST_END else begins


def _user_is(row: Any, text: str) -> ColumnElement[bool]:
    """Words inside the name; a single letter only at its beginning."""
    words = [word for word in (name_key(word) for word in text.split()) if word]
    if not words:
        return false()
    if not gram_query(text):
        return starts(row.name_key, name_key(text))
    return and_(*(row.name_key.contains(word, autoescape=True) for word in words))


def _memo_holds(row: Any, request_id: Any, text: str) -> ColumnElement[bool]:
    wanted = _grams(text)
    if not wanted:
        return false()
    of_row = and_(SearchGram.organization_id == row.organization_id, SearchGram.request_id == request_id)
    return and_(*(exists().where(of_row, SearchGram.gram == gram) for gram in wanted))


def starts(column: Any, text: str) -> ColumnElement[bool]:
    start, end = prefix_range(text)
    return and_(column >= start, column < end)


def among_the_newest(reach: Reach, table: Table) -> Select[Any]:
    """The ids of so many rows as are looked through when nothing narrow was asked."""
    return (
        select(table.id)
        .where(_owned(reach, table))
        .order_by(table.updated_at.desc(), table.id.desc())
        .limit(LOOKED_THROUGH)
    )


def known(counts: Mapping[str, int], looked_through: int) -> dict[str, int | None]:
    """What was counted among the newest, as counts of the whole list: exact, more than can be counted, or unknown."""
    whole = looked_through < LOOKED_THROUGH
    return {
        name: min(count, COUNTED_EXACTLY + 1) if whole or count > COUNTED_EXACTLY else None
        for name, count in counts.items()
    }
