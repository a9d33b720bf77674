"""Find an enrollment by its receipt number, and move it along its table, the move told in its history."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import EnrollmentAct, EnrollmentState, moved
from domain.refusal import Refusal
from models.enrollments import Enrollment, EnrollmentEvent

SHAPE = re.compile(r"[0-9A-Za-z-]{1,20}")


def is_numbered(receipt_number: str) -> ColumnElement[bool]:
    """What cannot be a receipt number is nobody's: PostgreSQL cannot be asked for a text with NUL in it."""
    return Enrollment.receipt_number == receipt_number if SHAPE.fullmatch(receipt_number) else false()


def find_enrollment(session: Session, receipt_number: str, lock: bool = False) -> Enrollment:
    """Raises Refusal not_found."""
    query = select(Enrollment).where(is_numbered(receipt_number))
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found


def seen_enrollment(session: Session, receipt_number: str, version: int) -> Enrollment:
    """The locked enrollment as it was seen; raises Refusal when someone has changed it since."""
    found = find_enrollment(session, receipt_number, lock=True)
    if found.version != version:
        raise Refusal("changed_by_someone_else", at=found.updated_at)
    return found


def move(
    session: Session,
    actor: Actor,
    receipt_number: str,
    version: int,
    state: EnrollmentState,
    now: datetime,
    **facts: Any,
) -> Enrollment:
    """The enrollment in its new state; raises Refusal for a move that the table does not know."""
    enrollment = seen_enrollment(session, receipt_number, version)
    enrollment.state = moved(enrollment.state, state)
    enrollment.updated_at = now
    tell_event(session, actor, enrollment, EnrollmentAct.MOVED, now, **facts)
    return enrollment


def tell_event(
    session: Session, actor: Actor | None, enrollment: Enrollment, act: EnrollmentAct, now: datetime, **facts: Any
) -> None:
    session.add(
        EnrollmentEvent(
            enrollment_id=enrollment.id, act=act, state=enrollment.state, at=now,
            by=actor.user_id if actor else None, facts=facts,
        )
    )  # fmt: skip
