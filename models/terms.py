"""The versions of the terms of use, and who confirmed a changed one for an organization."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Json, Model, UtcDateTime


class TermsVersion(Model):
    """利用規約 from a day on; triggers forbid changing or removing one, for somebody has agreed to it."""

    __tablename__ = "terms_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date]
    # Articles in their order: key, heading and text of each.
    sections: Mapped[list[dict[str, str]]] = mapped_column(Json)
    announced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    announced_by: Mapped[int | None]
    # What differs from the version before, in a few words.
    summary: Mapped[str] = mapped_column(Text, default="", server_default="")


class TermsConfirmation(Model):
    """An organization's first administrator who saw that version's changes; triggers forbid changing it."""

    __tablename__ = "terms_confirmations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_terms_confirmations_user"
        ),
    )

    organization_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(ForeignKey("terms_versions.version"), primary_key=True, autoincrement=False)
    user_id: Mapped[int]
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
