"""The fees of one application as its page lists them: told by the portal, or expected by us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.clock import day_in_japan
from domain.fees import Expectation, differs
from domain.payment import PAYMENT_METHOD, FeeKind, PaymentMethod, PaymentState
from domain.waiver import Waiver, WaiverReason
from models.applications import Application, Payment
from models.requests import InspectionRequest
from usecases.requests.facts import waivers_of


@dataclass(frozen=True)
class PaymentLine:
    """One fee: the amount and date are the portal's; `expected` is ours and shown where it is alone or differs."""

    fee: FeeKind
    method: PaymentMethod
    state: PaymentState | None
    amount: int | None
    expected: int | None
    differs: bool
    due_on: date | None
    paid_on: date | None
    ordered_at: datetime | None
    reason: str
    waived: WaiverReason | None
    earlier_receipt_number: str


def payment_lines(
    application: Application, request: InspectionRequest, tries: Sequence[Payment]
) -> tuple[PaymentLine, ...]:
    """One line a fee, the latest try; a fee that was not asked for yet stands with what we expect."""
    latest = {payment.fee: payment for payment in tries}
    waivers = {waiver.fee: waiver for waiver in waivers_of(request)}
    return tuple(_payment_line(application, fee, latest.get(fee), waivers.get(fee)) for fee in FeeKind)


def _payment_line(
    application: Application, fee: FeeKind, payment: Payment | None, waiver: Waiver | None
) -> PaymentLine:
    expected = application.expected_fees.get(fee.value)
    told = payment.amount if payment else None
    waived = payment is not None and payment.state is PaymentState.WAIVED
    freed = waiver if waived or payment is None else None
    return PaymentLine(
        fee=fee,
        method=payment.method if payment else PAYMENT_METHOD[application.kind, fee, application.cashless],
        state=payment.state if payment else None,
        amount=0 if waived else told,
        expected=expected,
        differs=not waived and differs(Expectation(expected), told),
        due_on=None if payment is None or waived else payment.due_on,
        paid_on=day_in_japan(payment.paid_at) if payment and payment.paid_at else None,
        ordered_at=payment.ordered_at if payment else None,
        reason=payment.reason if payment else "",
        waived=freed.reason if freed else None,
        earlier_receipt_number=(freed.earlier_receipt_number or "") if freed else "",
    )
