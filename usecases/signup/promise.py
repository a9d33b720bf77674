"""By when an applicant is answered, as the operator promises it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.business_days import Calendar, YearEndClosure, business_days_after, business_days_until
from domain.clock import day_in_japan
from domain.dated import in_force
from usecases.reference import closures, promises

ENROLLMENT_ANSWER = "enrollment_answer"


def promised_days(session: Session, day: date) -> int:
    """In how many business days the operator answers an enrollment that came on this day."""
    found = in_force([promise for promise in promises(session) if promise.name == ENROLLMENT_ANSWER], day)
    if found is None:
        raise LookupError("no promise is in force")
    return found.business_days


def answer_by(session: Session, received_at: datetime) -> date:
    day = day_in_japan(received_at)
    return business_days_after(day, promised_days(session, day), _closure(session, day))


def business_days_since(session: Session, received_at: datetime, until: datetime) -> int:
    """How many business days an enrollment has waited."""
    day = day_in_japan(received_at)
    return business_days_until(day, day_in_japan(until), _closure(session, day))


def _closure(session: Session, day: date) -> YearEndClosure:
    closed = in_force([row for row in closures(session) if row.calendar is Calendar.SERVICE], day)
    if closed is None:
        raise LookupError("no closure is in force")
    return closed
