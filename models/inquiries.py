"""What is asked through the form of the contact page, by strangers and by those who are signed in."""

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.inquiry import InquiryState, InquiryTopic
from models.database import Model, Versioned, key, word


class Inquiry(Versioned, Model):
    """お問い合わせ. The token of its form makes it one, however often it is posted, and names it to its sender.

    Who was signed in is known, with the case and the screen from which the form was opened.
    """

    __tablename__ = "inquiries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "asked_by"], ["users.organization_id", "users.id"], name="fk_inquiries_asker"
        ),
        Index("ix_inquiries_by_state", "state", "id"),
        Index("ix_inquiries_by_topic", "topic", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(key(64), unique=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    topic: Mapped[InquiryTopic] = mapped_column(word(InquiryTopic))
    company: Mapped[str] = mapped_column(String(60), default="")
    person: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(15), default="")
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="ja")
    state: Mapped[InquiryState] = mapped_column(word(InquiryState), default=InquiryState.RECEIVED)
    note: Mapped[str] = mapped_column(String(500), default="")
    organization_id: Mapped[int | None]
    asked_by: Mapped[int | None]
    # The 申請ID, with the number of its try if one was named.
    case_number: Mapped[str] = mapped_column(String(13), default="", server_default="")
    screen: Mapped[str] = mapped_column(String(40), default="", server_default="")
    updated_by: Mapped[int | None]
