"""Take a held request back, cancel a sent one, delete a draft and restore it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.request_status import DELETABLE, RequestStatus, moved
from models.requests import InspectionRequest
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.requests.find import find_request, find_seen_at, found_in
from usecases.requests.touch import touch
from usecases.scope import deleted_requests

RESTORABLE_FOR = timedelta(days=30)


@dataclass(frozen=True)
class SeenRequest:
    """The request an act concerns, as it was seen."""

    number: int
    version: int


def take_back(session: Session, actor: Actor, command: SeenRequest, now: datetime) -> None:
    """A held request becomes a draft again."""
    request = find_seen_at(session, actor, command.number, command.version)
    request.status = moved(request.status, RequestStatus.DRAFT)
    _note(session, request, "request_taken_back", actor, now)


def cancel_request(session: Session, actor: Actor, command: SeenRequest, now: datetime) -> None:
    """A request that no agent has taken, or that was returned, ends here."""
    request = find_seen_at(session, actor, command.number, command.version)
    request.status = moved(request.status, RequestStatus.CANCELLED)
    _note(session, request, "request_cancelled", actor, now)


def delete_request(session: Session, actor: Actor, command: SeenRequest, now: datetime) -> None:
    """A draft or returned request goes out of sight; it can be restored for 30 days."""
    request = find_seen_at(session, actor, command.number, command.version)
    if request.status not in DELETABLE:
        raise Refusal("request_not_deletable", status=request.status)
    request.deleted_at = now
    _note(session, request, "request_deleted", actor, now)


def restore_request(session: Session, actor: Actor, number: int, now: datetime) -> int:
    """Bring a deleted request back as it was; raises not_found after 30 days. One that is back already stays so."""
    try:
        request = found_in(session, deleted_requests(actor, now - RESTORABLE_FOR), actor, number, lock=True)
    except Refusal:
        return find_request(session, actor, number).id
    request.deleted_at = None
    _note(session, request, "request_restored", actor, now)
    return request.id


def _note(session: Session, request: InspectionRequest, code: str, actor: Actor, now: datetime) -> None:
    touch(request, actor, now)
    tell_case(session, request, code, actor, now)
    record(session, actor, code, now, record=f"request {request.id}")
    session.flush()
