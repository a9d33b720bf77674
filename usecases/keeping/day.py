"""The day on which a vehicle user is erased, and which completions that concerns soon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, case, func, select
from sqlalchemy.orm import Session, aliased

from domain.clock import day_in_japan
from domain.keeping import Kept, day_erased, keeping_term, last_day_over
from domain.request_status import RequestStatus
from models.applications import Application
from usecases.reference import keeping_terms

# So early before it is erased what is left is offered as a list.
OFFERED_DAYS = 60
OVER = frozenset({RequestStatus.DONE, RequestStatus.ENDED})
_Own = aliased(Application)


@dataclass(frozen=True)
class ErasedSoon:
    """The first and the last day of the completions whose vehicle users are erased within so many days."""

    days: int
    completed_from: date
    completed_until: date


def last_end(request_id: Any) -> ScalarSelect[Any]:
    """The end of that application of a request which ended last; None while one has not."""
    ended = case((_Own.completed_on <= _Own.ended_on, _Own.completed_on), else_=_Own.ended_on)
    return select(func.max(ended, type_=_Own.ended_on.type)).where(_Own.request_id == request_id).scalar_subquery()


def user_erased_on(
    session: Session, status: RequestStatus, changed_at: datetime, ended_on: date | None, today: date
) -> date | None:
    """None as long as the request has not ended; the same ends as the nightly erasing goes by."""
    if status is RequestStatus.CANCELLED:
        ended_on = day_in_japan(changed_at)
    elif status not in OVER:
        return None
    return None if ended_on is None else day_erased(ended_on, keeping_terms(session), Kept.VEHICLE_USER, today)


def erased_soon(session: Session, today: date) -> ErasedSoon:
    term = keeping_term(keeping_terms(session), Kept.VEHICLE_USER, today)
    first, last = (last_day_over(term, today + timedelta(days=days)) for days in (0, OFFERED_DAYS))
    return ErasedSoon(OFFERED_DAYS, first + timedelta(days=1), last)
