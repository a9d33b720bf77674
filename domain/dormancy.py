"""休眠: a sign-in that nobody has used for long is switched off, a month after its owner was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.dated import in_force
from domain.months import months_later
from domain.refusal import Refusal


@dataclass(frozen=True)
class DormancyTerm:
    """After how many months without use, and how many months before that one is told; a row of the reference data."""

    disable_months: int
    notice_months: int
    valid_from: date
    source: str = ""


def dormancy_term_on(rows: Iterable[DormancyTerm], day: date) -> DormancyTerm:
    """Raises dormancy_term_unknown before the first row."""
    row = in_force(rows, day)
    if row is None:
        raise Refusal("dormancy_term_unknown")
    return row


def is_notice_due(seen_on: date, term: DormancyTerm, today: date) -> bool:
    return today >= months_later(seen_on, term.disable_months - term.notice_months)


def usable_until(seen_on: date, told_on: date, term: DormancyTerm) -> date:
    """The last day on which signing in keeps it; whoever was told late has the whole time of notice all the same."""
    return max(months_later(seen_on, term.disable_months), months_later(told_on, term.notice_months))
