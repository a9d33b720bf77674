"""Mark an enrollment as checked, or as waiting for a paper."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import EnrollmentState
from usecases.audit import record
from usecases.enrollments.move import move


@dataclass(frozen=True)
class MarkEnrollment:
    """The new state of an enrollment that was seen at `version`."""

    receipt_number: str
    version: int
    state: EnrollmentState


def mark_enrollment(session: Session, actor: Actor, command: MarkEnrollment, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else or enrollment_move_not_allowed."""
    if command.state not in {EnrollmentState.CHECKED, EnrollmentState.WAITING_FOR_PAPER}:
        raise ValueError("every other state comes by an act of its own")
    move(session, actor, command.receipt_number, command.version, command.state, now)
    record(session, actor, "enrollment_marked", now, record=command.receipt_number, state=command.state.value)
