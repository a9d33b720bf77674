"""Keyset pages: one page of a sorted list costs the same wherever it lies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from models.database import NO_DAY, NO_MOMENT
from usecases.prepared import Prepared, given

Row = TypeVar("Row")

COUNTED_EXACTLY = 1_000
PAGE_SIZES = (20, 50, 100)
LARGEST_ID = 2**31 - 1
# Putting a statement together costs more than running it; those of the latest searches are kept.
STATEMENTS_KEPT = 256
NO_WORDS: Mapping[str, Any] = MappingProxyType({})
GIVEN = "given"
"""Stands in a wish for a place that comes with each reading."""


@dataclass(frozen=True)
class Wish:
    """How a reader wants a list: the column to sort by, the direction, the place and the size."""

    sort: str = ""
    descending: bool = False
    after: str = ""
    before: str = ""
    size: int = 20


@dataclass(frozen=True)
class PageOf(Generic[Row]):
    """One page of a list. `first`, `after` and `before` are places for the address; empty means there is none."""

    rows: tuple[Row, ...]
    sort: str
    descending: bool
    after: str
    before: str
    at_start: bool
    size: int


@dataclass(frozen=True)
class SortColumn:
    """A column to sort by, with the reading of its value in an address."""

    column: Any
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


def moment_column(column: Any) -> SortColumn:
    return SortColumn(column, _moment, lambda value: (value or NO_MOMENT).isoformat())


def day_column(column: Any) -> SortColumn:
    return SortColumn(column, date.fromisoformat, lambda value: (value or NO_DAY).isoformat())


def word_column(column: Any, members: type[Enum]) -> SortColumn:
    return SortColumn(column, lambda text: members(text) if text else None, lambda value: value.value if value else "")


@dataclass(frozen=True)
class PageQuery:
    """The statement of one page, and how what it finds becomes the page."""

    statement: Select[*tuple[Any, ...]]
    sort: SortColumn
    name: str
    descending: bool
    backwards: bool
    placed: bool
    size: int

    @cached_property
    def kept(self) -> Prepared:
        return Prepared(self.statement)


def page_of(
    session: Session,
    query: Select[*tuple[Any, ...]],
    wish: Wish,
    columns: Mapping[str, SortColumn],
    default: str,
    id_column: ColumnElement[int] | Any,
    make_row: Callable[[Any], Row],
    descending_by_default: bool = False,
) -> PageOf[Row]:
    """One page of `query`, asked for and read."""
    placed, place = at_place(wish, columns, default)
    asked = page_query(query, placed, columns, default, id_column, descending_by_default)
    return _page(asked, session.execute(asked.statement, place).all(), make_row)


def at_place(wish: Wish, columns: Mapping[str, SortColumn], default: str) -> tuple[Wish, dict[str, Any]]:
    """The wish without the words of its place, for which all pages have one statement, and what that is given.

    A place that cannot be read is none.
    """
    if not (wish.after or wish.before):
        return wish, {}
    sort = columns[wish.sort if wish.sort in columns else default]
    after, before = _place(wish.after, sort), _place(wish.before, sort)
    place = after or before
    wish = replace(wish, after=GIVEN if after else "", before=GIVEN if before and not after else "")
    return wish, {"place_value": place[0], "place_id": place[1]} if place else {}


def page_query(
    query: Select[*tuple[Any, ...]],
    wish: Wish,
    columns: Mapping[str, SortColumn],
    default: str,
    id_column: ColumnElement[int] | Any,
    descending_by_default: bool = False,
    few: bool = False,
) -> PageQuery:
    """One page of `query`. An unknown column falls back to the usual order; the page is read with its place.

    `few` says that the conditions leave so little that it is found by their indexes and sorted, instead of being
    sought along the index of the order.
    """
    name, descending = _sort(wish, columns, default, descending_by_default)
    size = wish.size if wish.size in PAGE_SIZES else PAGE_SIZES[0]
    sort = columns[name]
    backwards, placed = bool(wish.before), bool(wish.after or wish.before)
    downwards = descending != backwards
    by = unindexed(sort.column) if few else sort.column
    pair = tuple_(by, id_column)
    query = query.add_columns(sort.column.label("sort_value"), id_column.label("sort_id"))
    if placed:
        edge = tuple_(given("place_value", sort.column.type), given("place_id", id_column.type))
        query = query.where(pair < edge if downwards else pair > edge)
    statement = query.order_by(*_order(by, id_column, downwards)).limit(size + 1)
    return PageQuery(statement, sort, name, descending, backwards, placed, size)


def read_page(
    session: Session, asked: PageQuery, make_row: Callable[[Any], Row], words: Mapping[str, Any]
) -> PageOf[Row]:
    """One page of a query of columns that is kept, with the words that it is given."""
    return _page(asked, asked.kept.all(session, **words), make_row)


def _page(asked: PageQuery, found: Sequence[Any], make_row: Callable[[Any], Row]) -> PageOf[Row]:
    more = len(found) > asked.size
    found = found[: asked.size]
    if asked.backwards:
        found = found[::-1]
    has_next = more if not asked.backwards else True
    has_previous = more if asked.backwards else asked.placed
    return PageOf(
        rows=tuple(make_row(row) for row in found),
        sort=asked.name,
        descending=asked.descending,
        after=_written(found[-1], asked.sort) if found and has_next else "",
        before=_written(found[0], asked.sort) if found and has_previous else "",
        at_start=not has_previous,
        size=asked.size,
    )


def order_of(
    wish: Wish,
    columns: Mapping[str, SortColumn],
    default: str,
    id_column: ColumnElement[int] | Any,
    descending_by_default: bool = False,
) -> tuple[Any, Any]:
    """The order of a list's pages, for reading it whole."""
    name, descending = _sort(wish, columns, default, descending_by_default)
    return _order(columns[name].column, id_column, descending)


