"""Say how a claimed job went; a worker whose lease was taken over changes nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from domain.retry import WITH_THE_PORTAL, Patience, gives_up_after, wait_after
from models.jobs import Job, JobState
from usecases.jobs.claim import ClaimedJob

LONGEST_ERROR = 60


class LostLease(Exception):
    """Another worker has the job by now: what was about to be written must not be."""


def finish_job(session: Session, job: ClaimedJob, now: datetime, **values: Any) -> None:
    _set(session, job, state=JobState.DONE, ended_at=now, last_error="", lease_until=None, **values)


def fail_job(session: Session, job: ClaimedJob, error: str, now: datetime) -> None:
    """A definite no: only a person can let it be tried anew."""
    _set(session, job, state=JobState.FAILED, ended_at=now, last_error=error[:LONGEST_ERROR], lease_until=None)


def retry_job(
    session: Session,
    job: ClaimedJob,
    error: str,
    first_wait: timedelta,
    now: datetime,
    patience: Patience = WITH_THE_PORTAL,
) -> bool:
    """Try again after a growing wait, or give up after so many tries; whether it will be tried again."""
    if gives_up_after(job.attempts, patience):
        fail_job(session, job, error, now)
        return False
    run_at = now + wait_after(job.attempts, first_wait, patience)
    _set(session, job, state=JobState.WAITING, run_at=run_at, last_error=error[:LONGEST_ERROR], lease_until=None)
    return True


def put_back_job(session: Session, job: ClaimedJob, error: str, run_at: datetime) -> None:
    """Wait without having tried: the portal is closed, or the account stands still."""
    attempts = job.attempts - 1
    _set(
        session, job, state=JobState.WAITING, run_at=run_at, last_error=error[:LONGEST_ERROR], lease_until=None,
        attempts=attempts,
    )  # fmt: skip


def facts_in_hand(session: Session, job: ClaimedJob) -> Mapping[str, Any]:
    """The facts as they stand, locked until the transaction ends; raises LostLease."""
    facts = session.scalar(select(Job.facts).where(*_still_ours(job)).with_for_update())
    if facts is None:
        raise LostLease(job.dedup_key)
    return facts


def leave_rest(session: Session, job: ClaimedJob, facts: Mapping[str, Any], progress: int) -> None:
    """A part is done: the rest keeps its place in the queue, for whichever worker comes next."""
    _set(session, job, state=JobState.WAITING, lease_until=None, attempts=0, facts=facts, progress=progress)


def leave_unchanged(session: Session, job: ClaimedJob) -> None:
    """Nothing came of this try: the next one comes at once and knows that it is not the first."""
    _set(session, job, state=JobState.WAITING, lease_until=None)


def _set(session: Session, job: ClaimedJob, **values: Any) -> None:
    """Raises LostLease unless the job is still this worker's, in this try."""
    changed = session.execute(
        update(Job).where(*_still_ours(job)).values(**values).execution_options(synchronize_session=False)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        raise LostLease(job.dedup_key)


def _still_ours(job: ClaimedJob) -> tuple[ColumnElement[bool], ...]:
    return (
        Job.id == job.id,
        Job.holder == job.holder,
        Job.attempts == job.attempts,
        Job.state == JobState.RUNNING,
    )
