"""Due dates of our own (見込み), which stand until the portal names one."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.deadlines import Deadline, DeadlineRow, due_on
from domain.due import fee_expected_on
from domain.oss_status import OssStatus
from domain.payment import FeeKind, PaymentMethod
from domain.waiver import Waiver
from models.applications import Application, CaseEvent, Payment
from usecases.reference import deadlines

BEFORE_ANY_FEE = frozenset({OssStatus.ACCEPTING, OssStatus.ACCEPTED})
_FIRST_FEES = frozenset({FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION})
_OTHER_FEE_ASKED = frozenset({OssStatus.AWAITING_INSPECTION_FEE, OssStatus.AWAITING_REPAYMENT})


def first_expected_on(
    session: Session, application: Application, waivers: Iterable[Waiver], applied_on: date
) -> date | None:
    """By when the first fee will be due; None when none will be asked for before the examination."""
    if application.cashless or {waiver.fee for waiver in waivers} >= _FIRST_FEES:
        return None
    return fee_expected_on(deadlines(session), FeeKind.INSPECTION, applied_on, None)


def asked_fee_expected_on(rows: Iterable[DeadlineRow], application: Application, payment: Payment) -> date | None:
    """Our date for a fee that the portal asked for without naming one; a card is the payer's own affair."""
    if payment.due_on is not None or payment.method is PaymentMethod.CARD:
        return None
    return fee_expected_on(rows, payment.fee, _day(application.applied_at), _day(payment.asked_at))


def fee_to_come_expected_on(rows: Iterable[DeadlineRow], application: Application, fee: FeeKind) -> date | None:
    """Our date for a fee that the portal will ask for before the examination."""
    if fee not in _FIRST_FEES or application.cashless:
        return None
    if application.oss_status in BEFORE_ANY_FEE:
        return application.next_due_on
    if application.oss_status in _OTHER_FEE_ASKED:
        return fee_expected_on(rows, fee, _day(application.applied_at), None)
    return None


def correction_expected_on(session: Session, application: Application) -> date | None:
    """Counted from the day the correction was asked for; None when the portal named its day, or asks for none."""
    if application.oss_status is not OssStatus.CORRECTION_REQUESTED or application.correction_due_on is not None:
        return None
    asked_at = session.scalar(
        select(func.max(CaseEvent.at)).where(
            CaseEvent.request_id == application.request_id,
            CaseEvent.application_id == application.id,
            CaseEvent.code == "correction_asked",
        )
    )
    return due_on(deadlines(session), Deadline.CORRECTION, day_in_japan(asked_at)) if asked_at else None


def _day(moment: datetime | None) -> date | None:
    return day_in_japan(moment) if moment else None


def due_is_expected() -> ColumnElement[bool]:
    """Whether the next due date is ours: the portal named no such day, neither for a fee nor for a correction."""
    due = Application.next_due_on
    told = exists().where(Payment.application_id == Application.id, Payment.due_on == due)
    return and_(
        due != None,  # noqa: E711 -- its own end of time
        Application.correction_due_on.is_distinct_from(due),
        ~told,
    )
