"""申請テンプレート: named answers with which a new request begins."""

from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.vehicle import VehicleKind
from models.database import Json, Model, Versioned, key, word


class RequestTemplate(Versioned, Model):
    """For one base or all of them, and for one person or all; `answers` holds only what is preset."""

    __tablename__ = "request_templates"
    __table_args__ = (
        UniqueConstraint("organization_id", "name"),
        ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_request_templates_base"
        ),
        ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_request_templates_user"
        ),
        ForeignKeyConstraint(
            ["organization_id", "updated_by"],
            ["users.organization_id", "users.id"],
            name="fk_request_templates_updated_by",
        ),
        Index("ix_request_templates_by_updated_at", "organization_id", "updated_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str] = mapped_column(key(40))
    kind: Mapped[VehicleKind] = mapped_column(word(VehicleKind))
    base_id: Mapped[int | None]
    user_id: Mapped[int | None]
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    updated_by: Mapped[int]
