"""How long an unanswered act waits before it is tried again, and how often it is tried."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Patience:
    """How often something is tried, and how often the wait between doubles before it stays as it is."""

    most_tries: int
    most_doublings: int


# With a first wait of 15 seconds this is about an hour: someone waits for the answer.
WITH_THE_PORTAL = Patience(most_tries=12, most_doublings=5)
# The same first wait makes three days, so that a mail outlives a mail server that is down over a weekend.
WITH_MAIL = Patience(most_tries=150, most_doublings=7)


def wait_after(attempts: int, first: timedelta, patience: Patience = WITH_THE_PORTAL) -> timedelta:
    """Twice as long after each try, up to a limit."""
    doublings = min(max(attempts, 1) - 1, patience.most_doublings)
    return first * (1 << doublings)


def gives_up_after(attempts: int, patience: Patience = WITH_THE_PORTAL) -> bool:
    """Whether a person has to look at it instead of another try."""
    return attempts >= patience.most_tries
