"""Business days follow Japan's holidays and the days off around the new year."""

from datetime import date

import pytest

from domain.business_days import (
    Calendar,
    business_day_on_or_after,
    business_days_after,
    business_days_before,
    is_business_day,
)
from tests.domain.reference_tables import CLOSURES

OFFICE, BANK = CLOSURES[Calendar.OFFICE], CLOSURES[Calendar.BANK]


@pytest.mark.parametrize(
    ("day", "at_the_office", "at_the_bank"),
    [
        (date(2026, 11, 20), True, True),  # a Friday
        (date(2026, 11, 21), False, False),  # Saturday
        (date(2026, 11, 23), False, False),  # 勤労感謝の日
        (date(2026, 9, 22), False, False),  # between two holidays: 国民の休日
        (date(2026, 5, 6), False, False),  # 振替休日
        (date(2026, 12, 28), True, True),
        (date(2026, 12, 29), False, True),
        (date(2026, 12, 31), False, False),
        (date(2029, 1, 3), False, False),
        (date(2029, 1, 4), True, True),
    ],
)
def test_offices_rest_from_december_29_and_banks_from_december_31(day, at_the_office, at_the_bank):
    assert (is_business_day(day, OFFICE), is_business_day(day, BANK)) == (at_the_office, at_the_bank)


@pytest.mark.parametrize(
    ("day", "debited_on"),
    [
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 12, 27), date(2026, 12, 28)),  # a Sunday
        (date(2026, 6, 6), date(2026, 6, 8)),  # a Saturday
        (date(2027, 1, 1), date(2027, 1, 4)),
    ],
)
def test_a_debit_on_a_day_off_moves_to_the_next_business_day(day, debited_on):
    assert business_day_on_or_after(day, BANK) == debited_on


def test_the_fifth_business_day_before_a_debit_passes_over_holidays():
    assert business_days_before(date(2026, 11, 27), 5, BANK) == date(2026, 11, 19)


def test_the_next_business_day_after_a_friday_before_a_holiday_is_tuesday():
    assert business_days_after(date(2026, 11, 20), 1, OFFICE) == date(2026, 11, 24)
