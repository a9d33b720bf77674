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
from domain.rights import OrganizationKind
from domain.search_keys import OPTION_CODE, prefix_range
from models.applications import Application
from models.organizations import Agreement
from models.requests import InspectionRequest, OwnWord, SearchGram
from usecases.car_words import BEGINNING, END, ESCAPE, FIGURE, NO_CAR, PLATE_PARTS, Car, Words, starts_with
from usecases.listing import COUNTED_EXACTLY, STATEMENTS_KEPT, unindexed
from usecases.prepared import Prepared, given
from usecases.scope import sees_names

Table = type[InspectionRequest] | type[Application]
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


def finder(reach: Reach, table: Table, car: Car, name: str) -> ColumnElement[bool]:
    """The condition by which the finder of this name finds rows."""
    return _finders(reach, table, car)[name].finds(table)


def sought(session: Session, reach: Reach, table: Table, car: Car, words: Words) -> Sought:
    """How to find what was asked for."""
    if reach.organization_kind is OrganizationKind.OPERATOR or car == NO_CAR:
        return AS_LISTED
    sizes = _sizes(reach, table, car)
    if sizes is None:
        return Sought(wide=True)
    counted: dict[str, int] = sizes.one(session, **words)._asdict()
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
    arms = {"plate": _plate_arms(reach, table, car.plate or ()), "chassis": _chassis_arms(table, car.chassis or ())}
    for name, wheres in arms.items():
        if wheres:
            found[name] = Finder("id", tuple(select(table.id).where(_owned(reach, table), each) for each in wheres))
    if not sees_names(reach):
        return found
    return found | _word_finders(reach, table, car) | _own_finders(reach, table, car)


def _owned(reach: Reach, table: Table) -> ColumnElement[bool]:
    """The rows of one side, as its indexes hold them."""
    client = reach.organization_kind is OrganizationKind.CLIENT
    owner: Any = table.organization_id if client else table.agent_organization_id
    ours = owner == reach.organization_id
    return and_(ours, InspectionRequest.deleted_at.is_(None)) if table is InspectionRequest else ours


def _plate_arms(reach: Reach, table: Table, parts: tuple[str, ...]) -> list[ColumnElement[bool]]:
    """The narrowest part of a plate that has an index."""
    by_serial, by_class = table.plate_serial == given("plate_serial"), table.plate_class == given("plate_class")
    if parts == FIGURE:
        return [by_serial, *_of_clients(reach, by_class)]
    if parts == PLATE_PARTS:
        return [table.plate_key == given("plate_key")]
    if "serial" in parts:
        return [by_serial]
    if "region" in parts:
        return [starts_with(table.plate_key, "plate")]
    if "class" in parts:
        return _of_clients(reach, by_class)
    return _of_clients(reach, table.plate_kana == given("plate_kana")) if "kana" in parts else []


