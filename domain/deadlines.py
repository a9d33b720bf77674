"""By when a fee, a tax, a correction or another application is due, and how near that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.dated import in_force
from domain.months import last_day_of_months, months_later
from domain.payment import FeeKind


class Deadline(StrEnum):
    """What has to happen in time."""

    FEES = "fees"
    WEIGHT_TAX = "weight_tax"
    CORRECTION = "correction"
    APPLY_AGAIN = "apply_again"


class DeadlineUnit(StrEnum):
    """What a deadline's length is counted in."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class DeadlineRow:
    """One dated rule; with `first_day_counts` the day it starts from is day 1."""

    deadline: Deadline
    length: int
    unit: DeadlineUnit
    first_day_counts: bool
    valid_from: date
    source: str = ""


DEADLINE_OF_FEE = {
    FeeKind.INSPECTION: Deadline.FEES,
    FeeKind.TECHNICAL_INFORMATION: Deadline.FEES,
    FeeKind.WEIGHT_TAX: Deadline.WEIGHT_TAX,
}

SOON_DAYS = 3


class DueClass(StrEnum):
    """How loudly a due date speaks on a board."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    PLAIN = "plain"


def due_on(rows: Iterable[DeadlineRow], deadline: Deadline, start: date) -> date | None:
    """The last day in time, or None where no rule was in force on the day the counting starts.

    `start` is the day applied (fees), the day examination completed (weight tax), the day it was asked (correction),
    the day the earlier application was accepted (apply again).
    """
    row = in_force((row for row in rows if row.deadline is deadline), start)
    if row is None:
        return None
    if row.unit is DeadlineUnit.DAYS:
        return start + timedelta(days=row.length - 1 if row.first_day_counts else row.length)
    months = row.length * (12 if row.unit is DeadlineUnit.YEARS else 1)
    return last_day_of_months(start, months) if row.first_day_counts else months_later(start, months)


def days_left(due: date, today: date) -> int:
    """0 on the day itself, negative once it is past."""
    return (due - today).days


def due_class(due: date, today: date) -> DueClass:
    left = days_left(due, today)
    if left < 0:
        return DueClass.OVERDUE
    if left == 0:
        return DueClass.TODAY
    return DueClass.SOON if left <= SOON_DAYS else DueClass.PLAIN
