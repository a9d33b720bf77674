"""差戻し: send a request back to its client with a reason, as long as nothing was lodged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.refusal import Refusal
from domain.request_status import RequestStatus, moved
from domain.return_reason import ReturnReason, checked_return_text
from models.applications import Application
from models.requests import InspectionRequest
from usecases.agency.find import lock_requests, must_find
from usecases.agency.rows import RowResult, each_row
from usecases.audit import record
from usecases.case_events import tell_case


@dataclass(frozen=True)
class ReturnRequests:
    """Which requests, why, and in the agent's own words."""

    numbers: Sequence[int]
    reason: ReturnReason
    text: str = ""


def return_requests(session: Session, actor: Actor, command: ReturnRequests, now: datetime) -> tuple[RowResult, ...]:
    """Raises the refusals of reason and text; what concerns one request is in its row."""
    text = checked_return_text(command.reason, command.text)
    requests = lock_requests(session, actor, command.numbers)

    def act(number: int) -> str:
        return _return(session, actor, must_find(requests.get(number)), command.reason, text, now)

    return each_row(session, command.numbers, act)


def return_request(session: Session, actor: Actor, command: ReturnRequests, now: datetime) -> None:
    """The same for one request: raises not_found, request_move_not_allowed or request_already_lodged."""
    for result in return_requests(session, actor, command, now):
        if result.refusal is not None:
            raise result.refusal


def _return(
    session: Session, actor: Actor, request: InspectionRequest, reason: ReturnReason, text: str, now: datetime
) -> str:
    prepared = session.scalars(select(Application).where(Application.request_id == request.id).with_for_update()).all()
    if any(application.status is not ApplicationStatus.PREPARING for application in prepared):
        raise Refusal("request_already_lodged")
    request.status = moved(request.status, RequestStatus.RETURNED)
    # Nothing was lodged under its number: the next taking gives it again, from what will be declared then.
    for application in prepared:
        session.delete(application)
    request.returned_reason, request.returned_text, request.updated_at = reason.value, text, now
    session.flush()
    tell_case(session, request, "request_returned", actor, now, reason=reason.value, text=text)
    record(session, actor, "request_returned", now, record=f"request {request.id}", reason=reason.value)
    return str(request.id)
