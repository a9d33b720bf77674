"""Issue the 手数料等の納付明細 of a month, and say which months have one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from documents.document import Document
from documents.fee_statement_excel import fee_statement_excel
from documents.fee_statement_pdf import fee_statement_pdf
from domain.actor import Actor
from domain.billing_month import BillingMonth
from domain.clock import day_in_japan
from domain.fee_statement import FeeStatement, FeeStatementLine, paid_before_remark
from domain.oss_status import COMPLETED, OssStatus
from domain.payment import FeeKind, PaymentState
from domain.refusal import Refusal
from models.applications import Application, Payment
from models.organizations import Base, Organization
from models.requests import InspectionRequest
from usecases.applications.search import plate_text
from usecases.audit import record
from usecases.scope import visible_applications

MONTHS_SHOWN = 18
ROWS_AT_ONCE = 500
ENDED_OTHERWISE = (OssStatus.WITHDRAWN, OssStatus.REJECTED, OssStatus.VOID)


class StatementForm(StrEnum):
    """As what the statement is wanted; the value is the ending of the file's name."""

    XLSX = "xlsx"
    PDF = "pdf"


MAKERS = {StatementForm.XLSX: fee_statement_excel, StatementForm.PDF: fee_statement_pdf}


@dataclass(frozen=True)
class StatementMonth:
    """One row of the page: a month, its last stated day, and whether anything is stated in it."""

    month: BillingMonth
    last_day: date
    preliminary: bool
    has_lines: bool


def statement_months(session: Session, actor: Actor, now: datetime) -> tuple[StatementMonth, ...]:
    """The running month and the 18 before it, newest first, in one statement."""
    today = day_in_japan(now)
    months = [BillingMonth.of(today).plus(-back) for back in range(MONTHS_SHOWN + 1)]
    asked = [
        exists().where(*_stated(actor, month.first_day, _last_day(month, today))).correlate(None) for month in months
    ]
    found = session.execute(select(*asked)).one()
    return tuple(
        StatementMonth(month, _last_day(month, today), month.last_day >= today, bool(has_lines))
        for month, has_lines in zip(months, found, strict=True)
    )


def issue_fee_statement(
    session: Session, actor: Actor, month: BillingMonth, form: StatementForm, now: datetime
) -> Document:
    """The statement of the actor's bases. Raises Refusal not_found for a month that has none to give."""
    today = day_in_japan(now)
    running = BillingMonth.of(today)
    last_day = _last_day(month, today)
    if not running.plus(-MONTHS_SHOWN) <= month <= running or last_day < month.first_day:
        raise Refusal("not_found")
    stated = _stated(actor, month.first_day, last_day)
    statement = FeeStatement(
        agent_branch_name=_agents(session, stated),
        member_code=actor.member_code,
        organization_name=actor.organization_name,
        first_day=month.first_day,
        last_day=last_day,
        issued_on=today,
        lines=_lines(session, actor, stated),
        preliminary=last_day < month.last_day,
    )
    return MAKERS[form](statement)


def note_statement_issued(
    session: Session, actor: Actor, month: BillingMonth, form: StatementForm, now: datetime
) -> None:
    """Apart from the making, so that a long statement keeps no writer waiting."""
    record(session, actor, "downloaded", now, record=f"fee-statement {month}.{form}")


def _last_day(month: BillingMonth, today: date) -> date:
    """The running month is stated to yesterday."""
    return min(month.last_day, today - timedelta(days=1))


def _stated(actor: Actor, first_day: date, last_day: date) -> tuple[ColumnElement[bool], ...]:
    """Completed in the days, or ended otherwise in them after any fee was paid."""
    row = Application
    any_fee = aliased(Payment)
    paid = exists().where(any_fee.application_id == row.id, any_fee.state == PaymentState.PAID)
    completed = and_(row.completed_on.between(first_day, last_day), row.oss_status.in_(sorted(COMPLETED)))
    ended = and_(row.ended_on.between(first_day, last_day), row.oss_status.in_(ENDED_OTHERWISE), paid)
    return visible_applications(actor), or_(completed, ended)


