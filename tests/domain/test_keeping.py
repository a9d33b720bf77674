"""For how long things are kept: the days around each end, and the shipped terms."""

from datetime import date, timedelta

import pytest

from domain.keeping import KeepingTerm, KeepingUnit, Kept, day_erased, keeping_term, last_day_kept, last_day_over
from domain.reference_rows import keeping_term_row
from domain.refusal import Refusal
from tests.domain.reference_tables import lines

DAYS = KeepingTerm(Kept.AUTOSAVE, 30, KeepingUnit.DAYS, date(2017, 1, 1))
MONTHS = KeepingTerm(Kept.VEHICLE_USER, 36, KeepingUnit.MONTHS, date(2017, 1, 1))


@pytest.mark.parametrize(
    ("term", "began", "last"),
    [
        (DAYS, date(2026, 11, 20), date(2026, 12, 20)),
        (DAYS, date(2028, 1, 31), date(2028, 3, 1)),
        (MONTHS, date(2026, 11, 20), date(2029, 11, 20)),
        (MONTHS, date(2024, 2, 29), date(2027, 2, 28)),
        (MONTHS, date(2025, 2, 28), date(2028, 2, 28)),
        (MONTHS, date(2025, 3, 1), date(2028, 3, 1)),
    ],
)
def test_the_last_day_is_kept_and_the_next_one_is_over(term: KeepingTerm, began: date, last: date) -> None:
    assert last_day_kept(began, term) == last
    assert last_day_over(term, last) < began <= last_day_over(term, last + timedelta(days=1))


@pytest.mark.parametrize(
    ("began", "today", "erased"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), date(2029, 11, 21)),
        (date(2026, 11, 20), date(2029, 11, 20), date(2029, 11, 21)),
        (date(2026, 11, 20), date(2029, 12, 5), date(2029, 12, 5)),
        (date(2028, 1, 10), date(2028, 1, 10), date(2033, 1, 11)),
    ],
)
def test_the_day_of_erasing_is_the_one_after_the_term_in_force_by_then(began: date, today: date, erased: date) -> None:
    """From 2030 on five years instead of three: it reaches what is still there."""
    longer = KeepingTerm(Kept.VEHICLE_USER, 60, KeepingUnit.MONTHS, date(2030, 1, 1))
    assert day_erased(began, (MONTHS, longer), Kept.VEHICLE_USER, today) == erased


@pytest.mark.parametrize("term", [DAYS, MONTHS])
def test_on_every_day_of_some_years_exactly_what_is_over_is_over(term: KeepingTerm) -> None:
    for passed in range(4 * 366):
        today = date(2027, 1, 1) + timedelta(days=passed)
        over = last_day_over(term, today)
        assert last_day_kept(over, term) < today <= last_day_kept(over + timedelta(days=1), term)


def test_the_shipped_terms_are_those_of_the_specification() -> None:
    rows = [keeping_term_row(line) for line in lines("keeping_terms")]
    terms = [keeping_term(rows, kept, date(2026, 11, 20)) for kept in Kept]
    assert [(term.what, term.length, term.unit) for term in terms] == [
        (Kept.SIGNUP_DRAFT, 30, KeepingUnit.DAYS),
        (Kept.AUTOSAVE, 30, KeepingUnit.DAYS),
        (Kept.FORM_TOKEN, 1, KeepingUnit.DAYS),
        (Kept.DELETED_REQUEST, 30, KeepingUnit.DAYS),
        (Kept.VEHICLE_USER, 36, KeepingUnit.MONTHS),
        (Kept.LEFT_ORGANIZATION, 36, KeepingUnit.MONTHS),
        (Kept.AUDIT, 84, KeepingUnit.MONTHS),
    ]
    with pytest.raises(Refusal, match="keeping_term_unknown"):
        keeping_term(rows, Kept.AUTOSAVE, date(2016, 12, 31))
