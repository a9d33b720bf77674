"""The cut-off time of an agent base: what is lodged after it counts for the next business day."""

from datetime import date, datetime, time, timedelta

from domain.business_days import YearEndClosure, business_day_on_or_after
from domain.clock import JAPAN


def counted_for(now: datetime, cut_off: str, closure: YearEndClosure) -> date:
    """The business day for which a lodging at `now` counts; `cut_off` is a time in Japan such as 16:00."""
    local = now.astimezone(JAPAN)
    is_late = local.time() >= time.fromisoformat(cut_off)
    return business_day_on_or_after(local.date() + timedelta(days=int(is_late)), closure)