def _agents(session: Session, stated: tuple[ColumnElement[bool], ...]) -> str:
    """代理人(支部)名: the agents of the stated cases."""
    agents = select(Application.agent_organization_id).where(*stated)
    names = session.scalars(select(Organization.name).where(Organization.id.in_(agents)).order_by(Organization.name))
    return "、".join(names)


def _lines(session: Session, actor: Actor, stated: tuple[ColumnElement[bool], ...]) -> Iterator[FeeStatementLine]:
    """In order of base, streamed; the vehicle user is not among the columns."""
    rows = session.execute(_query(stated).execution_options(yield_per=ROWS_AT_ONCE))
    return (_line(actor, row) for row in rows)


def _query(stated: tuple[ColumnElement[bool], ...]) -> Select[*tuple[Any, ...]]:
    row = Application
    return (
        select(
            row.number, row.kind, row.chassis_number, row.plate_region, row.plate_class, row.plate_kana,
            row.plate_serial, row.sent_at, row.taken_at, row.completed_on, row.receipt_number, row.oss_status,
            Base.code, Base.name, InspectionRequest.waivers,
            *(column for fee in FeeKind for column in _of_fee(fee)),
        )
        .join(Base, Base.id == row.base_id)
        .join(InspectionRequest, InspectionRequest.id == row.request_id)
        .outerjoin(
            Payment,
            and_(Payment.application_id == row.id, Payment.state.in_((PaymentState.PAID, PaymentState.WAIVED))),
        )
        .where(*stated)
        .group_by(row.id, Base.id, InspectionRequest.id)
        .order_by(Base.code, row.completed_on, row.ended_on, row.number)
    )  # fmt: skip


def _of_fee(fee: FeeKind) -> tuple[ColumnElement[Any], ...]:
    """What was paid of a fee, when, and whether it was free this time."""
    paid = and_(Payment.fee == fee, Payment.state == PaymentState.PAID)
    waived = and_(Payment.fee == fee, Payment.state == PaymentState.WAIVED)
    return (
        func.sum(case((paid, Payment.amount))).label(f"{fee}_amount"),
        func.max(case((paid, Payment.paid_at))).label(f"{fee}_at"),
        func.max(case((waived, 1), else_=0)).label(f"{fee}_waived"),
    )


def _line(actor: Actor, row: Any) -> FeeStatementLine:
    inspection, technical, tax = (_fee(row, fee) for fee in FeeKind)
    return FeeStatementLine(
        member_code=actor.member_code,
        organization_name=actor.organization_name,
        base_code=row.code,
        base_name=row.name,
        vehicle_kind=row.kind,
        chassis_number=row.chassis_number,
        plate=plate_text(row),
        requested_at=row.sent_at or row.taken_at,
        inspection_fee=inspection[0],
        inspection_fee_paid_on=inspection[1],
        technical_information_fee=technical[0],
        technical_information_fee_paid_on=technical[1],
        completed_on=row.completed_on,
        weight_tax=tax[0],
        weight_tax_paid_on=tax[1],
        application_number=row.number,
        receipt_number=row.receipt_number,
        status=row.oss_status,
        remarks=_remarks(row),
    )


def _fee(row: Any, fee: FeeKind) -> tuple[int | None, date | None]:
    amount, paid_at = getattr(row, f"{fee}_amount"), getattr(row, f"{fee}_at")
    if amount is None:
        return (0 if getattr(row, f"{fee}_waived") else None), None
    return int(amount), day_in_japan(paid_at) if paid_at else None


def _remarks(row: Any) -> str:
    """Under which earlier receipt number a waived fee was paid."""
    waived = {fee.value for fee in FeeKind if getattr(row, f"{fee}_waived") and getattr(row, f"{fee}_amount") is None}
    earlier = {waiver["earlier"]: None for waiver in row.waivers if waiver["fee"] in waived and waiver["earlier"]}
    return "、".join(paid_before_remark(number) for number in earlier)
