"""Hand a request to its agent, or hold it until its planned day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.request_status import RequestStatus, moved, status_when_sent
from models.requests import InspectionRequest
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.organizations.standing import refuse_if_stopped
from usecases.requests.check import check_request
from usecases.requests.facts_in_row import facts_of
from usecases.requests.find import find_seen_at
from usecases.requests.touch import touch


@dataclass(frozen=True)
class SendRequest:
    """The request as it was seen; `at_once` lets a held one go before its day."""

    number: int
    version: int
    at_once: bool = False


def send_request(session: Session, actor: Actor, command: SendRequest, now: datetime) -> RequestStatus:
    """SENT or HELD. Raises organization_stopped, not_found, changed_by_someone_else, request_move_not_allowed, or the
    first thing that is missing or forbids sending."""
    refuse_if_stopped(session, actor)
    request = find_seen_at(session, actor, command.number, command.version)
    today = day_in_japan(now)
    aim = RequestStatus.SENT if command.at_once else status_when_sent(request.planned_on, today)
    status = moved(request.status, aim)
    stop = check_request(session, actor, facts_of(request), now, request.id).first_stop
    if stop is not None:
        raise stop
    hand_over(session, request, status, actor, now)
    return status


def hand_over(session: Session, request: InspectionRequest, status: RequestStatus, actor: Actor, now: datetime) -> None:
    """Give a checked request its status, and say so to both sides."""
    request.status = status
    touch(request, actor, now)
    request.sent_by = actor.user_id
    request.returned_reason = request.returned_text = ""
    is_held = status is RequestStatus.HELD
    request.sent_at = None if is_held else now
    planned: dict[str, Any] = {"planned_on": request.planned_on.isoformat()} if is_held and request.planned_on else {}
    code = "request_held" if is_held else "request_sent"
    tell_case(session, request, code, actor, now, **planned)
    record(session, actor, code, now, record=f"request {request.id}", **planned)
    session.flush()
