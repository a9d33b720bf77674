"""Delete a base on which nothing hangs any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.base_change import BaseChange
from domain.refusal import Refusal
from domain.request_status import ENDS
from models.organizations import Agreement, Base
from models.request_templates import RequestTemplate
from models.requests import InspectionRequest
from models.users import User, UserBase
from usecases.agreements.base_changes import tell_agents
from usecases.audit import record
from usecases.bases.find import find_base


@dataclass(frozen=True)
class DeleteBase:
    """The base, as it was seen."""

    code: str
    version: int


@dataclass(frozen=True)
class HangingOn:
    """What still belongs to a base."""

    users: int
    requests: int
    agreements: int

    @property
    def anything(self) -> bool:
        return bool(self.users or self.requests or self.agreements)


def hanging_on(session: Session, base: Base) -> HangingOn:
    """Users who may still sign in, requests not yet ended, agreements in force; counted in one statement."""
    users = select(func.count()).where(
        UserBase.base_id == base.id, UserBase.user_id == User.id, User.disabled_at.is_(None)
    )
    requests = select(func.count()).where(
        InspectionRequest.organization_id == base.organization_id,
        InspectionRequest.base_id == base.id,
        InspectionRequest.deleted_at.is_(None),
        InspectionRequest.status.not_in(ENDS),
    )
    at_agent = select(func.count()).where(
        InspectionRequest.agent_organization_id == base.organization_id,
        InspectionRequest.agent_base_id == base.id,
        InspectionRequest.deleted_at.is_(None),
        InspectionRequest.status.not_in(ENDS),
    )
    agreements = select(func.count()).where(
        Agreement.state == AgreementState.ACTIVE,
        (Agreement.client_base_id == base.id) | (Agreement.agent_base_id == base.id),
    )
    row = session.execute(
        select(
            users.scalar_subquery().label("users"),
            (requests.scalar_subquery() + at_agent.scalar_subquery()).label("requests"),
            agreements.scalar_subquery().label("agreements"),
        )
    ).one()
    return HangingOn(row.users, row.requests, row.agreements)


def delete_base(session: Session, actor: Actor, command: DeleteBase, now: datetime) -> None:
    """Raises Refusal not_found, changed_by_someone_else or base_in_use with the counts of what hangs on it."""
    base = find_base(session, actor, command.code, lock=True)
    if base.version != command.version:
        raise Refusal("changed_by_someone_else", at=base.updated_at)
    hanging = hanging_on(session, base)
    if hanging.anything:
        raise Refusal("base_in_use", users=hanging.users, requests=hanging.requests, agreements=hanging.agreements)
    # Nobody could begin anything with them any more.
    session.execute(delete(RequestTemplate).where(RequestTemplate.base_id == base.id))
    base.deleted_at = base.updated_at = now
    base.updated_by = actor.user_id
    tell_agents(session, actor, base, BaseChange.REMOVED, now)
    record(session, actor, "base_deleted", now, record=f"base {base.code}")
