"""The only way from a moment to a day: Japan's calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def day_in_japan(now: datetime) -> date:
    """The calendar day in Japan at an aware moment."""
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return now.astimezone(JAPAN).date()


def utc_range_of_day(day: date, last: date | None = None) -> tuple[datetime, datetime]:
    """The half-open UTC range [from, until) of a Japanese day, or of all days up to `last`."""
    start = datetime.combine(day, time(), JAPAN).astimezone(UTC)
    until = datetime.combine((last or day) + timedelta(days=1), time(), JAPAN).astimezone(UTC)
    return start, until
