"""Japanese business days, of offices and of banks."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import jpholiday

SATURDAY = 5


class Calendar(StrEnum):
    """Whose days off: the state's offices, the banks, or this service and the portals."""

    OFFICE = "office"
    BANK = "bank"
    SERVICE = "service"


@dataclass(frozen=True)
class YearEndClosure:
    """The days closed around the new year, each end as (month, day)."""

    calendar: Calendar
    first: tuple[int, int]
    last: tuple[int, int]
    valid_from: date
    source: str = ""

    def covers(self, day: date) -> bool:
        return (day.month, day.day) >= self.first or (day.month, day.day) <= self.last


def is_business_day(day: date, closure: YearEndClosure) -> bool:
    return day.weekday() < SATURDAY and not jpholiday.is_holiday(day) and not closure.covers(day)


def business_day_on_or_after(day: date, closure: YearEndClosure) -> date:
    """What falls on a day off is done on the next business day (a debit, an examination)."""
    while not is_business_day(day, closure):
        day += timedelta(days=1)
    return day


def business_days_before(day: date, count: int, closure: YearEndClosure) -> date:
    """The count-th business day before a day, that day itself not counted."""
    while count:
        day -= timedelta(days=1)
        count -= is_business_day(day, closure)
    return day


def business_days_until(day: date, until: date, closure: YearEndClosure) -> int:
    """How many business days have come after a day, that day itself not counted and `until` counted."""
    days = (day + timedelta(days=past) for past in range(1, (until - day).days + 1))
    return sum(is_business_day(one, closure) for one in days)


def business_days_after(day: date, count: int, closure: YearEndClosure) -> date:
    """The count-th business day after a day, that day itself not counted."""
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day, closure)
    return day
