"""The agreements of an actor's bases, as either side's pages show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.billing_month import BillingMonth
from domain.clock import day_in_japan, utc_range_of_day
from domain.direct_debit import DirectDebitState
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.applications import Application
from models.organizations import Agreement, DirectDebitAccount
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, page_of
from usecases.organizations.open_cases import OPEN
from usecases.scope import visible_agreements
from usecases.sides import Agent, AgentBase, Client, ClientBase

SORTS: dict[str, SortColumn] = {"updated_at": moment_column(Agreement.updated_at)}


@dataclass(frozen=True)
class AgreementShown:
    """One agreement with its parties; `debit_on` is since when fees can be debited, None while that waits.

    `debit_since` is since when a debit account has been on record at all. The two counts are of applications.
    """

    id: int
    version: int
    updated_at: datetime
    client: str
    member_code: str
    client_base_code: str
    client_base: str
    agent: str
    agent_base: str
    agency_id: str
    kind: VehicleKind
    state: AgreementState
    usual: bool
    valid_from: date
    valid_to: date | None
    debit_on: date | None
    debit_since: datetime | None
    this_month: int
    open_cases: int


@dataclass(frozen=True)
class AgreementList:
    """A page of agreements of one state, and how many there are of each."""

    page: PageOf[AgreementShown]
    counts: dict[str, int]
    state: AgreementState

    @property
    def total(self) -> int:
        return self.counts[self.state.value]


def list_agreements(session: Session, actor: Actor, state: AgreementState, wish: Wish, now: datetime) -> AgreementList:
    query = _agreements(now).where(visible_agreements(actor), Agreement.state == state)
    page = page_of(session, query, wish, SORTS, "updated_at", Agreement.id, _shown, descending_by_default=True)
    ids = select(Agreement.id).where(visible_agreements(actor))
    counts = counted(session, {each.value: ids.where(Agreement.state == each) for each in AgreementState})
    return AgreementList(page, counts, state)


def show_agreement(session: Session, actor: Actor, agreement_id: int, now: datetime) -> AgreementShown:
    """Raises Refusal not_found."""
    row = session.execute(_agreements(now).where(visible_agreements(actor), Agreement.id == agreement_id)).one_or_none()
    if row is None:
        raise Refusal("not_found")
    return _shown(row)


def lock_agreement(session: Session, actor: Actor, agreement_id: int, version: int) -> Agreement:
    """Raises Refusal not_found or changed_by_someone_else."""
    query = select(Agreement).where(visible_agreements(actor), Agreement.id == agreement_id)
    agreement = session.scalar(query.with_for_update())
    if agreement is None:
        raise Refusal("not_found")
    if agreement.version != version:
        raise Refusal("changed_by_someone_else", at=agreement.updated_at)
    return agreement


def _agreements(now: datetime) -> Select[*tuple[Any, ...]]:
    debit = and_(
        DirectDebitAccount.client_organization_id == Agreement.client_organization_id,
        DirectDebitAccount.agent_organization_id == Agreement.agent_organization_id,
        DirectDebitAccount.vehicle_kind == Agreement.vehicle_kind,
    )
    month = BillingMonth.of(day_in_japan(now))
    first, end = utc_range_of_day(month.first_day, month.last_day)
    ours = (
        Application.organization_id == Agreement.client_organization_id,
        Application.base_id == Agreement.client_base_id,
        Application.agent_base_id == Agreement.agent_base_id,
        Application.kind == Agreement.vehicle_kind,
    )
    counting = select(func.count()).select_from(Application).where(*ours).correlate(Agreement)
    return (
        select(
            Agreement.id, Agreement.version, Agreement.updated_at, Agreement.vehicle_kind, Agreement.state,
            Agreement.usual, Agreement.valid_from, Agreement.valid_to, Client.name.label("client"),
            Client.member_code, ClientBase.code.label("client_base_code"), ClientBase.name.label("client_base"),
            Agent.name.label("agent"), AgentBase.name.label("agent_base"), AgentBase.agency_id,
            DirectDebitAccount.state.label("debit_state"), DirectDebitAccount.opened_on,
            DirectDebitAccount.created_at.label("debit_since"),
            counting.where(Application.applied_at >= first, Application.applied_at < end)
            .scalar_subquery().label("this_month"),
            counting.where(Application.status.in_(OPEN)).scalar_subquery().label("open_cases"),
        )
        .join(Client, Client.id == Agreement.client_organization_id)
        .join(ClientBase, ClientBase.id == Agreement.client_base_id)
        .join(Agent, Agent.id == Agreement.agent_organization_id)
        .join(AgentBase, AgentBase.id == Agreement.agent_base_id)
        .outerjoin(DirectDebitAccount, debit)
    )  # fmt: skip


def _shown(row: Any) -> AgreementShown:
    is_open = row.debit_state is DirectDebitState.OPEN
    return AgreementShown(
        row.id, row.version, row.updated_at, row.client, row.member_code, row.client_base_code, row.client_base,
        row.agent, row.agent_base, row.agency_id, row.vehicle_kind, row.state, row.usual, row.valid_from, row.valid_to,
        row.opened_on if is_open else None, row.debit_since, row.this_month, row.open_cases,
    )  # fmt: skip
