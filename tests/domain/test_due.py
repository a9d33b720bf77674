"""The next due date of an application is the earliest that still waits for somebody."""

from datetime import date

from domain.due import Due, OpenPayment, next_due
from domain.payment import FeeKind, PaymentState

DAY = date(2026, 12, 1)
LATER = date(2026, 12, 5)


def test_the_earliest_open_fee_is_next():
    payments = [
        OpenPayment(FeeKind.TECHNICAL_INFORMATION, PaymentState.AWAITING, LATER),
        OpenPayment(FeeKind.INSPECTION, PaymentState.FAILED, DAY),
    ]
    assert next_due(payments) == Due(DAY, FeeKind.INSPECTION, is_expected=False)


def test_paid_waived_and_processing_fees_are_not_due():
    settled = (PaymentState.PAID, PaymentState.WAIVED, PaymentState.PROCESSING)
    payments = [OpenPayment(FeeKind.INSPECTION, state, DAY) for state in settled]
    assert next_due(payments) is None


def test_our_own_date_counts_as_expected_until_the_portal_names_one():
    waiting = OpenPayment(FeeKind.WEIGHT_TAX, PaymentState.AWAITING, due_on=None, expected_on=DAY)
    told = OpenPayment(FeeKind.WEIGHT_TAX, PaymentState.AWAITING, due_on=LATER, expected_on=DAY)
    assert next_due([waiting]) == Due(DAY, FeeKind.WEIGHT_TAX, is_expected=True)
    assert next_due([told]) == Due(LATER, FeeKind.WEIGHT_TAX, is_expected=False)


def test_a_correction_comes_before_a_fee_of_the_same_day():
    payments = [OpenPayment(FeeKind.INSPECTION, PaymentState.AWAITING, DAY)]
    assert next_due(payments, correction_due_on=DAY) == Due(DAY, None, is_expected=False)
    assert next_due(payments, correction_expected_on=LATER) == Due(DAY, FeeKind.INSPECTION, is_expected=False)


def test_a_fee_without_any_date_is_not_due():
    assert next_due([OpenPayment(FeeKind.INSPECTION, PaymentState.AWAITING, due_on=None)]) is None
