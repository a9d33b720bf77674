"""The applications of a client that are not at their end: they go on to it, whatever becomes of the client."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from domain.application_status import ENDS, ApplicationStatus
from models.applications import Application
from usecases.sides import AgentBase, ClientBase

OPEN = tuple(status for status in ApplicationStatus if status not in ENDS)


@dataclass(frozen=True)
class OpenCase:
    """One of them; whose car it is about is told nowhere here."""

    number: str
    base: str
    agent_base: str
    status: ApplicationStatus


def open_ids(organization_id: int) -> Select[int]:
    return select(Application.id).where(Application.organization_id == organization_id, Application.status.in_(OPEN))


def oldest_open_cases(session: Session, organization_id: int, limit: int) -> tuple[OpenCase, ...]:
    query = (
        select(Application.number, ClientBase.name, AgentBase.name.label("agent_base"), Application.status)
        .join(ClientBase, ClientBase.id == Application.base_id)
        .join(AgentBase, AgentBase.id == Application.agent_base_id)
        .where(Application.organization_id == organization_id, Application.status.in_(OPEN))
        .order_by(Application.id)
        .limit(limit)
    )
    return tuple(OpenCase(*row) for row in session.execute(query))


def open_by_agent(session: Session, organization_id: int) -> Counter[int]:
    """How many each agent organization has."""
    found = session.execute(
        select(Application.agent_organization_id, func.count())
        .where(Application.organization_id == organization_id, Application.status.in_(OPEN))
        .group_by(Application.agent_organization_id)
    )
    return Counter({row[0]: row[1] for row in found})
