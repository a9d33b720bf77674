"""Counting in months and years as article 143 of the Civil Code does."""

from calendar import monthrange
from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The corresponding day, or the month's last where it is missing; `months` may be negative."""
    year, month_before = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = month_before + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day_of_months(first: date, months: int) -> date:
    """The last day of a period whose first day counts in full.

    That is the eve of the corresponding day; where that day is missing, the month's own last day.
    """
    corresponding = months_later(first, months)
    return corresponding - timedelta(days=1) if corresponding.day == first.day else corresponding
