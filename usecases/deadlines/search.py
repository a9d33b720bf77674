"""What is due, the nearest date first: corrections, fees and weight tax."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ENDS
from domain.clock import day_in_japan
from domain.deadlines import Deadline, days_left
from domain.oss_status import OssStatus
from models.applications import Application
from usecases.applications.search import ROWS_AT_ONCE, ApplicationRow, row_of, rows_query
from usecases.listing import PageOf, SortColumn, Wish, counted, day_column, order_of, page_of
from usecases.scope import visible_applications

NEAREST = 5
SORTS: dict[str, SortColumn] = {"next_due_on": day_column(Application.next_due_on)}


class Nearness(StrEnum):
    """期限切れ, 今日, 7日以内."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"


# What is due follows from where the case stands: before the portal asks for anything it is the fees to come,
# and a failed debit is still the fee it was for.
STATUSES_OF: dict[Deadline, tuple[OssStatus, ...]] = {
    Deadline.CORRECTION: (OssStatus.CORRECTION_REQUESTED,),
    Deadline.FEES: (
        OssStatus.ACCEPTING,
        OssStatus.ACCEPTED,
        OssStatus.AWAITING_INSPECTION_FEE,
        OssStatus.AWAITING_TECHNICAL_FEE,
        OssStatus.AWAITING_REPAYMENT,
    ),
    Deadline.WEIGHT_TAX: (OssStatus.AWAITING_WEIGHT_TAX,),
}
DEADLINE_OF = {status: deadline for deadline, statuses in STATUSES_OF.items() for status in statuses}


@dataclass(frozen=True)
class DueConditions:
    """What the board is narrowed to."""

    near: Nearness | None = None
    what: Deadline | None = None


@dataclass(frozen=True)
class DueRow:
    """One application with the date that must not pass; `is_expected` marks a date of our own (見込み)."""

    application: ApplicationRow
    due_on: date
    is_expected: bool
    days_left: int
    deadline: Deadline | None


@dataclass(frozen=True)
class DueBoard:
    """A page of the board; `counts` by nearness, all under the empty word."""

    page: PageOf[DueRow]
    counts: Mapping[str, int]
    conditions: DueConditions

    @property
    def total(self) -> int:
        return self.counts[self.conditions.near.value if self.conditions.near else ""]


def search_deadlines(session: Session, actor: Actor, conditions: DueConditions, wish: Wish, now: datetime) -> DueBoard:
    today = day_in_japan(now)
    page = page_of(
        session,
        rows_query(actor).where(*_wheres(actor, conditions, today)),
        wish,
        SORTS,
        "next_due_on",
        Application.id,
        lambda row: _row(row, today),
    )
    tabs = {
        "": _ids(actor, DueConditions(None, conditions.what), today),
        **{near.value: _ids(actor, DueConditions(near, conditions.what), today) for near in Nearness},
    }
    return DueBoard(page, counted(session, tabs), conditions)


def all_deadlines(
    session: Session, actor: Actor, conditions: DueConditions, wish: Wish, now: datetime
) -> Iterator[DueRow]:
    """Every row of the board, in the order of the screen."""
    today = day_in_japan(now)
    query = rows_query(actor).where(*_wheres(actor, conditions, today))
    query = query.order_by(*order_of(wish, SORTS, "next_due_on", Application.id))
    return (_row(row, today) for row in session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)))


def nearest_deadlines(session: Session, actor: Actor, now: datetime) -> tuple[DueRow, ...]:
    """The few dates that come first, for the first page."""
    today = day_in_japan(now)
    query = rows_query(actor).where(*_wheres(actor, DueConditions(), today))
    query = query.order_by(Application.next_due_on, Application.id).limit(NEAREST)
    return tuple(_row(row, today) for row in session.execute(query))


def due_by(actor: Actor, last_day: date) -> tuple[ColumnElement[bool], ...]:
    """What is due up to a day, overdue included."""
    return visible_applications(actor), _open(), Application.next_due_on <= last_day


def _ids(actor: Actor, conditions: DueConditions, today: date) -> Select[int]:
    return select(Application.id).where(*_wheres(actor, conditions, today))


def _open() -> ColumnElement[bool]:
    return Application.status.not_in(sorted(ENDS))


def _wheres(actor: Actor, conditions: DueConditions, today: date) -> list[ColumnElement[bool]]:
    due = Application.next_due_on
    wheres = [visible_applications(actor), _open(), due != None]  # noqa: E711 -- its own end of time
    if conditions.near is Nearness.OVERDUE:
        wheres.append(due < today)
    if conditions.near is Nearness.TODAY:
        wheres.append(due == today)
    if conditions.near is Nearness.WEEK:
        wheres.append(due.between(today, today + timedelta(days=7)))
    if conditions.what is not None:
        wheres.append(Application.oss_status.in_(STATUSES_OF.get(conditions.what, ())))
    return wheres


def _row(row: Any, today: date) -> DueRow:
    application = row_of(row)
    due_on: date = row.next_due_on
    deadline = DEADLINE_OF.get(application.oss_status) if application.oss_status else None
    return DueRow(application, due_on, application.due_is_expected, days_left(due_on, today), deadline)
