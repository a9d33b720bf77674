"""What awaits payment, fee by fee, nearest due date first; and what a selection of it would cost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.bulk import MOST_CHOSEN
from domain.clock import day_in_japan
from domain.fees import Expectation, differs
from domain.oss_status import AWAITING
from domain.payment import OPEN_STATES, FeeKind, PaymentMethod, PaymentState
from domain.vehicle import VehicleKind
from models.applications import Application, Payment
from models.organizations import Base, Organization
from usecases.agency.find import APPLICATION_NUMBER
from usecases.agency.pay import FeeOf
from usecases.applications.search import ROWS_AT_ONCE, plate_text
from usecases.listing import PageOf, SortColumn, Wish, day_column, order_of, page_of
from usecases.scope import visible_applications

Row = Application
# The fees whose amount is not the one we expected, as the address names them beside each kind of fee.
DIFFERING = "differing"
SORTS = {"next_due_on": day_column(Row.next_due_on), "number": SortColumn(Row.number)}


@dataclass(frozen=True)
class AwaitingConditions:
    """What was asked for: the fee or DIFFERING, the kind of vehicle, the client's member code."""

    fee: str = ""
    kind: str = ""
    client: str = ""


@dataclass(frozen=True)
class AwaitingRow:
    """One fee that can be paid now; `expected` is None where nothing was expected of it."""

    number: str
    fee: FeeKind
    method: PaymentMethod
    state: PaymentState
    reason: str
    amount: int
    expected: int | None
    due_on: date | None
    days_left: int | None
    kind: VehicleKind
    plate: str
    chassis_number: str
    vehicle_user: str
    client_name: str
    base_name: str

    @property
    def key(self) -> str:
        return str(FeeOf(self.number, self.fee))

    @property
    def differs(self) -> bool:
        return differs(Expectation(self.expected), self.amount)


@dataclass(frozen=True)
class AwaitingList:
    """A page of fees, with how many and how much of each fee there is."""

    page: PageOf[AwaitingRow]
    counts: dict[str, int]
    sums: dict[str, int]
    conditions: AwaitingConditions

    @property
    def total(self) -> int:
        return self.counts.get(self.conditions.fee, self.counts["all"])

    @property
    def sum(self) -> int:
        return self.sums.get(self.conditions.fee, self.sums["all"])


def search_awaiting(
    session: Session, actor: Actor, asked: AwaitingConditions, wish: Wish, now: datetime
) -> AwaitingList:
    today = day_in_japan(now)
    query = _rows().where(*_wheres(actor, asked), *_of_tab(asked))
    page = page_of(session, query, wish, SORTS, "next_due_on", Payment.id, lambda row: _row(row, today))
    counts, sums = _totals(session, actor, asked)
    return AwaitingList(page, counts, sums, asked)


def all_awaiting(
    session: Session, actor: Actor, asked: AwaitingConditions, wish: Wish, now: datetime
) -> Iterator[AwaitingRow]:
    """Every fee of the list, in the order of the screen."""
    today = day_in_japan(now)
    query = _rows().where(*_wheres(actor, asked), *_of_tab(asked))
    query = query.order_by(*order_of(wish, SORTS, "next_due_on", Payment.id))
    return (_row(row, today) for row in session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)))


def fees_to_pay(session: Session, actor: Actor, asked: AwaitingConditions, now: datetime) -> tuple[AwaitingRow, ...]:
    """Everything that meets the conditions, as far as one act can take it: what is due first."""
    today = day_in_japan(now)
    query = _rows().where(*_wheres(actor, asked), *_of_tab(asked)).order_by(Row.next_due_on, Payment.id)
    return tuple(_row(row, today) for row in session.execute(query.limit(MOST_CHOSEN)))


def differing_fees(actor: Actor) -> Select[int]:
    """The fees that await payment with another amount than we expected; they leave once they are ordered."""
    query = select(Payment.id).join(Row, Row.id == Payment.application_id)
    return query.where(*_wheres(actor, AwaitingConditions()), *_differs())


def read_fees(texts: Iterable[str]) -> tuple[FeeOf, ...]:
    """申請ID:fee as forms carry them; what is none is left out."""
    found = []
    for text in list(texts)[: MOST_CHOSEN + 1]:
        number, _, fee = text.partition(":")
        if APPLICATION_NUMBER.fullmatch(number) and fee in set(FeeKind):
            found.append(FeeOf(number, FeeKind(fee)))
    return tuple(dict.fromkeys(found))


