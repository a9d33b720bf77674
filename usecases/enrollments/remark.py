"""Write the operator's own remarks on an enrollment, at any time of its life."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import EnrollmentAct
from usecases.audit import record
from usecases.enrollments.move import seen_enrollment, tell_event


@dataclass(frozen=True)
class RemarkOn:
    """The remarks on an enrollment that was seen at `version`."""

    receipt_number: str
    version: int
    remarks: str


def remark_on(session: Session, actor: Actor, command: RemarkOn, now: datetime) -> None:
    """Raises not_found or changed_by_someone_else."""
    enrollment = seen_enrollment(session, command.receipt_number, command.version)
    if enrollment.remarks == command.remarks:
        return
    enrollment.remarks, enrollment.updated_at = command.remarks, now
    tell_event(session, actor, enrollment, EnrollmentAct.REMARK, now)
    # What is remarked may name a person, which the audit would keep for good.
    record(session, actor, "enrollment_remarked", now, record=command.receipt_number)