def _of_clients(reach: Reach, condition: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Agents have no index for it: for their many cases it is never narrow."""
    return [condition] if reach.organization_kind is OrganizationKind.CLIENT else []


def _chassis_arms(row: Any, ends: tuple[str, ...]) -> list[ColumnElement[bool]]:
    columns = {BEGINNING: (row.chassis_key, "chassis"), END: (row.chassis_reversed, "chassis_end")}
    return [starts_with(*columns[end]) for end in ends]


def _word_finders(reach: Reach, table: Table, car: Car) -> dict[str, Finder]:
    column = "id" if table is InspectionRequest else "request_id"
    found = {}
    for condition, grams in (("user", car.user_grams), ("memo", car.memo_grams or 0)):
        for place in range(grams):
            holds = select(SearchGram.request_id).where(_grams_of(reach), _is_gram(condition, place))
            found[f"{condition}_{place}"] = Finder(column, (holds,))
    if car.user_words and not car.user_grams:
        starting = select(table.id).where(_owned(reach, table), starts_with(table.name_key, "user"))
        found["user"] = Finder("id", (starting,))
    return found


def _own_finders(reach: Reach, table: Table, car: Car) -> dict[str, Finder]:
    column = "id" if table is InspectionRequest else "request_id"
    ours = _of_side(reach, OwnWord.organization_id)
    return {
        name: Finder(column, (select(OwnWord.request_id).where(ours, holds),))
        for name, holds in _own_words(reach, car).items()
    }


def _own_words(reach: Reach, car: Car) -> dict[str, ColumnElement[bool]]:
    """Each word of the option code and of the client's own fields; the fields are nobody's but the client's."""
    found = {}
    if car.option:
        found["option"] = and_(OwnWord.place == OPTION_CODE, starts_with(OwnWord.word, "option"))
    for place, grams in car.own if reach.organization_kind is OrganizationKind.CLIENT else ():
        here = OwnWord.place == place
        if not grams:
            found[f"own_{place}"] = and_(here, starts_with(OwnWord.word, f"own_{place}"))
        for nth in range(grams):
            found[f"own_{place}_{nth}"] = and_(here, OwnWord.word == given(f"own_{place}_gram_{nth}"))
    return found


def _grams_of(reach: Reach) -> ColumnElement[bool]:
    return _of_side(reach, SearchGram.organization_id)


def _of_side(reach: Reach, owner: Any) -> ColumnElement[bool]:
    if reach.organization_kind is OrganizationKind.CLIENT:
        return owner == reach.organization_id
    clients = select(Agreement.client_organization_id).where(Agreement.agent_organization_id == reach.organization_id)
    return owner.in_(clients)


def _is_gram(condition: str, place: int) -> ColumnElement[bool]:
    return SearchGram.gram == given(f"{condition}_gram_{place}")


def car_meant(reach: Reach, row: Any, request_id: Any, car: Car, by: str = "") -> Iterator[ColumnElement[bool]]:
    """The conditions themselves, on the columns of `row`; a word by which the rows are found is not looked up again."""
    if car.plate is not None:
        yield _plate_is(row, car.plate)
    if car.chassis is not None:
        yield or_(false(), *_chassis_arms(row, car.chassis))
    if not sees_names(reach):
        return
    if car.user_words is not None:
        yield _user_is(row, car.user_words, car.user_grams)
    if car.memo_grams is not None:
        yield _memo_holds(row, request_id, car.memo_grams, by)
    of_row = and_(OwnWord.organization_id == row.organization_id, OwnWord.request_id == request_id)
    yield from (exists().where(of_row, holds) for name, holds in _own_words(reach, car).items() if name != by)


def _plate_is(row: Any, parts: tuple[str, ...]) -> ColumnElement[bool]:
    if parts == PLATE_PARTS:
        return row.plate_key == given("plate_key")
    is_part = {
        "region": starts_with(row.plate_key, "plate_region"),
        "class": row.plate_class == given("plate_class"),
        "kana": row.plate_kana == given("plate_kana"),
        "serial": row.plate_serial == given("plate_serial"),
    }
    if parts == FIGURE:
        return or_(is_part["serial"], is_part["class"])
    return and_(*(is_part[part] for part in parts)) if parts else false()


def _user_is(row: Any, words: int, grams: int) -> ColumnElement[bool]:
    if not words:
        return false()
    if not grams:
        return starts_with(row.name_key, "user")
    return and_(*(row.name_key.contains(given(f"user_word_{place}"), escape=ESCAPE) for place in range(words)))


def _memo_holds(row: Any, request_id: Any, grams: int, by: str) -> ColumnElement[bool]:
    if not grams:
        return false()
    of_row = and_(SearchGram.organization_id == row.organization_id, SearchGram.request_id == request_id)
    others = (place for place in range(grams) if by != f"memo_{place}")
    return and_(true(), *(exists().where(of_row, _is_gram("memo", place)) for place in others))


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
