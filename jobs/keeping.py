"""Erase by night what was kept long enough, a slice at a time."""

from datetime import date, datetime

from domain.clock import JAPAN, day_in_japan
from usecases.keeping.erase import erase_over, is_anything_over
from usecases.transaction import reading, transaction

# Backups and the first work of the day are far away.
NIGHT_BEGINS, NIGHT_ENDS = 2, 6


class Keeper:
    """One worker's memory of the night it has done with; whoever starts anew looks once more."""

    def __init__(self) -> None:
        self._done_on: date | None = None

    def tend(self, now: datetime) -> None:
        """Looks first, and once a night unless something is left: a look goes over all requests that have ended."""
        today = day_in_japan(now)
        if self._done_on == today or not NIGHT_BEGINS <= now.astimezone(JAPAN).hour < NIGHT_ENDS:
            return
        with reading() as session:
            is_over = is_anything_over(session, now)
        if is_over:
            with transaction() as session:
                erase_over(session, now)
        else:
            self._done_on = today
