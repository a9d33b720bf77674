"""Find one request within the actor's scope."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, defer

from domain.actor import Actor
from domain.refusal import Refusal
from models.requests import InspectionRequest
from usecases.requests.facts import PERSONAL
from usecases.scope import sees_names, visible_requests

LARGEST_NUMBER = 999_999_999


def find_request(session: Session, actor: Actor, number: int, lock: bool = False) -> InspectionRequest:
    """The request of this 申請ID; raises Refusal not_found. For the operator the personal columns are not loaded."""
    return found_in(session, visible_requests(actor), actor, number, lock)


def found_in(
    session: Session, scope: ColumnElement[bool], actor: Actor, number: int, lock: bool = False
) -> InspectionRequest:
    if not 0 < number <= LARGEST_NUMBER:
        raise Refusal("not_found")
    query = select(InspectionRequest).where(scope, InspectionRequest.id == number)
    if not sees_names(actor):
        query = query.options(*(defer(getattr(InspectionRequest, name), raiseload=True) for name in PERSONAL))
    found = session.scalar(query.with_for_update(of=InspectionRequest) if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found


def find_seen_at(session: Session, actor: Actor, number: int, version: int) -> InspectionRequest:
    """The request, locked for an act; raises changed_by_someone_else unless `version` is the newest."""
    request = find_request(session, actor, number, lock=True)
    if request.version != version:
        raise Refusal("changed_by_someone_else", at=request.updated_at)
    return request
