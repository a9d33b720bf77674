"""利用申込: drafts of the wizard, enrollments with their history, questions asked back and papers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.enrollment import (
    PAPER_REMARK_LENGTH,
    REMARKS_LENGTH,
    EnrollmentAct,
    EnrollmentState,
    PaperKind,
    PaperState,
    RefusalGround,
    Section,
    Source,
)
from models.database import Json, Model, SortableWord, UtcDateTime, Versioned, key, word


class SignupDraft(Model):
    """What stands in the wizard, sealed, known by the hash of the token that only the applicant's browser has."""

    __tablename__ = "signup_drafts"
    __table_args__ = (Index("ix_signup_drafts_ends_at", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(key(64), unique=True)
    # A second token, mailed on wish: whoever has it takes the draft over to another browser.
    link_hash: Mapped[str | None] = mapped_column(key(64), unique=True)
    source: Mapped[Source] = mapped_column(word(Source))
    started_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sealed_content: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    enrollment_id: Mapped[int | None] = mapped_column(ForeignKey("enrollments.id"), unique=True)


class Enrollment(Versioned, Model):
    """One enrollment: what was entered (`content`), where it stands, and what it became."""

    __tablename__ = "enrollments"
    __table_args__ = (
        Index("ix_enrollments_by_state", "state", "received_at", "id"),
        Index("ix_enrollments_by_received_at", "received_at", "id"),
        Index("ix_enrollments_by_name", "name_key", "id"),
        Index("ix_enrollments_by_designation_number", "designation_key", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_number: Mapped[str] = mapped_column(key(20), unique=True)
    state: Mapped[EnrollmentState] = mapped_column(word(EnrollmentState))
    source: Mapped[Source] = mapped_column(word(Source))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(key(120))
    kana: Mapped[str] = mapped_column(String(120))
    designation_key: Mapped[str] = mapped_column(key(20))
    email: Mapped[str] = mapped_column(String(254))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    # Number and holder of the bank account; empty when the paper comes.
    sealed_account: Mapped[str] = mapped_column(Text, default="")
    # Base code -> hash; emptied as soon as the enrollment is accepted, refused or cancelled.
    manager_passwords: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    terms_version: Mapped[int]
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_from: Mapped[str] = mapped_column(String(45))
    # The applicant's page of where the enrollment stands; the token itself is sealed for the mails that name it.
    status_hash: Mapped[str] = mapped_column(key(64), unique=True)
    sealed_status_token: Mapped[str] = mapped_column(String(500))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organizations.id"), unique=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal_ground: Mapped[RefusalGround | None] = mapped_column(SortableWord(RefusalGround))
    refusal_text: Mapped[str] = mapped_column(String(1000), default="")
    # Of the operator, for the operator: no page or mail of the applicant holds them.
    remarks: Mapped[str] = mapped_column(String(REMARKS_LENGTH), default="")


class EnrollmentEvent(Model):
    """What happened to an enrollment: code and facts, never sentences; append-only by habit of its use cases."""

    __tablename__ = "enrollment_events"
    __table_args__ = (Index("ix_enrollment_events_enrollment_id", "enrollment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id"))
    act: Mapped[EnrollmentAct] = mapped_column(word(EnrollmentAct))
    state: Mapped[EnrollmentState] = mapped_column(word(EnrollmentState))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)


class EnrollmentQuestion(Model):
    """A question asked back, with the token of the link that lets its one section be corrected."""

    __tablename__ = "enrollment_questions"
    __table_args__ = (Index("ix_enrollment_questions_enrollment_id", "enrollment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id"))
    section: Mapped[Section] = mapped_column(word(Section))
    text: Mapped[str] = mapped_column(String(1000))
    token_hash: Mapped[str] = mapped_column(key(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EnrollmentPaper(Versioned, Model):
    """A paper that belongs to an enrollment: awaited, arrived or faulty, and its scan or upload."""

    __tablename__ = "enrollment_papers"
    __table_args__ = (UniqueConstraint("enrollment_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollments.id"))
    kind: Mapped[PaperKind] = mapped_column(word(PaperKind))
    state: Mapped[PaperState] = mapped_column(word(PaperState))
    remark: Mapped[str] = mapped_column(String(PAPER_REMARK_LENGTH), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
