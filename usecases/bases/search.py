"""Search the actor's bases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.search_keys import name_key, prefix_range
from domain.writing import half_width, katakana, widened
from models.organizations import Base
from usecases.bases.warn import delegate_ends
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, order_of, page_of
from usecases.scope import own_bases

SORTS = {
    "code": SortColumn(Base.code),
    "name": SortColumn(Base.name_key),
    "short_name": SortColumn(Base.short_name),
    "delegate_number": SortColumn(Base.delegate_number),
    "updated_at": moment_column(Base.updated_at),
}

ENDS_SOON = "soon"


@dataclass(frozen=True)
class BaseConditions:
    """What was asked for; an empty text asks for nothing. `ends` is empty or ENDS_SOON."""

    code: str = ""
    name: str = ""
    delegate_number: str = ""
    ends: str = ""


@dataclass(frozen=True)
class BaseRow:
    """One base in a list."""

    id: int
    code: str
    name: str
    short_name: str
    delegate_number: str
    delegate_until: date | None
    phone: str
    updated_at: datetime


@dataclass(frozen=True)
class BaseList:
    """A page of bases and how many there are."""

    page: PageOf[BaseRow]
    total: int
    conditions: BaseConditions = field(default_factory=BaseConditions)


def search_bases(session: Session, actor: Actor, conditions: BaseConditions, wish: Wish, now: datetime) -> BaseList:
    query = _query(session, actor, conditions, now)
    page = page_of(session, query, wish, SORTS, "code", Base.id, _row)
    total = counted(session, {"all": query.with_only_columns(Base.id)})["all"]
    return BaseList(page, total, conditions)


def all_bases(
    session: Session, actor: Actor, conditions: BaseConditions, wish: Wish, now: datetime
) -> Iterator[BaseRow]:
    """Every base of the search, in the order of its pages."""
    query = _query(session, actor, conditions, now)
    return map(_row, session.execute(query.order_by(*order_of(wish, SORTS, "code", Base.id))))


def _query(session: Session, actor: Actor, conditions: BaseConditions, now: datetime) -> Select[*tuple[Any, ...]]:
    row = Base
    return select(
        row.id, row.code, row.name, row.short_name, row.delegate_number, row.delegate_until, row.phone, row.updated_at
    ).where(own_bases(actor), *_wheres(session, conditions, now))


def _wheres(session: Session, conditions: BaseConditions, now: datetime) -> Iterator[ColumnElement[bool]]:
    if conditions.code:
        yield _starts(Base.code, half_width(conditions.code).upper())
    if conditions.name:
        # An organization has tens of bases: looking into each name costs less than an index of its parts.
        typed = widened(conditions.name)
        yield or_(
            Base.name_key.contains(name_key(conditions.name), autoescape=True),
            *(Base.short_name.contains(text, autoescape=True) for text in {typed, katakana(typed)}),
        )
    if conditions.delegate_number:
        yield _starts(Base.delegate_number, half_width(conditions.delegate_number).upper())
    if conditions.ends == ENDS_SOON:
        yield delegate_ends(session, now)


def _starts(column: Any, text: str) -> ColumnElement[bool]:
    start, end = prefix_range(text)
    return (column >= start) & (column < end)


def _row(row: Any) -> BaseRow:
    return BaseRow(
        row.id, row.code, row.name, row.short_name, row.delegate_number, row.delegate_until, row.phone, row.updated_at
    )
