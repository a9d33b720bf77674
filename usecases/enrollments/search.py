"""Search the enrollments; the undecided ones stand first, the longest waiting at the top."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.enrollment import OPEN, EnrollmentState
from domain.search_keys import name_key, prefix_range
from domain.writing import half_width
from models.enrollments import Enrollment
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, page_of
from usecases.signup.promise import business_days_since, promised_days

UNDECIDED, ALL = "", "all"
SORTS = {
    "received_at": moment_column(Enrollment.received_at),
    "name": SortColumn(Enrollment.name_key),
    "number": SortColumn(Enrollment.receipt_number),
}


@dataclass(frozen=True)
class EnrollmentConditions:
    """A state, all or those undecided; a part of the name, or how receipt or designation number begins."""

    state: str = UNDECIDED
    words: str = ""


@dataclass(frozen=True)
class EnrollmentRow:
    """One enrollment in the list; `age` are business days until today or its decision, `late` is beyond promise."""

    receipt_number: str
    name: str
    designation_number: str
    received_at: datetime
    state: EnrollmentState
    age: int
    late: bool


@dataclass(frozen=True)
class EnrollmentList:
    """A page of enrollments, and how many there are under each tab."""

    page: PageOf[EnrollmentRow]
    counts: dict[str, int]
    conditions: EnrollmentConditions

    @property
    def total(self) -> int:
        return self.counts[self.conditions.state]


def search_enrollments(session: Session, conditions: EnrollmentConditions, wish: Wish, now: datetime) -> EnrollmentList:
    if conditions.state not in {ALL, *EnrollmentState}:
        conditions = EnrollmentConditions(UNDECIDED, conditions.words)
    designation = Enrollment.content["company"]["designation_number"].as_string().label("designation_number")
    named = select(
        Enrollment.receipt_number, Enrollment.name, designation, Enrollment.received_at, Enrollment.state,
        Enrollment.decided_at,
    ).where(*_named(conditions.words))  # fmt: skip
    shown = named.where(*_in_state(conditions.state))
    newest_first = conditions.state != UNDECIDED
    page = page_of(
        session, shown, wish, SORTS, "received_at", Enrollment.id, lambda row: _row(session, row, now), newest_first
    )
    ids = named.with_only_columns(Enrollment.id)
    tabs = (UNDECIDED, *(state.value for state in EnrollmentState), ALL)
    queries: dict[str, Select[*tuple[Any, ...]]] = {tab: ids.where(*_in_state(tab)) for tab in tabs}
    return EnrollmentList(page, counted(session, queries), conditions)


def _named(words: str) -> Iterator[ColumnElement[bool]]:
    key = name_key(words)
    if key:
        number = prefix_range(half_width(words).strip())
        designation = prefix_range(key)
        yield or_(
            Enrollment.name_key.contains(key, autoescape=True),
            (Enrollment.receipt_number >= number[0]) & (Enrollment.receipt_number < number[1]),
            (Enrollment.designation_key >= designation[0]) & (Enrollment.designation_key < designation[1]),
        )


def _in_state(state: str) -> Iterator[ColumnElement[bool]]:
    if state == UNDECIDED:
        yield Enrollment.state.in_(OPEN)
    elif state != ALL:
        yield Enrollment.state == EnrollmentState(state)


def _row(session: Session, row: Any, now: datetime) -> EnrollmentRow:
    age = business_days_since(session, row.received_at, row.decided_at or now)
    late = row.state in OPEN and age > promised_days(session, day_in_japan(row.received_at))
    return EnrollmentRow(
        row.receipt_number, row.name, row.designation_number or "", row.received_at, row.state, age, late
    )
