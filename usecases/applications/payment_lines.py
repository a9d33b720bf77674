"""The fees of one application as its page lists them: told by the portal, or expected by us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.application_status import ENDS
from domain.clock import day_in_japan
from domain.deadlines import DeadlineRow
from domain.fees import Expectation, differs
from domain.payment import OPEN_STATES, PAYMENT_METHOD, FeeKind, PaymentMethod, PaymentState
from domain.waiver import Waiver, WaiverReason
from domain.weight_tax import TaxBasis
from models.applications import Application, Payment
from models.requests import InspectionRequest
from usecases.applications.due_dates import asked_fee_expected_on, fee_to_come_expected_on
from usecases.requests.expected_fees import ExpectedFee
from usecases.requests.facts_in_row import waivers_of


@dataclass(frozen=True)
class PaymentLine:
    """One fee: the amount and date are the portal's.

    `expected` is our amount and shown where it is alone or differs, `basis` how a weight tax came to it; `expected_on`
    is our date as long as the portal names none.
    """

    fee: FeeKind
    method: PaymentMethod
    state: PaymentState | None
    amount: int | None
    expected: int | None
    basis: TaxBasis | None
    differs: bool
    due_on: date | None
    expected_on: date | None
    paid_on: date | None
    ordered_at: datetime | None
    reason: str
    waived: WaiverReason | None
    earlier_receipt_number: str


def payment_lines(
    application: Application,
    request: InspectionRequest,
    tries: Sequence[Payment],
    computed: Sequence[ExpectedFee],
    deadlines: Sequence[DeadlineRow],
) -> tuple[PaymentLine, ...]:
    """One line a fee, the latest try; a fee that was not asked for yet stands with what we expect.

    `computed` are the fees by our tables: before applying they are what we expect, afterwards what was kept then is.
    """
    latest = {payment.fee: payment for payment in tries}
    waivers = {waiver.fee: waiver for waiver in waivers_of(request)}
    return tuple(
        _payment_line(application, each, latest.get(each.fee), waivers.get(each.fee), deadlines) for each in computed
    )


def _payment_line(
    application: Application,
    computed: ExpectedFee,
    payment: Payment | None,
    waiver: Waiver | None,
    deadlines: Sequence[DeadlineRow],
) -> PaymentLine:
    fee = computed.fee
    kept = application.expected_fees.get(fee.value)
    expected = computed.expectation.amount if application.applied_at is None else kept
    told = payment.amount if payment else None
    waived = payment is not None and payment.state is PaymentState.WAIVED
    freed = waiver if waived or payment is None else None
    return PaymentLine(
        fee=fee,
        method=payment.method if payment else PAYMENT_METHOD[application.kind, fee, application.cashless],
        state=payment.state if payment else None,
        amount=0 if waived else told,
        expected=expected,
        basis=computed.basis if computed.basis and computed.basis.amount == expected else None,
        differs=not waived and differs(Expectation(expected), told),
        due_on=None if payment is None or waived else payment.due_on,
        expected_on=None if freed else _expected_on(application, fee, payment, deadlines),
        paid_on=day_in_japan(payment.paid_at) if payment and payment.paid_at else None,
        ordered_at=payment.ordered_at if payment else None,
        reason=payment.reason if payment else "",
        waived=freed.reason if freed else None,
        earlier_receipt_number=(freed.earlier_receipt_number or "") if freed else "",
    )


def _expected_on(
    application: Application, fee: FeeKind, payment: Payment | None, deadlines: Sequence[DeadlineRow]
) -> date | None:
    if application.status in ENDS:
        return None
    if payment is None:
        return fee_to_come_expected_on(deadlines, application, fee)
    return asked_fee_expected_on(deadlines, application, payment) if payment.state in OPEN_STATES else None
