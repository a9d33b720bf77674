"""Who did what: append-only entries, chained by hash per organization."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Json, Model, UtcDateTime


class AuditEntry(Model):
    """One act or refusal; triggers forbid changing it, and removing it before an anchor stands for it."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("organization_id", "seq"),
        Index("ix_audit_entries_at", "organization_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None]
    login_id: Mapped[str] = mapped_column(String(32), default="")
    role: Mapped[str] = mapped_column(String(16), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    code: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(60), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    hash: Mapped[str] = mapped_column(String(64))


class AuditAnchor(Model):
    """Where the rest of a chain begins: the last entry that was removed because its time was over.

    Triggers forbid changing or removing one, and removing an entry without one; it is only made for an entry that is
    there, and says how many went with it.
    """

    __tablename__ = "audit_anchors"
    __table_args__ = (UniqueConstraint("organization_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    count: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditHead(Model):
    """The last hash of an organization's chain; locked last in a transaction, in the order of organizations.

    A trigger moves it on to each entry that is added.
    """

    __tablename__ = "audit_heads"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class AuditCheck(Model):
    """When an organization's chain was last looked through, and the first entry that did not follow, if any."""

    __tablename__ = "audit_checks"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True, autoincrement=False)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    broken_at: Mapped[int | None]
