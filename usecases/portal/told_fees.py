"""Take what the portal says of the fees into the payments of an application."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.due import OpenPayment
from domain.fees import Expectation, differs
from domain.payment import PAYMENT_METHOD, FeeKind, PaymentMethod, PaymentState
from models.applications import Application, Payment
from models.jobs import Job
from models.requests import InspectionRequest
from usecases.applications.due_dates import asked_fee_expected_on
from usecases.case_events import tell_case
from usecases.jobs.enqueue import OPEN
from usecases.portal.charges import charge_advance
from usecases.portal.told import Told, ToldFee
from usecases.reference import deadlines


def pay_dedup_key(number: str, fee: FeeKind, attempt: int) -> str:
    """Also the idempotency key of the order to pay."""
    return f"pay:{number}:{fee.value}:{attempt}"


def payments_of(session: Session, application_id: int) -> dict[tuple[FeeKind, int], Payment]:
    rows = session.scalars(select(Payment).where(Payment.application_id == application_id).order_by(Payment.attempt))
    return {(row.fee, row.attempt): row for row in rows}


def latest_tries(payments: dict[tuple[FeeKind, int], Payment]) -> dict[FeeKind, Payment]:
    """The newest try of each fee."""
    return {fee: payments[fee, attempt] for fee, attempt in sorted(payments, key=lambda key: key[1])}


def open_payments(
    session: Session, application: Application, payments: dict[tuple[FeeKind, int], Payment]
) -> list[OpenPayment]:
    rows = deadlines(session)
    return [
        OpenPayment(row.fee, row.state, row.due_on, asked_fee_expected_on(rows, application, row))
        for row in latest_tries(payments).values()
    ]


def take_fees(
    session: Session, application: Application, request: InspectionRequest, told: Told, whole: bool, now: datetime
) -> dict[tuple[FeeKind, int], Payment]:
    """All payments of the application as they now stand; `whole` is an answer asked for, which wins over our order."""
    payments = payments_of(session, application.id)
    for fee in told.fees:
        row = payments.get((fee.fee, fee.attempt))
        if row is None:
            row = _new_payment(application, fee, told.at)
            session.add(row)
            payments[fee.fee, fee.attempt] = row
            _tell_difference(session, application, request, fee, told.at)
        _take(session, application, request, row, fee, told.at, whole, now)
    session.flush()
    return payments


def _new_payment(application: Application, fee: ToldFee, at: datetime) -> Payment:
    return Payment(
        application_id=application.id,
        fee=fee.fee,
        attempt=fee.attempt,
        method=PAYMENT_METHOD[application.kind, fee.fee, application.cashless],
        state=PaymentState.AWAITING,
        amount=fee.amount,
        expected=application.expected_fees.get(fee.fee.value),
        due_on=fee.due_on,
        asked_at=at,
    )


def _take(
    session: Session, application: Application, request: InspectionRequest, row: Payment, fee: ToldFee, at: datetime,
    whole: bool, now: datetime,
) -> None:  # fmt: skip
    row.amount, row.due_on, row.reason = fee.amount, fee.due_on, fee.reason[:200]
    if fee.state is None or fee.state is row.state:
        return
    if fee.state is PaymentState.AWAITING and row.state is PaymentState.PROCESSING:
        # The portal has not heard of our order yet, unless it was asked and nothing of ours is under way.
        if whole and not _is_ordered(session, application.number, row):
            row.state, row.ordered_at, row.ordered_by = PaymentState.AWAITING, None, None
        return
    row.state = fee.state
    facts = {"fee": fee.fee.value, "amount": fee.amount, "method": row.method.value}
    if fee.state is PaymentState.PAID:
        row.paid_at, row.portal_reference = fee.paid_at or at, fee.reference[:40]
        _tell(session, application, request, "fee_paid", row.paid_at, **facts)
        if row.method is PaymentMethod.ADVANCE:
            row.advanced_on = day_in_japan(row.paid_at)
            charge_advance(session, application, row.fee, row.advanced_on, row.amount, now)
    elif fee.state is PaymentState.FAILED:
        _tell(session, application, request, "fee_payment_failed", at, reason=row.reason, **facts)
    elif fee.state is PaymentState.WAIVED:
        _tell(session, application, request, "fee_waived", at, reason=row.reason, **facts)


def _is_ordered(session: Session, number: str, row: Payment) -> bool:
    dedup_key = pay_dedup_key(number, row.fee, row.attempt)
    return session.scalar(select(Job.id).where(Job.dedup_key == dedup_key, Job.state.in_(OPEN))) is not None


def _tell_difference(
    session: Session, application: Application, request: InspectionRequest, fee: ToldFee, at: datetime
) -> None:
    """The portal's amount counts; that it is not the expected one is said to both sides."""
    expected = application.expected_fees.get(fee.fee.value)
    if fee.attempt == 1 and differs(Expectation(expected), fee.amount):
        facts = {"fee": fee.fee.value, "expected": expected, "amount": fee.amount}
        _tell(session, application, request, "fee_differs", at, **facts)


def _tell(
    session: Session, application: Application, request: InspectionRequest, code: str, at: datetime, **facts: object
) -> None:
    tell_case(session, request, code, None, at, application_id=application.id, **facts)
