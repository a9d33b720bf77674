"""依頼人の変更: what changed of a client's base, told to each agent's base that is asked, until it was seen there."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.base_change import BaseChange
from models.database import Json, Model, UtcDateTime, word


class ClientChange(Model):
    """One change of a client's base, as one agent's base is told of it; `facts` are pairs of before and after.

    `stood` is who told whom in which words at that moment, so that the 届出書 stays what it was.
    """

    __tablename__ = "client_changes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agent_organization_id", "agent_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_client_changes_agent_base",
        ),
        ForeignKeyConstraint(
            ["client_organization_id", "client_base_id"],
            ["bases.organization_id", "bases.id"],
            name="fk_client_changes_client_base",
        ),
        Index("ix_client_changes_of_agent", "agent_organization_id", "acknowledged_at", "id"),
        Index("ix_client_changes_of_client", "client_organization_id", "id"),
        Index("ix_client_changes_mailed_at", "mailed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_organization_id: Mapped[int]
    agent_base_id: Mapped[int]
    client_organization_id: Mapped[int]
    client_base_id: Mapped[int]
    change: Mapped[BaseChange] = mapped_column(word(BaseChange))
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    stood: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by: Mapped[str] = mapped_column(String(32), default="")
