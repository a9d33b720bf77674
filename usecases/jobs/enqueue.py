"""Ask for work outside the page, in the transaction of the act that causes it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.jobs import Job, JobState


class JobKind(StrEnum):
    """What a worker knows how to do."""

    LODGE = "lodge"
    PAY = "pay"
    REFRESH = "refresh"
    MANY = "many"
    MAIL = "mail"
    TERMS_CHANGED = "terms_changed"
    IDS_ASKED = "ids_asked"
    RESET_ASKED = "reset_asked"
    LOCKED = "locked"
    MISUSE_ASKED = "misuse_asked"
    DUE_SOON = "due_soon"
    DAILY_STATEMENTS = "daily_statements"
    MONTHLY_ADVANCES = "monthly_advances"
    NOTICE_GIVEN = "notice_given"
    STOP_PLANNED = "stop_planned"
    PORTAL_PASSWORD = "portal_password"  # noqa: S105 -- the name of a kind


# A mail server that answers slowly keeps nothing of the cases waiting: mails have a thread of their own.
CASE_WORK = (JobKind.LODGE, JobKind.PAY, JobKind.REFRESH, JobKind.MANY)
# Work that makes letters, which are then mails of their own.
LETTERS = (
    JobKind.TERMS_CHANGED, JobKind.IDS_ASKED, JobKind.RESET_ASKED, JobKind.LOCKED, JobKind.MISUSE_ASKED,
    JobKind.DUE_SOON, JobKind.DAILY_STATEMENTS, JobKind.MONTHLY_ADVANCES, JobKind.NOTICE_GIVEN, JobKind.STOP_PLANNED,
)  # fmt: skip
OPEN = (JobState.WAITING, JobState.RUNNING)


def order_key(number: str) -> str:
    """Jobs of one application go one after the other."""
    return f"application:{number}"


def enqueue(
    session: Session,
    kind: JobKind,
    dedup_key: str,
    order: str,
    organization_id: int | None,
    now: datetime,
    run_at: datetime | None = None,
    **facts: Any,
) -> None:
    """One job per `dedup_key` for ever: an open or finished one stays as it is, a failed one is tried anew.

    Jobs of the same `order` go one after the other.
    """
    known = session.scalar(select(Job).where(Job.dedup_key == dedup_key).with_for_update())
    if known is None:
        session.add(
            Job(
                kind=kind.value, dedup_key=dedup_key, order_key=order, state=JobState.WAITING,
                run_at=run_at or now, facts=facts, organization_id=organization_id, made_at=now,
            )
        )  # fmt: skip
    elif known.state is JobState.FAILED:
        reopen(known, run_at or now)
    session.flush()


def enqueue_for_application(
    session: Session,
    kind: JobKind,
    dedup_key: str,
    number: str,
    organization_id: int,
    now: datetime,
    run_at: datetime | None = None,
    **facts: Any,
) -> None:
    """The same for work about one application."""
    enqueue(session, kind, dedup_key, order_key(number), organization_id, now, run_at, number=number, **facts)


def reopen(job: Job, run_at: datetime) -> None:
    """Let a failed job be tried anew, with as many tries as at first."""
    job.state, job.run_at, job.attempts, job.last_error, job.ended_at = JobState.WAITING, run_at, 0, "", None


def has_open_job(session: Session, kind: JobKind, number: str) -> bool:
    return session.scalar(
        select(Job.id).where(Job.order_key == order_key(number), Job.state.in_(OPEN), Job.kind == kind.value).limit(1)
    ) is not None  # fmt: skip
