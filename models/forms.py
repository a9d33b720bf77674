"""What keeps typed work safe: one-time form tokens, saves on the way, and posts kept over an ended session."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Json, Model, UtcDateTime, key


class FormToken(Model):
    """A form that was posted once; a second post of it is led to the first one's answer."""

    __tablename__ = "form_tokens"
    __table_args__ = (Index("ix_form_tokens_made_at", "made_at"),)

    token: Mapped[str] = mapped_column(key(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    endpoint: Mapped[str] = mapped_column(String(80))
    body_hash: Mapped[str] = mapped_column(String(64))
    # It may name the search that a page was opened from, however long.
    answer: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Autosave(Model):
    """途中保存: what stands in one user's form of one object, kept 30 days."""

    __tablename__ = "autosaves"
    __table_args__ = (UniqueConstraint("user_id", "form", "object_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    form: Mapped[str] = mapped_column(String(40))
    object_key: Mapped[str] = mapped_column(String(40))
    object_version: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeptPost(Model):
    """The body of a post that came after its session had ended, kept 24 hours for the same user."""

    __tablename__ = "kept_posts"
    __table_args__ = (Index("ix_kept_posts_kept_at", "kept_at"),)

    id: Mapped[str] = mapped_column(key(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str] = mapped_column(String(400))
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
