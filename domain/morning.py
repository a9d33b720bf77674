"""When in the morning mails are written that nobody caused, and of which days."""

from datetime import date, datetime, time, timedelta

from domain.billing_month import BillingMonth
from domain.clock import JAPAN, day_in_japan

# Before the first workshop opens, after the last news of the day before has come.
BEGINS = time(5)
# A statement that a standing machine kept back is still written; what is older is found on the page.
CATCH_UP_DAYS = 3


def has_begun(now: datetime) -> bool:
    return now >= begins_on(day_in_japan(now))


def begins_on(day: date) -> datetime:
    return datetime.combine(day, BEGINS, JAPAN)


def stated_days(now: datetime) -> tuple[date, ...]:
    """The days of which a statement may still be missing, the oldest first."""
    today = day_in_japan(now)
    return tuple(today - timedelta(days=back) for back in range(CATCH_UP_DAYS, 0, -1))


def stated_month(now: datetime) -> BillingMonth:
    """The month before: due from the 1st on."""
    return BillingMonth.of(day_in_japan(now)).previous
