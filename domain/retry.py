"""How long an unanswered act waits before it is tried again, and how often it is tried."""

from datetime import timedelta

MOST_TRIES = 12
MOST_DOUBLINGS = 5


def wait_after(attempts: int, first: timedelta) -> timedelta:
    """Twice as long after each try, up to 32 times the first wait."""
    doublings = min(max(attempts, 1) - 1, MOST_DOUBLINGS)
    return first * (1 << doublings)


def gives_up_after(attempts: int) -> bool:
    """Whether a person has to look at it instead of another try."""
    return attempts >= MOST_TRIES
