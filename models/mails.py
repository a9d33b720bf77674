"""Mails: to whom, of what, and whether the mail server has them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.mail_event import MailEvent
from models.database import Json, Model, SortableMoment, UtcDateTime, key, word


class MailState(StrEnum):
    """送信待ち, 送信済み, 送信できず."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    FAILED = "failed"


_SEALED = text("sealed_links <> ''")


class Mail(Model):
    """One mail to one recipient; its text is drawn from event and facts when it is sent.

    Links open something to whoever has them: they stand here sealed, and only until the mail server has the mail or
    they are of no more use. `accepted_at` is when the mail server took it.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_made_at", "made_at", "id"),
        Index("ix_mails_accepted_at", "accepted_at", "id"),
        Index("ix_mails_recipient", "recipient", "id"),
        Index("ix_mails_state", "state", "made_at", "id"),
        Index("ix_mails_organization_id", "organization_id", "id"),
        Index("ix_mails_sealed", "good_until", sqlite_where=_SEALED, postgresql_where=_SEALED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    recipient: Mapped[str] = mapped_column(key(254))
    event: Mapped[MailEvent] = mapped_column(word(MailEvent))
    language: Mapped[str] = mapped_column(String(5))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    sealed_links: Mapped[str] = mapped_column(Text, default="")
    good_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What it is about; of one cause it is posted once. Empty causes are kept as none.
    cause: Mapped[str | None] = mapped_column(key(100), unique=True)
    # The left half of its Message-ID, the same however often it is sent.
    message_id: Mapped[str] = mapped_column(key(32), unique=True)
    state: Mapped[MailState] = mapped_column(word(MailState))
    error: Mapped[str] = mapped_column(String(60), default="")
    # The mail server's own number for its no, such as 550.
    reply: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(SortableMoment)
