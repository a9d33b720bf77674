"""The life of a password: day n works, day n + 1 forces the change, ten days before one is warned; days are Japan's."""

from datetime import date, datetime

import pytest

from domain.password_life import ENDLESS, PasswordState, last_day_of, life_of

CHANGED = datetime.fromisoformat("2026-11-01T09:00:00+09:00")


@pytest.mark.parametrize("life_days", [None, 0])
def test_by_default_a_password_has_no_end(life_days: int | None) -> None:
    far = datetime.fromisoformat("2126-11-01T09:00:00+09:00")
    assert life_of(CHANGED, life_days, far) == ENDLESS


@pytest.mark.parametrize(
    ("at", "left", "state"),
    [
        ("2026-11-01T09:00:00+09:00", 30, PasswordState.GOOD),
        ("2026-11-20T23:59:59+09:00", 11, PasswordState.GOOD),
        ("2026-11-21T00:00:00+09:00", 10, PasswordState.ENDING),
        ("2026-11-30T12:00:00+09:00", 1, PasswordState.ENDING),
        ("2026-12-01T00:00:00+09:00", 0, PasswordState.ENDING),
        ("2026-12-01T23:59:59+09:00", 0, PasswordState.ENDING),
        ("2026-12-02T00:00:00+09:00", -1, PasswordState.PAST),
        ("2027-06-01T00:00:00+09:00", -182, PasswordState.PAST),
    ],
)
def test_of_thirty_days_the_thirtieth_is_the_last(at: str, left: int, state: PasswordState) -> None:
    """1 November is day 0, so 1 December is day 30."""
    life = life_of(CHANGED, 30, datetime.fromisoformat(at))
    assert (life.last_day, life.days_left, life.state) == (date(2026, 12, 1), left, state)


@pytest.mark.parametrize(
    ("changed", "last"),
    [
        ("2026-11-01T00:00:00+09:00", date(2026, 12, 1)),
        ("2026-11-01T23:59:59+09:00", date(2026, 12, 1)),
        ("2026-11-01T15:00:00+00:00", date(2026, 12, 2)),
        ("2028-01-30T12:00:00+09:00", date(2028, 2, 29)),
    ],
)
def test_the_day_of_the_change_is_that_of_japan(changed: str, last: date) -> None:
    assert last_day_of(datetime.fromisoformat(changed), 30) == last