def _sort(wish: Wish, columns: Mapping[str, SortColumn], default: str, descending_by_default: bool) -> tuple[str, bool]:
    return (wish.sort, wish.descending) if wish.sort in columns else (default, descending_by_default)


def _order(by: Any, id_column: Any, downwards: bool) -> tuple[Any, Any]:
    return (by.desc(), id_column.desc()) if downwards else (by.asc(), id_column.asc())


def unindexed(column: Any) -> Any:
    """The column as an expression that no index matches, so that a planner must find the rows another way."""
    return func.coalesce(column, column)


@dataclass(frozen=True)
class CountQuery:
    """The statement that counts several queries, and what each count is called."""

    names: tuple[str, ...]
    counts: Prepared


def counted(session: Session, queries: Mapping[str, Select[*tuple[Any, ...]]]) -> dict[str, int]:
    """How many rows each query has, exact up to COUNTED_EXACTLY and one more beyond, in one statement."""
    return read_counts(session, count_query(queries)) if queries else {}


def count_query(queries: Mapping[str, Select[*tuple[Any, ...]]], most: int = COUNTED_EXACTLY) -> CountQuery:
    return CountQuery(tuple(queries), Prepared(select(*_each_counted(queries, most))))


def parts_query(
    found: Select[*tuple[Any, ...]],
    parts_of: Callable[[Any], Mapping[str, ColumnElement[bool]]],
    beside: Mapping[str, Select[*tuple[Any, ...]]],
    most: int = COUNTED_EXACTLY,
) -> CountQuery:
    """Counts of the parts of what one query finds, which is read only once; `beside` has queries of their own."""
    rows = found.limit(most + 1).subquery()
    parts = parts_of(rows.c)
    among = [func.count().filter(part).label(f"part{index}") for index, part in enumerate(parts.values())]
    counts = select(*among, *_each_counted(beside, most)).select_from(rows)
    return CountQuery((*parts, *beside), Prepared(counts))


def _each_counted(queries: Mapping[str, Select[*tuple[Any, ...]]], most: int) -> list[ColumnElement[int]]:
    return [
        select(func.count()).select_from(query.limit(most + 1).subquery()).scalar_subquery().label(f"n{index}")
        for index, query in enumerate(queries.values())
    ]


def read_counts(session: Session, asked: CountQuery, words: Mapping[str, Any] = NO_WORDS) -> dict[str, int]:
    return dict(zip(asked.names, asked.counts.one(session, **words), strict=True))


def _written(row: Any, sort: SortColumn) -> str:
    return f"{row.sort_id}~{sort.write(row.sort_value)}"


def _place(text: str, sort: SortColumn) -> tuple[Any, int] | None:
    row_id, mark, value = text.partition("~")
    # PostgreSQL cannot be asked for a text with NUL in it, nor for a number beyond its column.
    if not (
        mark and row_id.isascii() and row_id.isdecimal() and len(row_id) < 11 and len(value) < 200 and "\0" not in value
    ):
        return None
    try:
        return (sort.read(value), int(row_id)) if int(row_id) <= LARGEST_ID else None
    except (ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a place in a list names an aware moment")
    return moment.astimezone(UTC)
