"""Work that waits for the worker, and the portal's numbered events as they came."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Json, Model, UtcDateTime, key, word


class JobState(StrEnum):
    """送信待ち, 送信中, 済, 失敗."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_FAILED = text("state = 'failed'")


class Job(Model):
    """One thing to do outside a page: written in the transaction of the act that asks for it."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("dedup_key"),
        Index("ix_jobs_state_run_at", "state", "run_at", "id"),
        Index("ix_jobs_order_key", "order_key", "state", "id"),
        Index("ix_jobs_organization_id", "organization_id", "id"),
        Index("ix_jobs_failed", "organization_id", "id", sqlite_where=_FAILED, postgresql_where=_FAILED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    dedup_key: Mapped[str] = mapped_column(key(120))
    order_key: Mapped[str] = mapped_column(key(60))
    state: Mapped[JobState] = mapped_column(word(JobState))
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    holder: Mapped[str] = mapped_column(String(64), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(60), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    made_by: Mapped[int | None]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PortalEvent(Model):
    """One event of one bulk user, raw, kept whether or not we understand it."""

    __tablename__ = "portal_events"
    __table_args__ = (
        UniqueConstraint("account_id", "seq"),
        Index("ix_portal_events_application_id", "application_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("portal_accounts.id"))
    seq: Mapped[int]
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    raw: Mapped[dict[str, Any]] = mapped_column(Json)
    understood: Mapped[bool]


class WorkerBeat(Model):
    """When each worker was last alive."""

    __tablename__ = "worker_beats"

    worker: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
