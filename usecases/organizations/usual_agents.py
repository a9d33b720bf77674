"""Which agent base each base asks when nobody names one, by kind of vehicle: read, and set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Base, Organization
from usecases.audit import record
from usecases.requests.agents import in_force
from usecases.scope import own_bases

Asked = tuple[str, VehicleKind]
"""A base by its code, and a kind of vehicle."""


@dataclass(frozen=True)
class AskingBase:
    """The agent bases that a base may ask for one kind, by id and name, and the one it usually asks."""

    code: str
    name: str
    kind: VehicleKind
    offered: tuple[tuple[str, str], ...]
    usual: str

    @property
    def field(self) -> str:
        return field_of(self.code, self.kind)

    @property
    def usual_name(self) -> str:
        return dict(self.offered).get(self.usual, "")


@dataclass(frozen=True)
class UsualAgents:
    """By base and kind; `version` moves on with every agreement, `changed_at` is the latest change."""

    bases: tuple[AskingBase, ...]
    version: int
    changed_at: datetime | None


@dataclass(frozen=True)
class SetUsualAgents:
    """The agent base of each, none where it is None, as seen at `version`."""

    version: int
    chosen: Mapping[Asked, int | None]


def find_usual_agents(session: Session, actor: Actor, now: datetime) -> UsualAgents:
    """Of the bases that the actor works at; in two statements."""
    agent, agency = aliased(Base), aliased(Organization)
    found = session.execute(
        select(Base.code, Base.name, Agreement, agent.name.label("agent"), agency.name.label("agency"))
        .outerjoin(Agreement, (Agreement.client_base_id == Base.id) & in_force(day_in_japan(now)))
        .outerjoin(agent, (agent.id == Agreement.agent_base_id) & agent.deleted_at.is_(None))
        .outerjoin(agency, agency.id == agent.organization_id)
        .where(own_bases(actor))
        .order_by(Base.code, agency.name, agent.code)
    ).all()
    names: dict[str, str] = {}
    offered: dict[Asked, dict[str, str]] = {}
    usual: dict[Asked, str] = {}
    for code, name, agreement, agent_name, agency_name in found:
        names[code] = name
        if agreement is None or agent_name is None:
            continue
        key = code, agreement.vehicle_kind
        offered.setdefault(key, {})[str(agreement.agent_base_id)] = f"{agency_name} {agent_name}"
        if agreement.usual:
            usual[key] = str(agreement.agent_base_id)
    asking = tuple(
        AskingBase(code, name, kind, tuple(offered.get((code, kind), {}).items()), usual.get((code, kind), ""))
        for code, name in names.items()
        for kind in VehicleKind
    )
    return UsualAgents(asking, *_state(session, actor))


def set_usual_agents(session: Session, actor: Actor, command: SetUsualAgents, now: datetime) -> tuple[Asked, ...]:
    """Which have changed. Raises changed_by_someone_else, or agent_base_not_agreed for one that may not be asked."""
    agreements = session.execute(
        select(Base.code, Agreement)
        .join(Base, Base.id == Agreement.client_base_id)
        .where(own_bases(actor), in_force(day_in_japan(now)))
        .order_by(Agreement.id)
        .with_for_update(of=Agreement)
    ).all()
    version, changed_at = _state(session, actor)
    if version != command.version:
        raise Refusal("changed_by_someone_else", at=changed_at)
    _refuse_others(command, {(code, one.vehicle_kind, one.agent_base_id) for code, one in agreements})
    changed: dict[Asked, None] = {}
    for code, agreement in agreements:
        key = code, agreement.vehicle_kind
        if key not in command.chosen:
            continue
        wanted = command.chosen[key] == agreement.agent_base_id
        if agreement.usual != wanted:
            agreement.usual, agreement.updated_at = wanted, now
            changed[key] = None
    if changed:
        told = [f"{code} {kind.value}" for code, kind in changed]
        record(session, actor, "usual_agents_changed", now, record=actor.member_code, fields=told)
    return tuple(changed)


def _refuse_others(command: SetUsualAgents, agreed: set[tuple[str, VehicleKind, int]]) -> None:
    for (code, kind), agent_base_id in command.chosen.items():
        if agent_base_id is not None and (code, kind, agent_base_id) not in agreed:
            raise Refusal("agent_base_not_agreed", field_of(code, kind))


def field_of(code: str, kind: VehicleKind) -> str:
    """The box of one base and kind."""
    return f"usual-{code}-{kind.value}"


def _state(session: Session, actor: Actor) -> tuple[int, datetime | None]:
    query = select(func.sum(Agreement.version), func.max(Agreement.updated_at)).where(
        Agreement.client_organization_id == actor.organization_id
    )
    versions, latest = session.execute(query).one()
    return versions or 0, latest
