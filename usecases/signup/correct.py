"""The applicant corrects the one section that was asked about, with the link of the question alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.enrollment import (
    OPEN,
    EnrollmentAct,
    EnrollmentState,
    PaperKind,
    PaperState,
    Section,
    Source,
    moved,
    papers_wanted,
)
from domain.enrollment import Enrollment as Entered
from domain.enrollment_correction import changed_fields, corrected, section_digest
from domain.refusal import Refusal
from models.enrollments import Enrollment, EnrollmentPaper, EnrollmentQuestion
from usecases.audit import record_for
from usecases.enrollments.move import tell_event
from usecases.enrollments.papers import want_papers
from usecases.organizations.operator import operator_id
from usecases.signup.content import content_of, put_content
from usecases.signup.draft import token_hash
from usecases.signup.passwords import refuse_login_id_as_password
from usecases.vault import Vault


class LinkState(StrEnum):
    """What has become of a question's link."""

    GOOD = "good"
    ANSWERED = "answered"
    OVER = "over"
    DECIDED = "decided"


@dataclass(frozen=True)
class AskedBack:
    """A question as the applicant sees it. `entered` is everything, its account masked: the page shows one section."""

    state: LinkState
    receipt_number: str
    section: Section
    text: str
    ends_at: datetime
    answered_at: datetime | None
    entered: Entered
    source: Source

    @property
    def digest(self) -> str:
        return section_digest(self.entered, self.section)


@dataclass(frozen=True)
class Correct:
    """The section as it is said now, within an enrollment; `seen` is the digest of what its form was filled from."""

    key: str
    seen: str
    said: Entered


def question_of_link(session: Session, key: str, now: datetime) -> AskedBack:
    """Raises Refusal not_found."""
    question, enrollment = _found(session, key)
    return AskedBack(
        _state(question, enrollment, now), enrollment.receipt_number, question.section, question.text,
        question.ends_at, question.answered_at, content_of(enrollment), enrollment.source,
    )  # fmt: skip


def correct_section(session: Session, vault: Vault, command: Correct, now: datetime) -> None:
    """Save the section, and have what was checked checked anew.

    Raises not_found, enrollment_link_used, enrollment_section_changed, signup_login_id_twice and password_is_login_id.
    """
    question, enrollment = _found(session, command.key, lock=True)
    if _state(question, enrollment, now) is not LinkState.GOOD:
        raise Refusal("enrollment_link_used")
    old, section = content_of(enrollment, vault), question.section
    if section_digest(old, section) != command.seen:
        raise Refusal("enrollment_section_changed")
    new = corrected(old, command.said, section)
    _refuse_login_id_twice(new)
    refuse_login_id_as_password(new)
    changed = changed_fields(old, new, section)
    question.answered_at = enrollment.updated_at = now
    if changed:
        put_content(enrollment, new, vault)
        if enrollment.state is EnrollmentState.CHECKED:
            enrollment.state = moved(enrollment.state, EnrollmentState.RECEIVED)
        _want_what_is_wanted_now(session, enrollment, new, now)
    session.flush()
    facts: dict[str, Any] = {"section": section.value, "fields": list(changed)}
    tell_event(session, None, enrollment, EnrollmentAct.CORRECTED, now, **facts)
    owner = operator_id(session)
    if owner is not None:
        record_for(session, owner, "enrollment_corrected", now, record=enrollment.receipt_number, **facts)


def _found(session: Session, key: str, lock: bool = False) -> tuple[EnrollmentQuestion, Enrollment]:
    """The enrollment is locked first, as by everybody who works on it."""
    hashed = token_hash(key)
    asked = select(EnrollmentQuestion).where(EnrollmentQuestion.token_hash == hashed)
    of_question = select(Enrollment).where(
        Enrollment.id == select(EnrollmentQuestion.enrollment_id).where(EnrollmentQuestion.token_hash == hashed)
        .scalar_subquery()
    )  # fmt: skip
    enrollment = session.scalar(of_question.with_for_update() if lock else of_question)
    question = session.scalar(asked.with_for_update() if lock else asked)
    if enrollment is None or question is None:
        raise Refusal("not_found")
    return question, enrollment


def _state(question: EnrollmentQuestion, enrollment: Enrollment, now: datetime) -> LinkState:
    if question.answered_at is not None:
        return LinkState.ANSWERED
    if enrollment.state not in OPEN:
        return LinkState.DECIDED
    return LinkState.GOOD if question.ends_at > now else LinkState.OVER


def _refuse_login_id_twice(entered: Entered) -> None:
    """Within its own section this was seen; an administrator's may now be that of a manager."""
    administrators = {one.login_id.casefold() for one in entered.administrators}
    if any(base.manager.login_id.casefold() in administrators for base in entered.bases):
        raise Refusal("signup_login_id_twice")


def _want_what_is_wanted_now(session: Session, enrollment: Enrollment, entered: Entered, now: datetime) -> None:
    """Await what has become needed, and no longer what has not; what has come in stays."""
    wanted = set(papers_wanted(entered))
    papers = session.scalars(select(EnrollmentPaper).where(EnrollmentPaper.enrollment_id == enrollment.id)).all()
    for paper in papers:
        untouched = paper.state is PaperState.AWAITED and paper.file_id is None
        if untouched and paper.kind not in wanted and paper.kind is not PaperKind.APPLICATION_FORM:
            session.delete(paper)
    there = {paper.kind for paper in papers}
    want_papers(session, enrollment, [kind for kind in papers_wanted(entered) if kind not in there], now)