def chosen_fees(session: Session, actor: Actor, chosen: Iterable[FeeOf], now: datetime) -> tuple[AwaitingRow, ...]:
    """Those of the chosen fees that can be paid now."""
    wanted = set(chosen)
    rows = _of_numbers(session, actor, {fee.number for fee in wanted}, now)
    return tuple(row for row in rows if FeeOf(row.number, row.fee) in wanted)


def fees_of_application(session: Session, actor: Actor, number: str, now: datetime) -> tuple[AwaitingRow, ...]:
    """What one application can be paid for now."""
    return _of_numbers(session, actor, {number} if APPLICATION_NUMBER.fullmatch(number) else set(), now)


def _of_numbers(session: Session, actor: Actor, numbers: set[str], now: datetime) -> tuple[AwaitingRow, ...]:
    today = day_in_japan(now)
    query = _rows().where(*_wheres(actor, AwaitingConditions()), Row.number.in_(sorted(numbers)))
    return tuple(_row(row, today) for row in session.execute(query.order_by(Row.id, Payment.id)))


def _totals(session: Session, actor: Actor, asked: AwaitingConditions) -> tuple[dict[str, int], dict[str, int]]:
    """How many fees, and how much, by each tab's word; in one statement."""
    is_odd = and_(*_differs())
    groups = session.execute(
        select(
            Payment.fee, func.count(), func.sum(Payment.amount),
            func.sum(case((is_odd, 1), else_=0)), func.sum(case((is_odd, Payment.amount), else_=0)),
        )
        .join(Row, Row.id == Payment.application_id)
        .where(*_wheres(actor, asked))
        .group_by(Payment.fee)
    ).all()  # fmt: skip
    counts, sums = {fee.value: 0 for fee in FeeKind}, {fee.value: 0 for fee in FeeKind}
    for fee, count, amount, _, _ in groups:
        counts[fee.value], sums[fee.value] = count, int(amount)
    counts["all"], sums["all"] = sum(counts.values()), sum(sums.values())
    counts[DIFFERING], sums[DIFFERING] = sum(int(row[3]) for row in groups), sum(int(row[4]) for row in groups)
    return counts, sums


def _of_tab(asked: AwaitingConditions) -> Iterator[ColumnElement[bool]]:
    if asked.fee in set(FeeKind):
        yield Payment.fee == FeeKind(asked.fee)
    elif asked.fee == DIFFERING:
        yield from _differs()


def _differs() -> Iterator[ColumnElement[bool]]:
    """In the words of the partial index, so that SQLite too knows it for its own."""
    yield Payment.state == literal(PaymentState.AWAITING, Payment.state.type, literal_execute=True)
    yield Payment.expected != Payment.amount


def _wheres(actor: Actor, asked: AwaitingConditions) -> Iterator[ColumnElement[bool]]:
    later = aliased(Payment)
    yield visible_applications(actor)
    yield Row.next_due_on != None  # noqa: E711 -- the column compares with its own end of time
    yield Row.oss_status.in_(AWAITING)
    yield Payment.state.in_(OPEN_STATES)
    yield Payment.method != PaymentMethod.CARD
    another = exists().where(
        later.application_id == Payment.application_id, later.fee == Payment.fee, later.attempt > Payment.attempt
    )
    # Only a failed try can be followed by another.
    yield or_(Payment.state == PaymentState.AWAITING, ~another)
    if asked.kind in set(VehicleKind):
        yield Row.kind == VehicleKind(asked.kind)
    if asked.client:
        yield Row.organization_id.in_(select(Organization.id).where(Organization.member_code == asked.client))


def _rows() -> Any:
    row = Row
    return (
        select(
            row.number, row.kind, row.plate_region, row.plate_class, row.plate_kana, row.plate_serial,
            row.chassis_number, row.user_name, Payment.fee, Payment.method, Payment.state, Payment.reason,
            Payment.amount, Payment.expected, Payment.due_on,
            Organization.short_name.label("client_name"), Base.short_name.label("base_name"),
        )
        .join(Payment, Payment.application_id == row.id)
        .join(Organization, Organization.id == row.organization_id)
        .join(Base, and_(Base.id == row.base_id, Base.organization_id == row.organization_id))
    )  # fmt: skip


def _row(row: Any, today: date) -> AwaitingRow:
    return AwaitingRow(
        number=row.number,
        fee=row.fee,
        method=row.method,
        state=row.state,
        reason=row.reason,
        amount=row.amount,
        expected=row.expected,
        due_on=row.due_on,
        days_left=(row.due_on - today).days if row.due_on else None,
        kind=row.kind,
        plate=plate_text(row),
        chassis_number=row.chassis_number,
        vehicle_user=row.user_name,
        client_name=row.client_name,
        base_name=row.base_name,
    )
