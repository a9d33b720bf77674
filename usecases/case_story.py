"""What happened to a case, as far as the reader may know it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.rights import OrganizationKind
from models.applications import CaseEvent
from usecases.prepared import Prepared, Rows, given
from usecases.scope import sees_names

# What the office or a person wrote may name the vehicle user.
WRITTEN_FACTS = frozenset({"message", "text", "reason"})


@dataclass(frozen=True)
class EventLine:
    """One line of the case's story; `side` says whose act it was."""

    at: datetime
    side: str
    actor_name: str
    code: str
    facts: dict[str, Any]


def request_events(session: Session, actor: Actor, request_id: int) -> Rows:
    """All that happened to a request, oldest first."""
    return _events(session, actor, "request", request_id=request_id)


def application_events(session: Session, actor: Actor, request_id: int, application_id: int) -> Rows:
    """What happened to the request, and to this attempt of its applications."""
    return _events(session, actor, "application", request_id=request_id, application_id=application_id)


def _events(session: Session, actor: Actor, of: str, **ids: int) -> Rows:
    if actor.organization_kind is OrganizationKind.AGENT:
        return _STORIES[of, True].all(session, **ids, organization_id=actor.organization_id)
    return _STORIES[of, False].all(session, **ids)


def story_of(events: Rows, actor: Actor) -> tuple[EventLine, ...]:
    left_out = frozenset() if sees_names(actor) else WRITTEN_FACTS
    return tuple(
        EventLine(
            row.at,
            row.side,
            row.actor_name,
            row.code,
            {name: fact for name, fact in row.facts.items() if name not in left_out},
        )
        for row in events
    )


def _story(of: str, own_alone: bool) -> Prepared:
    query = (
        select(CaseEvent.at, CaseEvent.side, CaseEvent.actor_name, CaseEvent.code, CaseEvent.facts)
        .where(CaseEvent.request_id == given("request_id"))
        .order_by(CaseEvent.id)
    )
    if of == "application":
        query = query.where(
            or_(CaseEvent.application_id == given("application_id"), CaseEvent.application_id.is_(None))
        )
    if own_alone:
        # A request may have been with another agent before: its words and people are no business of this one.
        query = query.where(
            or_(
                CaseEvent.side != OrganizationKind.AGENT.value,
                CaseEvent.actor_organization_id == given("organization_id"),
            )
        )
    return Prepared(query)


_STORIES = {(of, own): _story(of, own) for of in ("request", "application") for own in (False, True)}
