"""Claim one job that is due, for one worker and for a while."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from models.jobs import Job, JobState
from usecases.jobs.enqueue import CASE_WORK, JobKind

# Longer than any call to the outside may take, so that nobody repeats what is still under way.
LEASE = timedelta(seconds=120)


@dataclass(frozen=True)
class ClaimedJob:
    """A job in the hands of one worker; `holder` and `attempts` together are the fence of its lease."""

    id: int
    kind: str
    dedup_key: str
    facts: Mapping[str, Any]
    attempts: int
    holder: str
    organization_id: int | None
    made_by: int | None

    @property
    def number(self) -> str:
        return str(self.facts["number"])


def is_anything_due(session: Session, now: datetime, kinds: Collection[JobKind] = CASE_WORK) -> bool:
    """Looked at without a write transaction, so that an idle worker disturbs nobody."""
    return session.scalar(_due(now, kinds).limit(1)) is not None


def claim_job(
    session: Session, holder: str, now: datetime, kinds: Collection[JobKind] = CASE_WORK
) -> ClaimedJob | None:
    """The job longest due, now running and ours until the lease ends; None when nothing is due."""
    candidate = _due(now, kinds).limit(1).with_for_update(skip_locked=True, of=Job)
    row = session.execute(
        update(Job)
        .where(Job.id == candidate.scalar_subquery())
        .values(state=JobState.RUNNING, holder=holder, lease_until=now + LEASE, attempts=Job.attempts + 1)
        .returning(
            Job.id, Job.kind, Job.dedup_key, Job.facts, Job.attempts, Job.holder, Job.organization_id, Job.made_by
        )
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else ClaimedJob(*row)


def _due(now: datetime, kinds: Collection[JobKind]) -> Select[int]:
    other = aliased(Job)
    # Per order key one runs or is retried at a time; a fresh one waits for those tried or asked for before it.
    goes_first = and_(other.state == JobState.WAITING, or_(other.attempts > 0, other.id < Job.id))
    before = exists().where(
        other.order_key == Job.order_key,
        other.id != Job.id,
        or_(other.state == JobState.RUNNING, and_(Job.attempts == 0, goes_first)),
    )
    of_kind = Job.kind.in_([kind.value for kind in kinds])
    return select(Job.id).where(_is_ripe(now), of_kind, ~before).order_by(Job.run_at, Job.id)


def _is_ripe(now: datetime) -> ColumnElement[bool]:
    """Its time has come, or the worker that had it was lost."""
    return or_(
        and_(Job.state == JobState.WAITING, Job.run_at <= now),
        and_(Job.state == JobState.RUNNING, Job.lease_until <= now),
    )
