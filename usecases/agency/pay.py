"""納付: order fees to be paid now; how each is paid follows from kind, fee and cashless."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.oss_status import fees_asked
from domain.payment import FeeKind, PaymentState, payable
from domain.refusal import Refusal
from models.applications import Application, Payment
from usecases.agency.find import lock_applications, must_find, request_of
from usecases.agency.opening import goes_at
from usecases.agency.rows import RowResult, each_row
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.jobs.enqueue import JobKind, enqueue_for_application
from usecases.organizations.standing import refuse_if_stopped
from usecases.portal.told_fees import latest_tries, pay_dedup_key, payments_of


@dataclass(frozen=True)
class FeeOf:
    """One fee of one application."""

    number: str
    fee: FeeKind

    def __str__(self) -> str:
        return f"{self.number}:{self.fee.value}"


@dataclass(frozen=True)
class Pay:
    """Which fees to pay now; with `keep_hours` what is ordered outside the portal's hours waits."""

    fees: Sequence[FeeOf]
    keep_hours: bool = False


def pay_many(session: Session, actor: Actor, command: Pay, now: datetime) -> tuple[RowResult, ...]:
    """A fee that is under way or settled is refused in its row, so that nothing is ever paid twice.

    Raises organization_stopped.
    """
    refuse_if_stopped(session, actor)
    applications = lock_applications(session, actor, [fee.number for fee in command.fees])

    def act(fee: FeeOf) -> str:
        _pay(session, actor, must_find(applications.get(fee.number)), fee.fee, command.keep_hours, now)
        return str(fee)

    return each_row(session, command.fees, act)


def pay(session: Session, actor: Actor, command: Pay, now: datetime) -> None:
    """Raises the first refusal: not_found, fee_in_process, fee_settled or fee_not_payable."""
    for result in pay_many(session, actor, command, now):
        if result.refusal is not None:
            raise result.refusal


def _pay(
    session: Session, actor: Actor, application: Application, fee: FeeKind, keep_hours: bool, now: datetime
) -> None:
    payment = _next_try(session, application, fee)
    payment.state, payment.ordered_at, payment.ordered_by = PaymentState.PROCESSING, now, actor.user_id
    payment.reason = ""
    application.updated_at = now
    session.flush()
    run_at = goes_at(session, application.kind, now, keep_hours)
    dedup_key = pay_dedup_key(application.number, fee, payment.attempt)
    enqueue_for_application(
        session, JobKind.PAY, dedup_key, application.number, application.agent_organization_id, now, run_at,
        fee=fee.value, attempt=payment.attempt,
    )  # fmt: skip
    facts = {"fee": fee.value, "amount": payment.amount, "method": payment.method.value}
    tell_case(
        session, request_of(session, application), "fee_ordered", actor, now, application_id=application.id, **facts
    )
    record(session, actor, "fee_ordered", now, record=f"application {application.number}", **facts)


def _next_try(session: Session, application: Application, fee: FeeKind) -> Payment:
    """The open try of a fee the portal waits for; a failed one is followed by another."""
    latest = latest_tries(payments_of(session, application.id))
    payment = latest.get(fee)
    if payment is not None and payment.state is PaymentState.PROCESSING:
        raise Refusal("fee_in_process", fee=fee)
    if payment is not None and payment.state in (PaymentState.PAID, PaymentState.WAIVED):
        raise Refusal("fee_settled", fee=fee)
    asked = fees_asked(application.kind, application.oss_status) if application.oss_status else ()
    states = {known: row.state for known, row in latest.items()}
    if payment is None or fee not in payable(application.kind, application.cashless, asked, states):
        raise Refusal("fee_not_payable", fee=fee)
    if payment.state is not PaymentState.FAILED:
        return payment
    another = Payment(
        application_id=application.id, fee=fee, attempt=payment.attempt + 1, method=payment.method,
        state=PaymentState.AWAITING, amount=payment.amount, expected=payment.expected, due_on=payment.due_on,
        asked_at=payment.asked_at,
    )  # fmt: skip
    session.add(another)
    return another
