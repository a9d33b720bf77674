"""お知らせ to the users, and who has read which."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.notice import NoticeAudience, NoticeEvent, NoticeImportance
from domain.rights import OrganizationKind
from models.database import Json, Model, SortableDay, SortableMoment, SortableWord, UtcDateTime, Versioned, word


class Notice(Versioned, Model):
    """Of an event the words stand in the catalogues; `text` is then what the operator itself said of it, if anything.

    Without a side it is for clients and agents; `words_key` is what a search looks through.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_by_day", "shown_from", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    importance: Mapped[NoticeImportance] = mapped_column(word(NoticeImportance))
    audience: Mapped[NoticeAudience] = mapped_column(word(NoticeAudience))
    side: Mapped[OrganizationKind | None] = mapped_column(SortableWord(OrganizationKind), nullable=False)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"))
    event: Mapped[NoticeEvent | None] = mapped_column(SortableWord(NoticeEvent), nullable=False)
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    subject: Mapped[str] = mapped_column(String(100), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(300), default="")
    words_key: Mapped[str] = mapped_column(Text, default="")
    shown_from: Mapped[date]
    shown_until: Mapped[date | None] = mapped_column(SortableDay, nullable=False)
    ended_at: Mapped[datetime | None] = mapped_column(SortableMoment, nullable=False)
    updated_by: Mapped[int | None]


class NoticeRead(Model):
    """That a user has opened a notice."""

    __tablename__ = "notice_reads"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True, autoincrement=False)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
