"""Find one request within the actor's scope."""

from functools import lru_cache

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session, defer

from domain.actor import Actor, Reach
from domain.refusal import Refusal
from models.requests import InspectionRequest
from usecases.listing import STATEMENTS_KEPT
from usecases.requests.facts_in_row import PERSONAL
from usecases.scope import sees_names, visible_requests

LARGEST_NUMBER = 999_999_999


def find_request(session: Session, actor: Actor, number: int, lock: bool = False) -> InspectionRequest:
    """The request of this 申請ID; raises Refusal not_found. For the operator the personal columns are not loaded."""
    return _found(session, _visible(actor.reach, lock), number)


def found_in(
    session: Session, scope: ColumnElement[bool], actor: Actor, number: int, lock: bool = False
) -> InspectionRequest:
    """The same within another scope."""
    return _found(session, _one_of(scope, actor, lock), number)


def _found(session: Session, query: Select[InspectionRequest], number: int) -> InspectionRequest:
    found = session.scalar(query, {"number": number}) if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Refusal("not_found")
    return found


@lru_cache(maxsize=STATEMENTS_KEPT)
def _visible(reach: Reach, lock: bool) -> Select[InspectionRequest]:
    return _one_of(visible_requests(reach), reach, lock)


def _one_of(scope: ColumnElement[bool], reach: Actor | Reach, lock: bool = False) -> Select[InspectionRequest]:
    query = select(InspectionRequest).where(scope, InspectionRequest.id == bindparam("number"))
    if not sees_names(reach):
        query = query.options(*(defer(getattr(InspectionRequest, name), raiseload=True) for name in PERSONAL))
    return query.with_for_update(of=InspectionRequest) if lock else query


def find_seen_at(session: Session, actor: Actor, number: int, version: int) -> InspectionRequest:
    """The request, locked for an act; raises changed_by_someone_else unless `version` is the newest."""
    request = find_request(session, actor, number, lock=True)
    if request.version != version:
        raise Refusal("changed_by_someone_else", at=request.updated_at)
    return request
