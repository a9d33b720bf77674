"""Which agent bases a client base may ask, and what each of them presets."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Base, DirectDebitAccount, Organization


@dataclass(frozen=True)
class OwnBase:
    """A base of the actor, to choose from."""

    id: int
    code: str
    name: str
    short_name: str
    delegate_number: str
    own_field_labels: tuple[str, ...]
    own_fields_needed: tuple[int, ...] = ()


@dataclass(frozen=True)
class OfferedAgent:
    """An agent base in an agreement in force."""

    client_base_id: int
    kind: VehicleKind
    usual: bool
    agent_base_id: int
    agent_organization_id: int
    name: str
    delegate_number: str
    delegate_until: date | None
    address_1: str
    is_scrivener: bool
    office_code: str
    clients_choose_pickup: bool
    default_pickup: Pickup
    default_renewal: RenewalPlace


def bases_and_agents(
    session: Session, actor: Actor, today: date
) -> tuple[tuple[OwnBase, ...], tuple[OfferedAgent, ...]]:
    """The actor's bases by code, and every agent base they may ask today, the usual ones first; in one statement."""
    own, owner, agent, agent_owner = aliased(Base), aliased(Organization), aliased(Base), aliased(Organization)
    query = (
        select(
            own,
            owner.own_field_labels,
            owner.own_fields_needed,
            Agreement,
            agent,
            agent_owner.name,
            agent_owner.is_scrivener,
        )
        .join(owner, owner.id == own.organization_id)
        .outerjoin(Agreement, and_(Agreement.client_base_id == own.id, in_force(today)))
        .outerjoin(agent, and_(agent.id == Agreement.agent_base_id, agent.deleted_at.is_(None)))
        .outerjoin(agent_owner, agent_owner.id == agent.organization_id)
        .where(own.organization_id == actor.organization_id, own.deleted_at.is_(None))
        .order_by(own.code, Agreement.usual.desc(), agent_owner.name, agent.code)
    )
    if actor.bases is not None:
        query = query.where(own.id.in_(actor.bases))
    bases: dict[int, OwnBase] = {}
    offers = []
    for base, labels, needed, agreement, agent_base, agent_name, is_scrivener in session.execute(query):
        bases[base.id] = OwnBase(
            base.id, base.code, base.name, base.short_name, base.delegate_number, tuple(labels), tuple(needed)
        )
        if agent_base is not None:
            offers.append(offer((agreement, agent_base, agent_name, is_scrivener)))
    return tuple(bases.values()), tuple(offers)


def agent_of(
    session: Session, base_id: int, agent_base_id: int | None, kind: VehicleKind, now: datetime
) -> OfferedAgent | None:
    """The agent base asked for, or the base's usual one when none is named; None when there is no usual one.

    Raises agent_base_not_agreed for an agent base without an agreement in force.
    """
    today = day_in_japan(now)
    asked = Agreement.id == agreement_asked(base_id, agent_base_id, kind, today)
    found = session.execute(_offers(today).where(asked)).one_or_none()
    if found is None and agent_base_id is not None:
        raise Refusal("agent_base_not_agreed", "agent_base_id")
    return offer(found) if found is not None else None


def agreement_asked(base_id: int, agent_base_id: int | None, kind: VehicleKind, today: date) -> ScalarSelect[int]:
    """The id of the agreement under which `agent_of` answers, to be joined to another reading."""
    chosen = Agreement.usual.is_(True) if agent_base_id is None else Agreement.agent_base_id == agent_base_id
    return (
        select(Agreement.id)
        .join(Base, Base.id == Agreement.agent_base_id)
        .where(in_force(today), Base.deleted_at.is_(None))
        .where(Agreement.client_base_id == base_id, Agreement.vehicle_kind == kind, chosen)
        .order_by(Agreement.id)
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )


def offered_at(session: Session, bases: Collection[int], today: date) -> tuple[OfferedAgent, ...]:
    """Every agent base that these bases may ask today, the oldest agreement first."""
    query = _offers(today).where(Agreement.client_base_id.in_(bases)).order_by(Agreement.id)
    return tuple(map(offer, session.execute(query)))


def asked_agent(
    offered: Collection[OfferedAgent], base_id: int, agent_base_id: int | None, kind: VehicleKind
) -> OfferedAgent | None:
    """The same as `agent_of`, among what is offered."""
    for agent in offered:
        is_chosen = agent.usual if agent_base_id is None else agent.agent_base_id == agent_base_id
        if (agent.client_base_id, agent.kind) == (base_id, kind) and is_chosen:
            return agent
    if agent_base_id is not None:
        raise Refusal("agent_base_not_agreed", "agent_base_id")
    return None


def account_id_for(session: Session, organization_id: int, agent_organization_id: int, kind: VehicleKind) -> str:
    """口座ID of the client's direct-debit account with this agent, empty when there is none."""
    query = select(DirectDebitAccount.account_id).where(
        DirectDebitAccount.client_organization_id == organization_id,
        DirectDebitAccount.agent_organization_id == agent_organization_id,
        DirectDebitAccount.vehicle_kind == kind,
    )
    return session.scalar(query) or ""


def in_force(today: date) -> ColumnElement[bool]:
    return and_(
        Agreement.state == AgreementState.ACTIVE,
        Agreement.valid_from <= today,
        or_(Agreement.valid_to.is_(None), Agreement.valid_to >= today),
    )


def _offers(today: date) -> Select[Agreement, Base, str, bool]:
    return (
        select(Agreement, Base, Organization.name, Organization.is_scrivener)
        .join(Base, Base.id == Agreement.agent_base_id)
        .join(Organization, Organization.id == Agreement.agent_organization_id)
        .where(in_force(today), Base.deleted_at.is_(None))
    )


def offer(row: tuple[Agreement, Base, str, bool] | Row[Agreement, Base, str, bool]) -> OfferedAgent:
    agreement, base, organization_name, is_scrivener = row
    is_kei = agreement.vehicle_kind is VehicleKind.KEI
    return OfferedAgent(
        client_base_id=agreement.client_base_id,
        kind=agreement.vehicle_kind,
        usual=agreement.usual,
        agent_base_id=base.id,
        agent_organization_id=base.organization_id,
        name=f"{organization_name} {base.name}",
        delegate_number=base.delegate_number,
        delegate_until=base.delegate_until,
        address_1=base.address_1,
        is_scrivener=is_scrivener,
        office_code=base.default_office_kei if is_kei else base.default_office_registered,
        clients_choose_pickup=base.clients_choose_pickup,
        default_pickup=base.default_pickup,
        default_renewal=base.default_renewal_kei if is_kei else base.default_renewal_registered,
    )
