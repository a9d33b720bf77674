"""Each morning's mails, asked for as jobs: one a day or month for ever, whoever looks first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.morning import has_begun, stated_days, stated_month
from models.database import INSERT
from models.jobs import Job, JobState
from usecases.jobs.enqueue import JobKind


def is_morning_due(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    keys = {key for _kind, key, _facts in _wanted(now)}
    known = session.scalars(select(Job.dedup_key).where(Job.dedup_key.in_(sorted(keys)))).all() if keys else ()
    return bool(keys - set(known))


def begin_morning_jobs(session: Session, now: datetime) -> None:
    """What another worker asked for meanwhile stays as it is."""
    rows = [
        {
            "kind": kind.value, "dedup_key": key, "order_key": key, "state": JobState.WAITING, "run_at": now,
            "facts": facts, "made_at": now, "holder": "", "attempts": 0, "last_error": "", "progress": 0, "total": 0,
        }
        for kind, key, facts in _wanted(now)
    ]  # fmt: skip
    if rows:
        insert = INSERT[session.get_bind().dialect.name](Job).values(rows)
        session.execute(insert.on_conflict_do_nothing(index_elements=["dedup_key"]))


def _wanted(now: datetime) -> Iterator[tuple[JobKind, str, dict[str, Any]]]:
    """A job, its key and its facts. A reminder is of today alone."""
    if not has_begun(now):
        return
    for day in stated_days(now):
        yield _job(JobKind.DAILY_STATEMENTS, day.isoformat(), day=day.isoformat())
    yield _job(JobKind.MONTHLY_ADVANCES, str(stated_month(now)), month=str(stated_month(now)))
    today = day_in_japan(now).isoformat()
    yield _job(JobKind.DUE_SOON, today, day=today)


def _job(kind: JobKind, when: str, **facts: str) -> tuple[JobKind, str, dict[str, Any]]:
    return kind, f"{kind.value}:{when}", {**facts, "after": 0}
