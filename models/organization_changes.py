"""Changes of registered data: what an organization asked for, what was there before, and who decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.organization_change import AccountWish, ChangeState
from models.database import Json, Model, UtcDateTime, Versioned, word

_OPEN = text("state = 'open'")


class OrganizationChange(Versioned, Model):
    """One request for a change; `before` and `after` hold only what differs, the bank account sealed apart."""

    __tablename__ = "organization_changes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "asked_by"], ["users.organization_id", "users.id"], name="fk_organization_changes_asker"
        ),
        Index("ix_organization_changes_organization_id", "organization_id", "id"),
        Index("ix_organization_changes_by_state", "state", "asked_at", "id"),
        Index("ix_organization_changes_by_asked_at", "asked_at", "id"),
        # One open request of an organization, whatever races for it.
        Index(
            "uq_organization_changes_open", "organization_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    state: Mapped[ChangeState] = mapped_column(word(ChangeState))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
    account_wish: Mapped[AccountWish] = mapped_column(word(AccountWish))
    # The accounts of before and after as JSON; empty where there is none.
    sealed_before: Mapped[str] = mapped_column(Text, default="")
    sealed_after: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(String(1000), default="")
