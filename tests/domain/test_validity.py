"""Until when a new certificate holds, and when a renewal costs validity."""

from datetime import date

import pytest

from domain.refusal import Refusal
from domain.validity import (
    ShorteningAnswer,
    ShorteningKind,
    ValidityTerm,
    checked_expiry,
    first_safe_day,
    insurance_needed_until,
    is_insured,
    new_expiry,
    shortening,
    window_on,
)
from tests.domain.reference_tables import WINDOWS, lines

EXPIRY = date(2026, 12, 20)


@pytest.mark.parametrize(
    ("expiry_on", "safe"),
    [
        (date(2026, 12, 20), date(2026, 10, 20)),
        (date(2026, 4, 30), date(2026, 2, 28)),  # there is no February 30
        (date(2028, 4, 30), date(2028, 2, 29)),
        (date(2026, 2, 28), date(2025, 12, 28)),
        (date(2025, 3, 20), date(2025, 2, 20)),  # one month, before 2025-04-01
        (date(2025, 4, 20), date(2025, 3, 20)),
        (date(2025, 5, 20), date(2025, 4, 1)),  # two months, but only since that day
        (date(2025, 6, 1), date(2025, 4, 1)),
        (date(2025, 6, 2), date(2025, 4, 2)),
    ],
)
def test_the_first_day_without_loss_is_two_months_before_the_expiry_and_was_one_before_april_2025(expiry_on, safe):
    assert first_safe_day(expiry_on, WINDOWS) == safe


@pytest.mark.parametrize(
    ("done_on", "years", "expiry"),
    [
        (date(2026, 10, 20), 2, date(2028, 12, 20)),  # first day of the window
        (date(2026, 12, 20), 2, date(2028, 12, 20)),  # last day of the old validity
        (date(2026, 10, 19), 2, date(2028, 10, 18)),  # one day too early: counted from that day
        (date(2026, 12, 21), 2, date(2028, 12, 20)),  # already expired
        (date(2027, 1, 15), 1, date(2028, 1, 14)),
        (date(2026, 11, 22), 1, date(2027, 12, 20)),
    ],
)
def test_inside_the_window_the_old_expiry_is_carried_on_else_the_day_of_recording_counts(done_on, years, expiry):
    assert new_expiry(EXPIRY, done_on, years, WINDOWS) == expiry


def test_the_29th_of_february_carries_on_to_the_28th():
    assert new_expiry(date(2028, 2, 29), date(2028, 2, 1), 2, WINDOWS) == date(2030, 2, 28)


def test_a_period_that_starts_on_the_29th_of_february_ends_with_the_month():
    assert new_expiry(date(2028, 1, 31), date(2028, 2, 29), 1, WINDOWS) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("day", "kind", "days_lost"),
    [
        (date(2026, 10, 20), ShorteningKind.NONE, 0),
        (date(2026, 12, 20), ShorteningKind.NONE, 0),
        (date(2026, 10, 19), ShorteningKind.ASKED, 63),
        (date(2026, 10, 6), ShorteningKind.ASKED, 76),
        (date(2026, 10, 5), ShorteningKind.AUTOMATIC, 77),
        (date(2026, 12, 21), ShorteningKind.EXPIRED, 0),
    ],
)
def test_within_14_days_before_the_window_the_office_asks_and_earlier_it_shortens_without_asking(day, kind, days_lost):
    answer = ShorteningAnswer(kind, day, EXPIRY, first_safe_day=date(2026, 10, 20), days_lost=days_lost)
    assert shortening(EXPIRY, day, WINDOWS) == answer


def test_when_shortening_is_allowed_the_office_does_not_ask():
    answer = shortening(EXPIRY, date(2026, 10, 19), WINDOWS, shortening_allowed=True)
    assert answer.kind is ShorteningKind.AUTOMATIC


def test_the_days_lost_are_those_that_the_new_expiry_comes_earlier():
    early = date(2026, 10, 5)
    lost = shortening(EXPIRY, early, WINDOWS).days_lost
    assert (new_expiry(EXPIRY, EXPIRY, 1, WINDOWS) - new_expiry(EXPIRY, early, 1, WINDOWS)).days == lost


@pytest.mark.parametrize(
    ("policy_ends_on", "covers"), [(date(2028, 12, 20), False), (date(2028, 12, 21), True), (date(2029, 1, 1), True)]
)
def test_a_policy_must_end_the_day_after_the_new_expiry_because_cover_ends_at_noon(policy_ends_on, covers):
    assert is_insured(policy_ends_on, date(2028, 12, 20)) is covers
    assert insurance_needed_until(date(2028, 12, 20)) == date(2028, 12, 21)


@pytest.mark.parametrize(("done_on", "covers"), [(date(2016, 2, 16), True), (date(2016, 2, 17), False)])
def test_a_late_renewal_is_still_insured_up_to_the_published_last_day(done_on, covers):
    # 満了 2016-02-15, two years, policy to 2018-02-16
    assert is_insured(date(2018, 2, 16), new_expiry(date(2016, 2, 15), done_on, 2, WINDOWS)) is covers


def test_a_day_before_all_windows_is_a_fault_of_the_reference_table():
    with pytest.raises(LookupError):
        window_on(WINDOWS, date(1999, 12, 31))


@pytest.mark.parametrize("expiry_on", [date(1996, 11, 22), date(2029, 11, 22)])
def test_an_expiry_within_reason_is_taken(expiry_on):
    assert checked_expiry(expiry_on, today=date(2026, 11, 22)) == expiry_on


@pytest.mark.parametrize("expiry_on", [date(1996, 11, 21), date(2029, 11, 23), date(9999, 12, 31), date(1, 1, 1)])
def test_an_expiry_of_a_year_nobody_can_mean_is_refused(expiry_on):
    with pytest.raises(Refusal) as refused:
        checked_expiry(expiry_on, today=date(2026, 11, 22))
    assert refused.value == Refusal(
        "expiry_out_of_range", field="expiry_on", earliest=date(1996, 11, 22), latest=date(2029, 11, 22)
    )


def test_the_terms_offered_are_the_terms_known_with_their_years():
    assert {ValidityTerm(line["term"]): int(line["years"]) for line in lines("validity_terms")} == {
        ValidityTerm.ONE_YEAR_DESIGNATED: 1,
        ValidityTerm.TWO_YEARS_DESIGNATED: 2,
        ValidityTerm.ONE_YEAR: 1,
        ValidityTerm.TWO_YEARS: 2,
    }
    assert all(ValidityTerm(line["term"]).years == int(line["years"]) for line in lines("validity_terms"))
