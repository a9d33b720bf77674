"""The agent's boards: what is to be applied, what stalls, what came back, what could not be sent, what is unclear."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.application_status import ENDS, ApplicationStatus
from domain.apply_again import FreeAgain, free_again
from domain.bulk import MOST_CHOSEN
from domain.clock import day_in_japan
from domain.deadlines import days_left
from domain.months import months_later
from domain.oss_status import OssStatus
from domain.vehicle import VehicleKind
from models.applications import Application
from models.jobs import Job, JobState
from models.organizations import Base, Organization
from usecases.agency.batch import BatchLine, running_batches
from usecases.agency.find import APPLICATION_NUMBER
from usecases.agency.sending import Sending, StoppedAccount, newest, sendings, stopped_accounts
from usecases.applications.due_dates import due_is_expected
from usecases.applications.search import ROWS_AT_ONCE, plate_text
from usecases.applications.spared_fees import accepted_at_column, fee_paid_column
from usecases.applications.stalling import Patience, Stalling, payment_stalled, stalling
from usecases.jobs.enqueue import order_key
from usecases.listing import PageOf, SortColumn, Wish, counted, day_column, moment_column, order_of, page_of
from usecases.reference import deadlines
from usecases.scope import visible_applications

Row = Application
SORTS = {
    "updated_at": moment_column(Row.updated_at),
    "number": SortColumn(Row.number),
    "next_due_on": day_column(Row.next_due_on),
}
# A rejection leaves the board with the time in which it can be applied for again without paying again.
REJECTIONS_MONTHS = 2
KEY_LENGTH = len(order_key(""))


class WorkTab(StrEnum):
    """One board each."""

    PREPARING = "preparing"
    STALLED = "stalled"
    CAME_BACK = "came_back"
    FAILED = "failed"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class WorkRow:
    """One application on a board."""

    number: str
    kind: VehicleKind
    plate: str
    chassis_number: str
    vehicle_user: str
    client_name: str
    base_name: str
    agent_base_name: str
    office_code: str
    office_name: str
    mandate_confirmed: bool
    status: ApplicationStatus
    oss_status: OssStatus | None
    oss_words: str
    unclear: str
    reason: str
    next_due_on: date | None
    due_is_expected: bool
    days_left: int | None
    updated_at: datetime
    sending: Sending | None
    free_again: FreeAgain | None = None
    days_to_apply_again: int | None = None


@dataclass(frozen=True)
class WorkList:
    """A page of one board, with how many each board holds, and the acts on many rows that are under way."""

    tab: WorkTab
    page: PageOf[WorkRow]
    counts: dict[str, int]
    stopped: tuple[StoppedAccount, ...]
    running: tuple[BatchLine, ...]

    @property
    def total(self) -> int:
        return self.counts[self.tab.value]


def search_work(
    session: Session, actor: Actor, tab: WorkTab, wish: Wish, now: datetime, patience: Patience
) -> WorkList:
    """Oldest first: what has waited longest is looked at first."""
    since = stalling(session, patience, now)
    query = _rows().where(*_wheres(actor, tab, now, since))
    ends = tab is WorkTab.CAME_BACK
    if ends:
        query = query.add_columns(accepted_at_column().label("accepted_at"), fee_paid_column().label("is_fee_paid"))
    found = page_of(session, query, wish, SORTS, "updated_at", Row.id, lambda row: row)
    sent = sendings(session, [row.Application.number for row in found.rows])
    today = day_in_japan(now)
    rows = tuple(
        _row(row, newest(sent.get(row.Application.number)), today, _free_again(session, row) if ends else None)
        for row in found.rows
    )
    page = PageOf(rows, found.sort, found.descending, found.after, found.before, found.at_start, found.size)
    counts = counted(session, {one.value: select(Row.id).where(*_wheres(actor, one, now, since)) for one in WorkTab})
    return WorkList(tab, page, counts, stopped_accounts(session, actor), running_batches(session, actor))


def all_work(
    session: Session, actor: Actor, tab: WorkTab, wish: Wish, now: datetime, patience: Patience
) -> Iterator[WorkRow]:
    """Every row of the board, in the order of the screen; how their orders stand is read for many at once."""
    query = _rows().where(*_wheres(actor, tab, now, stalling(session, patience, now)))
    query = query.order_by(*order_of(wish, SORTS, "updated_at", Row.id))
    for some in session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)).partitions():
        yield from _with_sendings(session, some, now)


def chosen_work(session: Session, actor: Actor, numbers: list[str], now: datetime) -> tuple[WorkRow, ...]:
    """The chosen applications that the actor can see, by number."""
    wanted = sorted({number for number in numbers if APPLICATION_NUMBER.fullmatch(number)})
    return _found(session, _rows().where(visible_applications(actor), Row.number.in_(wanted)).order_by(Row.id), now)


def work_to_apply(session: Session, actor: Actor, now: datetime) -> tuple[WorkRow, ...]:
    """Everything that waits to be applied for, as far as one act can take it: what has waited longest."""
    waiting = _rows().where(visible_applications(actor), Row.status == ApplicationStatus.PREPARING)
    return _found(session, waiting.order_by(Row.updated_at, Row.id).limit(MOST_CHOSEN), now)


def _found(session: Session, query: Any, now: datetime) -> tuple[WorkRow, ...]:
    return _with_sendings(session, session.execute(query).all(), now)


def _with_sendings(session: Session, found: Sequence[Any], now: datetime) -> tuple[WorkRow, ...]:
    sent = sendings(session, [row.Application.number for row in found])
    today = day_in_japan(now)
    return tuple(_row(row, newest(sent.get(row.Application.number)), today) for row in found)


def _wheres(actor: Actor, tab: WorkTab, now: datetime, since: tuple[Stalling, ...]) -> Iterator[ColumnElement[bool]]:
    yield visible_applications(actor)
    if tab is WorkTab.PREPARING:
        yield Row.status == ApplicationStatus.PREPARING
    elif tab is WorkTab.STALLED:
        yield payment_stalled(since)
    elif tab is WorkTab.CAME_BACK:
        first_day = months_later(day_in_japan(now), -REJECTIONS_MONTHS)
        yield Row.status.in_((ApplicationStatus.CORRECTION_REQUESTED, ApplicationStatus.ERROR))
        # What the portal refused to take was never there, and its request is back with the client.
        came_back = and_(Row.ended_on >= first_day, Row.state_at.is_not(None))
        yield or_(Row.status == ApplicationStatus.CORRECTION_REQUESTED, came_back)
    elif tab is WorkTab.FAILED:
        yield Row.status.not_in(sorted(ENDS))
        yield Row.number.in_(
            select(func.substr(Job.order_key, KEY_LENGTH + 1)).where(
                Job.organization_id == actor.organization_id, Job.state == JobState.FAILED
            )
        )
    else:
        yield Row.unclear != ""


def _rows() -> Any:
    client_base, agent_base = aliased(Base), aliased(Base)
    return (
        select(
            Row, Organization.short_name.label("client_name"), client_base.short_name.label("base_name"),
            agent_base.name.label("agent_base_name"), due_is_expected().label("due_is_expected"),
        )
        .join(Organization, Organization.id == Row.organization_id)
        .join(client_base, client_base.id == Row.base_id)
        .join(agent_base, agent_base.id == Row.agent_base_id)
    )  # fmt: skip


def _free_again(session: Session, row: Any) -> FreeAgain | None:
    accepted = day_in_japan(row.accepted_at) if row.accepted_at else None
    return free_again(row.Application.oss_status, accepted, row.is_fee_paid, deadlines(session))


def _row(row: Any, sending: Sending | None, today: date, spared: FreeAgain | None = None) -> WorkRow:
    application: Application = row.Application
    due, until = application.next_due_on, spared.until if spared else None
    return WorkRow(
        number=application.number,
        kind=application.kind,
        plate=plate_text(application),
        chassis_number=application.chassis_number,
        vehicle_user=application.user_name,
        client_name=row.client_name,
        base_name=row.base_name,
        agent_base_name=row.agent_base_name,
        office_code=application.office_code,
        office_name=application.office_name,
        mandate_confirmed=application.mandate_confirmed_at is not None,
        status=application.status,
        oss_status=application.oss_status,
        oss_words=application.oss_words,
        unclear=application.unclear,
        reason=application.correction_reason or application.rejection_reason,
        next_due_on=due,
        due_is_expected=row.due_is_expected,
        days_left=days_left(due, today) if due else None,
        updated_at=application.updated_at,
        sending=sending,
        free_again=spared,
        days_to_apply_again=days_left(until, today) if until else None,
    )
