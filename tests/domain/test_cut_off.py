"""What is lodged after the cut-off time counts for the next business day."""

from datetime import UTC, date, datetime, timedelta

from domain.business_days import Calendar, YearEndClosure
from domain.cut_off import counted_for

OFFICE = YearEndClosure(Calendar.OFFICE, (12, 29), (1, 3), date(2000, 1, 1))


def test_after_the_cut_off_of_a_friday_the_next_business_day_counts() -> None:
    just_in_time = datetime(2026, 11, 20, 6, 59, tzinfo=UTC)
    assert counted_for(just_in_time, "16:00", OFFICE) == date(2026, 11, 20)
    # Saturday, Sunday and Labour Thanksgiving Day lie between.
    assert counted_for(just_in_time + timedelta(minutes=1), "16:00", OFFICE) == date(2026, 11, 24)
