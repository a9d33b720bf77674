"""Months and years are counted as the Civil Code counts them."""

from datetime import date

import pytest

from domain.months import last_day_of_months, months_later


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 12, 20), 1, date(2027, 1, 20)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_a_missing_day_becomes_the_last_of_its_month(day, months, later):
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 1, 15), 2, date(2026, 3, 14)),
        (date(2026, 1, 1), 2, date(2026, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 12, 30), 2, date(2026, 2, 28)),
    ],
)
def test_a_period_whose_first_day_counts_ends_on_the_eve_of_the_corresponding_day(first, months, last):
    assert last_day_of_months(first, months) == last
