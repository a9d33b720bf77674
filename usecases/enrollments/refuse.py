"""Refuse an enrollment for a ground of the terms; the applicant is told by mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import EnrollmentState, RefusalGround
from domain.mail_event import MailEvent
from usecases.audit import record
from usecases.enrollments.letters import post_ground
from usecases.enrollments.move import move
from usecases.vault import Vault


@dataclass(frozen=True)
class RefuseEnrollment:
    """Why an enrollment that was seen at `version` is refused; the applicant reads the text."""

    receipt_number: str
    version: int
    ground: RefusalGround
    text: str


def refuse_enrollment(session: Session, actor: Actor, vault: Vault, command: RefuseEnrollment, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else or enrollment_move_not_allowed."""
    ground = command.ground
    enrollment = move(
        session, actor, command.receipt_number, command.version, EnrollmentState.REFUSED, now, ground=ground.value
    )
    enrollment.decided_at = now
    enrollment.refusal_ground, enrollment.refusal_text = ground, command.text
    enrollment.manager_passwords = {}
    # The text may name a person, which the audit would keep for good: only the ground is told.
    record(session, actor, "enrollment_refused", now, record=command.receipt_number, ground=ground.value)
    post_ground(session, vault, enrollment, MailEvent.ENROLLMENT_REFUSED, now)
