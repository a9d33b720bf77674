"""Ask an applicant back about one section, by a mail whose link opens that section alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import OPEN, EnrollmentAct, Section
from domain.refusal import Refusal
from models.enrollments import Enrollment, EnrollmentQuestion
from usecases.audit import record
from usecases.enrollments.letters import post_question
from usecases.enrollments.move import seen_enrollment, tell_event
from usecases.signup.draft import new_token, token_hash
from usecases.vault import Vault

ANSWERED_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class AskBack:
    """What is asked about a section of an enrollment that was seen at `version`; `path` begins the link's address."""

    receipt_number: str
    version: int
    section: Section
    text: str
    path: str


@dataclass(frozen=True)
class QuestionOnDesk:
    """A question as the operator sees it."""

    section: Section
    text: str
    asked_at: datetime
    ends_at: datetime
    answered_at: datetime | None


def ask_back(session: Session, actor: Actor, vault: Vault, command: AskBack, now: datetime) -> None:
    """A newer question about a section ends the link of the one before.

    Raises not_found, changed_by_someone_else and enrollment_decided.
    """
    enrollment = seen_enrollment(session, command.receipt_number, command.version)
    if enrollment.state not in OPEN:
        raise Refusal("enrollment_decided")
    _end_earlier(session, enrollment, command.section, now)
    token = new_token()
    question = EnrollmentQuestion(
        enrollment_id=enrollment.id, section=command.section, text=command.text, token_hash=token_hash(token),
        asked_at=now, asked_by=actor.user_id, ends_at=now + ANSWERED_WITHIN,
    )  # fmt: skip
    session.add(question)
    # Whoever is about to decide sees first that something was asked.
    enrollment.updated_at = now
    session.flush()
    tell_event(session, actor, enrollment, EnrollmentAct.ASKED, now, section=command.section.value)
    # The text may name a person, which the audit would keep for good.
    record(session, actor, "enrollment_asked_back", now, record=command.receipt_number, section=command.section.value)
    post_question(session, vault, enrollment, question, f"{command.path}/{token}", now)


def _end_earlier(session: Session, enrollment: Enrollment, section: Section, now: datetime) -> None:
    session.execute(
        update(EnrollmentQuestion)
        .where(
            EnrollmentQuestion.enrollment_id == enrollment.id,
            EnrollmentQuestion.section == section,
            EnrollmentQuestion.answered_at.is_(None),
            EnrollmentQuestion.ends_at > now,
        )
        .values(ends_at=now)
    )


def questions_of(session: Session, enrollment_id: int) -> tuple[QuestionOnDesk, ...]:
    """The latest first."""
    found = session.execute(
        select(
            EnrollmentQuestion.section, EnrollmentQuestion.text, EnrollmentQuestion.asked_at,
            EnrollmentQuestion.ends_at, EnrollmentQuestion.answered_at,
        )
        .where(EnrollmentQuestion.enrollment_id == enrollment_id)
        .order_by(EnrollmentQuestion.id.desc())
    )  # fmt: skip
    return tuple(QuestionOnDesk(*row) for row in found)
