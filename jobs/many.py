"""Carry out a slice of an act on many rows; a fault of ours costs one row at most, never the others."""

import logging
from collections.abc import Callable
from datetime import datetime

from usecases.agency.bulk import MOST_TRIES, carry_out_slice, note_interrupted
from usecases.faults import fault_of
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import LostLease
from usecases.transaction import Unavailable, transaction

log = logging.getLogger("keizoku.jobs")


def run_slice(job: ClaimedJob, clock: Callable[[], datetime]) -> None:
    """Raises Unavailable when the database is out of reach: that says nothing against any row."""
    try:
        if job.attempts > MOST_TRIES or not _is_carried_out(job, clock):
            with transaction() as session:
                note_interrupted(session, job, clock())
    except LostLease:
        log.warning("job %s was taken over by another worker", job.dedup_key)


def _is_carried_out(job: ClaimedJob, clock: Callable[[], datetime]) -> bool:
    try:
        with transaction() as session:
            carry_out_slice(session, job, clock())
    except (LostLease, Unavailable):
        raise
    except Exception as error:
        log.error("a slice of %s failed: %s", job.dedup_key, fault_of(error))
        return False
    return True
