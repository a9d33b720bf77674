"""Two years without use, a month after the notice: the days around each."""

from datetime import date

import pytest

from domain.dormancy import DormancyTerm, dormancy_term_on, is_notice_due, usable_until
from domain.reference_rows import dormancy_term
from domain.refusal import Refusal
from tests.domain.reference_tables import lines

TERM = DormancyTerm(24, 1, date(2017, 1, 1))


@pytest.mark.parametrize(
    ("seen_on", "today", "due"),
    [
        (date(2024, 11, 20), date(2026, 10, 19), False),
        (date(2024, 11, 20), date(2026, 10, 20), True),
        (date(2024, 11, 20), date(2027, 3, 1), True),
        (date(2024, 3, 31), date(2026, 2, 27), False),
        (date(2024, 3, 31), date(2026, 2, 28), True),
    ],
)
def test_the_notice_is_due_a_month_before_two_years(seen_on: date, today: date, due: bool) -> None:
    assert is_notice_due(seen_on, TERM, today) is due


@pytest.mark.parametrize(
    ("seen_on", "told_on", "last"),
    [
        (date(2024, 11, 20), date(2026, 10, 20), date(2026, 11, 20)),
        (date(2024, 11, 20), date(2026, 11, 19), date(2026, 12, 19)),
        (date(2020, 1, 1), date(2026, 11, 20), date(2026, 12, 20)),
        (date(2024, 2, 29), date(2026, 1, 28), date(2026, 2, 28)),
    ],
)
def test_who_was_told_late_has_a_month_all_the_same(seen_on: date, told_on: date, last: date) -> None:
    assert usable_until(seen_on, told_on, TERM) == last


def test_the_shipped_row_is_two_years_and_a_month() -> None:
    rows = [dormancy_term(line) for line in lines("dormancy_terms")]
    term = dormancy_term_on(rows, date(2026, 11, 20))
    assert (term.disable_months, term.notice_months) == (24, 1)
    with pytest.raises(Refusal, match="dormancy_term_unknown"):
        dormancy_term_on(rows, date(2016, 12, 31))
