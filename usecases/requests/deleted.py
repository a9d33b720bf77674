"""Requests that were deleted and can still be restored, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.deadlines import days_left
from domain.request_status import RequestStatus
from models.organizations import Base
from models.requests import InspectionRequest
from models.users import User
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, page_of
from usecases.requests.search import plate_text
from usecases.requests.withdraw import RESTORABLE_FOR
from usecases.scope import deleted_requests

Row = InspectionRequest
SORTS: dict[str, SortColumn] = {"deleted_at": moment_column(Row.deleted_at)}


@dataclass(frozen=True)
class DeletedRow:
    """One deleted request, with the moment until which it can be restored and the days left until then."""

    number: int
    status: RequestStatus
    plate: str
    chassis_number: str
    vehicle_user: str
    base: str
    deleted_by: str
    deleted_at: datetime
    restorable_until: datetime
    days_left: int


@dataclass(frozen=True)
class DeletedList:
    """A page of deleted requests, and how many there are."""

    page: PageOf[DeletedRow]
    total: int


def search_deleted(session: Session, actor: Actor, wish: Wish, now: datetime) -> DeletedList:
    restorable, today = deleted_requests(actor, now - RESTORABLE_FOR), day_in_japan(now)
    page = page_of(
        session, _query(restorable), wish, SORTS, "deleted_at", Row.id, lambda row: _row(row, today),
        descending_by_default=True,
    )  # fmt: skip
    return DeletedList(page, counted(session, {"": select(Row.id).where(restorable)})[""])


def all_deleted(session: Session, actor: Actor, now: datetime) -> Iterator[DeletedRow]:
    """All that can still be restored, the latest deletion first."""
    query = _query(deleted_requests(actor, now - RESTORABLE_FOR)).order_by(Row.deleted_at.desc(), Row.id.desc())
    found, today = session.execute(query.execution_options(yield_per=500)), day_in_japan(now)
    return (_row(row, today) for row in found)


def _query(restorable: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Row.id, Row.status, Row.plate_region, Row.plate_class, Row.plate_kana, Row.plate_serial,
            Row.chassis_number, Row.user_name, func.coalesce(Base.short_name, "").label("base"),
            func.coalesce(User.name, "").label("deleted_by"), Row.deleted_at,
        )
        # Outer joins keep the index of deleted requests in the lead.
        .outerjoin(Base, Base.id == Row.base_id)
        .outerjoin(User, User.id == Row.updated_by)
        .where(restorable)
    )  # fmt: skip


def _row(row: Any, today: date) -> DeletedRow:
    until = row.deleted_at + RESTORABLE_FOR
    return DeletedRow(
        row.id, row.status, plate_text(row.plate_region, row.plate_class, row.plate_kana, row.plate_serial),
        row.chassis_number, row.user_name, row.base, row.deleted_by, row.deleted_at, until,
        days_left(day_in_japan(until), today),
    )  # fmt: skip
