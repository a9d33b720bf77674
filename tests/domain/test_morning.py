"""When mails are written that nobody caused, and of which days."""

from datetime import UTC, date, datetime, timedelta

from domain.billing_month import BillingMonth
from domain.morning import has_begun, stated_days, stated_month

FIVE = datetime(2026, 11, 30, 20, tzinfo=UTC)
"""Five in the morning of 1 December in Japan."""


def test_a_morning_begins_at_five_in_japan() -> None:
    assert (has_begun(FIVE - timedelta(seconds=1)), has_begun(FIVE)) == (False, True)


def test_a_machine_that_stood_still_catches_up_three_days_and_the_month_before() -> None:
    assert stated_days(FIVE) == (date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30))
    assert stated_month(FIVE) == BillingMonth(2026, 11)
