"""Look through the chains of the audit whose check is due, for a few seconds at a time."""

import time
from datetime import datetime

from usecases.audits.check import check_chain, keep_check, next_due
from usecases.transaction import reading, transaction

# So short that the worker's heartbeat is never missed.
SECONDS = 3.0


def check_audit(now: datetime) -> int:
    """How many chains were looked through. Reading keeps no writer waiting; only what was found is written."""
    until, checked = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        with reading() as session:
            due = next_due(session, now)
            if due is None:
                break
            broken_at = check_chain(session, due)
        with transaction() as session:
            keep_check(session, due, broken_at, now)
        checked += 1
    return checked
