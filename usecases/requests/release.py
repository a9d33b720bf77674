"""Release held requests whose day has come, in the name of who sent them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.request_status import RequestStatus, moved
from domain.rights import Right
from models.requests import InspectionRequest
from usecases.audit import record_for
from usecases.case_events import tell_case
from usecases.requests.check import check_request
from usecases.requests.facts_in_row import facts_of
from usecases.requests.send import hand_over
from usecases.requests.touch import touch
from usecases.users.acting import person_now


@dataclass(frozen=True)
class Released:
    """What became of one held request whose day had come."""

    number: int
    status: RequestStatus


def release_held(session: Session, now: datetime, limit: int = 100) -> tuple[Released, ...]:
    """Send what is due since 00:00 in Japan; what may no longer be sent goes back to draft and says why."""
    row = InspectionRequest
    query = (
        select(row)
        .where(row.status == RequestStatus.HELD, row.planned_on <= day_in_japan(now), row.deleted_at.is_(None))
        .order_by(row.planned_on, row.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(_release(session, request, now) for request in session.scalars(query).all())


def _release(session: Session, request: InspectionRequest, now: datetime) -> Released:
    sender = person_now(session, request.sent_by, request.organization_id)
    if sender is None or not (sender.may(Right.SEND_REQUEST) and sender.works_at(request.base_id)):
        return _back_to_draft(session, request, now, "sender_may_not_send")
    stop = check_request(session, sender, facts_of(request), now, request.id).first_stop
    if stop is not None:
        return _back_to_draft(session, request, now, stop.code)
    hand_over(session, request, moved(request.status, RequestStatus.SENT), sender, now)
    return Released(request.id, RequestStatus.SENT)


def _back_to_draft(session: Session, request: InspectionRequest, now: datetime, reason: str) -> Released:
    request.status = moved(request.status, RequestStatus.DRAFT)
    request.returned_reason = reason
    touch(request, None, now)
    tell_case(session, request, "request_not_released", None, now, reason=reason)
    record_for(
        session, request.organization_id, "request_not_released", now, record=f"request {request.id}", reason=reason
    )
    session.flush()
    return Released(request.id, RequestStatus.DRAFT)
