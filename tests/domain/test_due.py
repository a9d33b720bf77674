"""The next due date of an application is the earliest that still waits for somebody."""

from datetime import date

import pytest

from domain.due import Due, OpenPayment, fee_expected_on, next_due
from domain.payment import FeeKind, PaymentState
from tests.domain.reference_tables import DEADLINES

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


@pytest.mark.parametrize(
    ("fee", "applied_on", "asked_on", "expected"),
    [
        (FeeKind.INSPECTION, date(2024, 1, 4), None, date(2024, 2, 2)),
        (FeeKind.TECHNICAL_INFORMATION, date(2024, 1, 4), date(2024, 1, 9), date(2024, 2, 2)),
        (FeeKind.WEIGHT_TAX, date(2023, 12, 20), date(2024, 1, 4), date(2025, 1, 4)),
        (FeeKind.WEIGHT_TAX, date(2023, 12, 20), None, None),
        (FeeKind.INSPECTION, None, None, None),
    ],
)
def test_fees_count_from_the_day_applied_and_the_tax_from_the_day_it_was_asked_for(fee, applied_on, asked_on, expected):
    assert fee_expected_on(DEADLINES, fee, applied_on, asked_on) == expected
