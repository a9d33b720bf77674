"""Moments and days: moments are UTC, days are Japan's, and a deadline ends with its day."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def written(moment: datetime) -> str:
    """ISO 8601 in UTC with a fixed width, so that texts sort as the moments do."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> datetime:
    """Raises ValueError for anything but an ISO moment with its offset."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset from UTC")
    return moment.astimezone(UTC)


def day_of(moment: datetime) -> date:
    return moment.astimezone(JAPAN).date()


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), JAPAN).astimezone(UTC)


def end_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1))


def months_later(day: date, months: int) -> date:
    """The same day of another month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
