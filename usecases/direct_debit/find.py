"""The accounts for direct debit as either side sees them: bank and branch, the number masked, the holder never."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.bank_account import AccountType
from domain.clock import day_in_japan
from domain.direct_debit import ChangeWay, DebitLimit, DirectDebitState, limit_on
from domain.enrollment import BankAccount
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Base, DirectDebitAccount, Organization, PortalAccount
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, page_of
from usecases.organizations.registered import open_account
from usecases.reference import debit_limits
from usecases.scope import own_portal_accounts, visible_debits
from usecases.sides import Agent, Client
from usecases.vault import Vault

SORTS: dict[str, SortColumn] = {"updated_at": moment_column(DirectDebitAccount.updated_at)}
Row = DirectDebitAccount


@dataclass(frozen=True)
class DebitShown:
    """One account; `bank` and `next_bank` are words with a masked number, `moves` pairs of state and day."""

    id: int
    version: int
    updated_at: datetime
    client: str
    member_code: str
    agent: str
    kind: VehicleKind
    state: DirectDebitState
    change_way: ChangeWay | None
    closing_asked: bool
    wished_on: date | None
    opened_on: date | None
    account_id: str
    bank: str
    next_bank: str
    moves: tuple[tuple[DirectDebitState, date], ...]


@dataclass(frozen=True)
class DebitList:
    """A page of accounts."""

    page: PageOf[DebitShown]
    total: int


@dataclass(frozen=True)
class Used:
    """How many accounts stand under one payer ID of an agent's base, and how many that takes.

    Without a payer ID are those of members whose agent base has no portal account of the kind.
    """

    kind: VehicleKind
    payer_id: str
    base: str
    count: int
    limit: DebitLimit

    @property
    def is_near(self) -> bool:
        return bool(self.payer_id) and self.count >= self.limit.warn_from


@dataclass(frozen=True)
class OfferedAgent:
    """An agent that the client asks, to open an account with."""

    id: int
    name: str


def list_debits(session: Session, vault: Vault, actor: Actor, wish: Wish) -> DebitList:
    query = _debits().where(visible_debits(actor))
    page = page_of(
        session, query, wish, SORTS, "updated_at", Row.id, lambda row: _shown(vault, row), descending_by_default=True
    )  # fmt: skip
    total = counted(session, {"all": select(Row.id).where(visible_debits(actor))})["all"]
    return DebitList(page, total)


def show_debit(session: Session, vault: Vault, actor: Actor, debit_id: int) -> DebitShown:
    """Raises Refusal not_found."""
    row = session.execute(_debits().where(visible_debits(actor), Row.id == debit_id)).one_or_none()
    if row is None:
        raise Refusal("not_found")
    return _shown(vault, row)


def lock_debit(session: Session, actor: Actor, debit_id: int, version: int) -> DirectDebitAccount:
    """Raises Refusal not_found or changed_by_someone_else."""
    account = session.scalar(select(Row).where(visible_debits(actor), Row.id == debit_id).with_for_update())
    if account is None:
        raise Refusal("not_found")
    if account.version != version:
        raise Refusal("changed_by_someone_else", at=account.updated_at)
    return account


def agents_offered(session: Session, actor: Actor) -> tuple[OfferedAgent, ...]:
    """Those that the client asks now."""
    asked = select(Agreement.agent_organization_id).where(
        Agreement.client_organization_id == actor.organization_id, Agreement.state == AgreementState.ACTIVE
    )
    if actor.organization_kind is not OrganizationKind.CLIENT:
        return ()
    found = session.execute(
        select(Organization.id, Organization.name).where(Organization.id.in_(asked)).order_by(Organization.id)
    )
    return tuple(OfferedAgent(row.id, row.name) for row in found)


def used_of(session: Session, actor: Actor, now: datetime) -> tuple[Used, ...]:
    """Of an agent, by the payer IDs of the actor's bases: what is not closed counts."""
    limit = limit_on(debit_limits(session), day_in_japan(now))
    counted_here = (
        select(func.count(Row.id.distinct())).join(Agreement, _agreed()).where(_under_payer(), _counts(actor))
    )
    payers = session.execute(
        select(PortalAccount.vehicle_kind, PortalAccount.payer_id, Base.name, counted_here.scalar_subquery())
        .join(Base, Base.id == PortalAccount.base_id)
        .where(own_portal_accounts(actor))
        .order_by(PortalAccount.vehicle_kind.desc(), Base.code)
    )
    used = [Used(kind, payer_id, base, count, limit) for kind, payer_id, base, count in payers]
    without = session.execute(
        select(Row.vehicle_kind, func.count())
        .where(_counts(actor), visible_debits(actor))
        .where(~exists().where(_agreed(), _under_payer()))
        .group_by(Row.vehicle_kind)
        .order_by(Row.vehicle_kind.desc())
    )
    return (*used, *(Used(kind, "", "", count, limit) for kind, count in without))


def _counts(actor: Actor) -> ColumnElement[bool]:
    return and_(Row.agent_organization_id == actor.organization_id, Row.state != DirectDebitState.CLOSED)


def _agreed() -> ColumnElement[bool]:
    """By which agreements an account is used: those that live; of a member that has none left, those that were."""
    living = aliased(Agreement)
    of_account = _of_account(Agreement)
    lives = exists().where(_of_account(living), living.state == AgreementState.ACTIVE).correlate(Row)
    ended = and_(Agreement.state == AgreementState.ENDED, ~lives)
    return and_(of_account, or_(Agreement.state == AgreementState.ACTIVE, ended))


def _of_account(agreement: type[Agreement]) -> ColumnElement[bool]:
    return and_(
        agreement.client_organization_id == Row.client_organization_id,
        agreement.agent_organization_id == Row.agent_organization_id,
        agreement.vehicle_kind == Row.vehicle_kind,
    )


def _under_payer() -> ColumnElement[bool]:
    """Agent base and kind have one portal account, and that has one payer ID."""
    return and_(PortalAccount.base_id == Agreement.agent_base_id, PortalAccount.vehicle_kind == Agreement.vehicle_kind)


def bank_of(vault: Vault, account: DirectDebitAccount) -> BankAccount:
    """The account in full, for its papers; of those put on record before, what there is."""
    whole = open_account(vault, account.sealed_account)
    if whole is not None:
        return whole
    number = vault.open(account.sealed_number) if account.sealed_number else ""
    holder = vault.open(account.sealed_holder) if account.sealed_holder else ""
    return BankAccount("", account.bank_name, "", account.branch_name, AccountType.ORDINARY, number, holder)


def _debits() -> Select[*tuple[Any, ...]]:
    return (
        select(Row, Client.name.label("client"), Client.member_code, Agent.name.label("agent"))
        .join(Client, Client.id == Row.client_organization_id)
        .join(Agent, Agent.id == Row.agent_organization_id)
    )


def _shown(vault: Vault, row: Any) -> DebitShown:
    account = row.DirectDebitAccount
    following = open_account(vault, account.sealed_next)
    return DebitShown(
        account.id, account.version, account.updated_at, row.client, row.member_code, row.agent, account.vehicle_kind,
        account.state, account.change_way, account.closing_asked, account.wished_on, account.opened_on,
        account.account_id, _words(bank_of(vault, account)), _words(following) if following else "",
        tuple((DirectDebitState(state), date.fromisoformat(day)) for state, day in account.moves),
    )  # fmt: skip


def _words(bank: BankAccount) -> str:
    return f"{bank.bank_name} {bank.branch_name} {bank.masked}" if bank.number else ""
