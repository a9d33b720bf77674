"""What is due next for one application, whoever has to move."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.deadlines import DEADLINE_OF_FEE, Deadline, DeadlineRow, due_on
from domain.payment import OPEN_STATES, FeeKind, PaymentState


@dataclass(frozen=True)
class OpenPayment:
    """The latest try of one fee; `due_on` is the portal's date, `expected_on` ours until the portal names one."""

    fee: FeeKind
    state: PaymentState
    due_on: date | None
    expected_on: date | None = None


@dataclass(frozen=True)
class Due:
    """One date that must not pass; `fee` is None for a correction, `is_expected` marks a date of our own (見込み)."""

    on: date
    fee: FeeKind | None
    is_expected: bool


def fee_expected_on(
    rows: Iterable[DeadlineRow], fee: FeeKind, applied_on: date | None, asked_on: date | None
) -> date | None:
    """Our own date for a fee: both fees count from the day applied, the weight tax from the day it was asked for,
    which is the day examination completed. None while that day is not known."""
    deadline = DEADLINE_OF_FEE[fee]
    start = asked_on if deadline is Deadline.WEIGHT_TAX else applied_on
    return None if start is None else due_on(rows, deadline, start)


def next_due(
    payments: Iterable[OpenPayment], correction_due_on: date | None = None, correction_expected_on: date | None = None
) -> Due | None:
    """The earliest open date, a correction before a fee of the same day; None when nothing waits for us."""
    dates = [
        _due(payment.due_on, payment.expected_on, payment.fee) for payment in payments if payment.state in OPEN_STATES
    ]
    dates.append(_due(correction_due_on, correction_expected_on, None))
    order = {None: 0} | {fee: place for place, fee in enumerate(FeeKind, start=1)}
    return min((due for due in dates if due), key=lambda due: (due.on, order[due.fee]), default=None)


def _due(told: date | None, expected: date | None, fee: FeeKind | None) -> Due | None:
    if told:
        return Due(told, fee, is_expected=False)
    return Due(expected, fee, is_expected=True) if expected else None
