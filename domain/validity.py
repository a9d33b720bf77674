"""When a renewal costs validity, and until when the new certificate holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.dated import in_force
from domain.months import last_day_of_months, months_later
from domain.refusal import Refusal

LONGEST_TERM_YEARS = 3
EXPIRED_YEARS = 30


@dataclass(frozen=True)
class ValidityWindow:
    """How long before the expiry a renewal keeps the rest of the old validity (施行規則44条)."""

    months: int
    asked_days: int  # so many days before the window the office examines by hand and asks back
    valid_from: date
    source: str = ""


class ValidityTerm(StrEnum):
    """車検証有効期間 as the application names it."""

    ONE_YEAR_DESIGNATED = "one_year_designated"
    TWO_YEARS_DESIGNATED = "two_years_designated"
    ONE_YEAR = "one_year"
    TWO_YEARS = "two_years"

    @property
    def years(self) -> int:
        return 1 if self in {ValidityTerm.ONE_YEAR_DESIGNATED, ValidityTerm.ONE_YEAR} else 2


class ShorteningKind(StrEnum):
    """What the office does about a renewal on a day."""

    NONE = "none"
    ASKED = "asked"
    AUTOMATIC = "automatic"
    EXPIRED = "expired"


@dataclass(frozen=True)
class ShorteningAnswer:
    """What a renewal on `day` would mean for the validity; `days_lost` counts `day` up to the old expiry."""

    kind: ShorteningKind
    day: date
    expiry_on: date
    first_safe_day: date
    days_lost: int


def window_on(windows: Sequence[ValidityWindow], day: date) -> ValidityWindow:
    """The window in force; LookupError where the reference rows begin too late."""
    window = in_force(windows, day)
    if window is None:
        raise LookupError(f"no validity window is known for {day}")
    return window


def _keeps_validity(old_expiry: date, day: date, windows: Sequence[ValidityWindow]) -> bool:
    return months_later(old_expiry, -window_on(windows, day).months) <= day <= old_expiry


def first_safe_day(expiry_on: date, windows: Sequence[ValidityWindow]) -> date:
    """The earliest day of recording that loses nothing.

    A window that grows makes its own first day safe: for an expiry of 2025-05-20 that is 2025-04-01, not 03-20.
    """
    starts = {window.valid_from for window in windows}
    opened = {months_later(expiry_on, -window.months) for window in windows}
    known = min(starts)
    candidates = sorted(day for day in starts | opened if day >= known)
    return next((day for day in candidates if _keeps_validity(expiry_on, day, windows)), expiry_on)


def new_expiry(old_expiry: date, done_on: date, term_years: int, windows: Sequence[ValidityWindow]) -> date:
    """The last day of the new validity, `done_on` being the day the office records the renewal."""
    if _keeps_validity(old_expiry, done_on, windows):
        return months_later(old_expiry, 12 * term_years)
    return last_day_of_months(done_on, 12 * term_years)


def shortening(
    expiry_on: date, day: date, windows: Sequence[ValidityWindow], shortening_allowed: bool = False
) -> ShorteningAnswer:
    """What happens on the planned day (or today); 短縮可 of a kei car means that the office does not ask."""
    safe = first_safe_day(expiry_on, windows)
    if day > expiry_on:
        return ShorteningAnswer(ShorteningKind.EXPIRED, day, expiry_on, safe, days_lost=0)
    if day >= safe:
        return ShorteningAnswer(ShorteningKind.NONE, day, expiry_on, safe, days_lost=0)
    asks = day >= safe - timedelta(days=window_on(windows, safe).asked_days) and not shortening_allowed
    kind = ShorteningKind.ASKED if asks else ShorteningKind.AUTOMATIC
    return ShorteningAnswer(kind, day, expiry_on, safe, days_lost=(expiry_on - day).days + 1)


def checked_expiry(expiry_on: date, today: date) -> date:
    """The typed expiry, or the refusal of a year nobody can have meant."""
    earliest, latest = months_later(today, -12 * EXPIRED_YEARS), months_later(today, 12 * LONGEST_TERM_YEARS)
    if not earliest <= expiry_on <= latest:
        raise Refusal("expiry_out_of_range", field="expiry_on", earliest=earliest, latest=latest)
    return expiry_on


def insurance_needed_until(expiry: date) -> date:
    """Cover ends at noon, so a policy that ends on the day of expiry is one day short (自賠法9条)."""
    return expiry + timedelta(days=1)


def is_insured(policy_ends_on: date, expiry: date) -> bool:
    return policy_ends_on >= insurance_needed_until(expiry)
