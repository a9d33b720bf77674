"""パスワードの有効期限: an organization may let its passwords live for a number of days; by default they do not end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.clock import day_in_japan

WARNED_DAYS = 10


class PasswordState(StrEnum):
    """有効, まもなく期限, 期限切れ."""

    GOOD = "good"
    ENDING = "ending"
    PAST = "past"


@dataclass(frozen=True)
class PasswordLife:
    """Until when a password works, and where it stands today; without a last day it has no end."""

    last_day: date | None
    days_left: int | None
    state: PasswordState


ENDLESS = PasswordLife(None, None, PasswordState.GOOD)


def last_day_of(changed_at: datetime, life_days: int | None) -> date | None:
    """The day after the change is day 1, and day n is the last one on which the password works."""
    return day_in_japan(changed_at) + timedelta(days=life_days) if life_days else None


def life_of(changed_at: datetime, life_days: int | None, now: datetime) -> PasswordLife:
    last_day = last_day_of(changed_at, life_days)
    if last_day is None:
        return ENDLESS
    left = (last_day - day_in_japan(now)).days
    if left < 0:
        return PasswordLife(last_day, left, PasswordState.PAST)
    return PasswordLife(last_day, left, PasswordState.ENDING if left <= WARNED_DAYS else PasswordState.GOOD)
