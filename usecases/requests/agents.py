"""Which agent bases a client base may ask, and what each of them presets."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind
from models.organizations import Agreement, AgreementState, Base, DirectDebitAccount, Organization
from usecases.scope import own_bases


@dataclass(frozen=True)
class OwnBase:
    """A base of the actor, to choose from."""

    id: int
    code: str
    name: str
    short_name: str
    delegate_number: str
    own_field_labels: tuple[str, ...]


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
    clients_choose_pickup: bool
    default_pickup: Pickup
    default_renewal: RenewalPlace


def choosable_bases(session: Session, actor: Actor) -> tuple[OwnBase, ...]:
    """The actor's bases by code, each with the organization's labels of its own fields."""
    query = (
        select(Base.id, Base.code, Base.name, Base.short_name, Base.delegate_number, Organization.own_field_labels)
        .join(Organization, Organization.id == Base.organization_id)
        .where(own_bases(actor))
        .order_by(Base.code)
    )
    return tuple(
        OwnBase(row.id, row.code, row.name, row.short_name, row.delegate_number, tuple(row.own_field_labels))
        for row in session.execute(query)
    )


def offered_agents(session: Session, actor: Actor, today: date) -> tuple[OfferedAgent, ...]:
    """Every agent base the actor's bases may ask today, the usual ones first."""
    client = aliased(Base)
    query = _offers(today).join(client, client.id == Agreement.client_base_id).where(
        client.organization_id == actor.organization_id, client.deleted_at.is_(None)
    )
    if actor.bases is not None:
        query = query.where(client.id.in_(actor.bases))
    return tuple(map(_offer, session.execute(query.order_by(Agreement.usual.desc(), Organization.name, Base.code))))


def agent_of(
    session: Session, base_id: int, agent_base_id: int | None, kind: VehicleKind, now: datetime
) -> OfferedAgent | None:
    """The agent base asked for, or the base's usual one when none is named; None when there is no usual one.

    Raises agent_base_not_agreed for an agent base without an agreement in force.
    """
    query = _offers(day_in_japan(now)).where(Agreement.client_base_id == base_id, Agreement.vehicle_kind == kind)
    chosen = Agreement.usual.is_(True) if agent_base_id is None else Agreement.agent_base_id == agent_base_id
    found = session.execute(query.where(chosen).order_by(Agreement.id).limit(1)).one_or_none()
    if found is None and agent_base_id is not None:
        raise Refusal("agent_base_not_agreed", "agent_base_id")
    return _offer(found) if found is not None else None


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


def _offers(today: date) -> Select[tuple[Agreement, Base, str]]:
    return (
        select(Agreement, Base, Organization.name)
        .join(Base, Base.id == Agreement.agent_base_id)
        .join(Organization, Organization.id == Agreement.agent_organization_id)
        .where(in_force(today), Base.deleted_at.is_(None))
    )


def _offer(row: tuple[Agreement, Base, str]) -> OfferedAgent:
    agreement, base, organization_name = row
    is_kei = agreement.vehicle_kind is VehicleKind.KEI
    return OfferedAgent(
        client_base_id=agreement.client_base_id,
        kind=agreement.vehicle_kind,
        usual=agreement.usual,
        agent_base_id=base.id,
        agent_organization_id=base.organization_id,
        name=f"{organization_name} {base.name}",
        delegate_number=base.delegate_number,
        clients_choose_pickup=base.clients_choose_pickup,
        default_pickup=base.default_pickup,
        default_renewal=base.default_renewal_kei if is_kei else base.default_renewal_registered,
    )
