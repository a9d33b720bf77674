"""Ask for an account for direct debit, for another one in its place, or for its end; the papers are printed then."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.direct_debit import ChangeWay, DirectDebitState, moved
from domain.enrollment import BankAccount
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.organizations import DirectDebitAccount, Organization
from usecases.audit import record
from usecases.direct_debit.find import agents_offered, lock_debit
from usecases.organizations.letters import LANGUAGE, post_standing
from usecases.organizations.registered import seal_account
from usecases.vault import Vault
from usecases.words import words_of


@dataclass(frozen=True)
class AskDebit:
    """A new account with an agent for one kind."""

    agent_id: int
    kind: VehicleKind
    bank: BankAccount = field(repr=False)
    wished_on: date | None = None


@dataclass(frozen=True)
class AskChange:
    """Another account in the place of one seen at `version`."""

    id: int
    version: int
    bank: BankAccount = field(repr=False)
    way: ChangeWay = ChangeWay.KEEP_OLD
    wished_on: date | None = None


@dataclass(frozen=True)
class AskClosing:
    """The end of an account seen at `version`, on the day wished."""

    id: int
    version: int
    wished_on: date


def ask_debit(session: Session, vault: Vault, actor: Actor, command: AskDebit, now: datetime) -> int:
    """One that was closed begins anew. Raises debit_agent_unknown, debit_account_known or debit_day_past."""
    _refuse_past(command.wished_on, now)
    if command.agent_id not in {agent.id for agent in agents_offered(session, actor)}:
        raise Refusal("debit_agent_unknown", "agent_id")
    session.scalar(select(Organization.id).where(Organization.id == actor.organization_id).with_for_update())
    row = DirectDebitAccount
    account = session.scalar(
        select(row)
        .where(row.client_organization_id == actor.organization_id, row.agent_organization_id == command.agent_id)
        .where(row.vehicle_kind == command.kind)
        .with_for_update()
    )
    if account is None:
        account = DirectDebitAccount(
            client_organization_id=actor.organization_id, agent_organization_id=command.agent_id,
            vehicle_kind=command.kind, state=DirectDebitState.PREPARING, moves=[], created_at=now, updated_at=now,
        )  # fmt: skip
        session.add(account)
    elif account.state is not DirectDebitState.CLOSED:
        raise Refusal("debit_account_known", "agent_id")
    account.sealed_account, account.sealed_next = seal_account(vault, command.bank), ""
    account.wished_on, account.opened_on, account.account_id = command.wished_on, None, ""
    step(account, DirectDebitState.PREPARING, day_in_japan(now), now)
    session.flush()
    _tell(session, vault, actor, account, "debit_asked", now)
    return account.id


def ask_change(session: Session, vault: Vault, actor: Actor, command: AskChange, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else, debit_move_not_allowed or debit_day_past."""
    _refuse_past(command.wished_on, now)
    account = lock_debit(session, actor, command.id, command.version)
    moved(account.state, DirectDebitState.CHANGING)
    account.sealed_next, account.change_way = seal_account(vault, command.bank), command.way
    account.wished_on, account.closing_asked = command.wished_on, False
    step(account, DirectDebitState.CHANGING, day_in_japan(now), now)
    _tell(session, vault, actor, account, "debit_change_asked", now)


def ask_closing(session: Session, vault: Vault, actor: Actor, command: AskClosing, now: datetime) -> None:
    """Until the agent has closed it, it is debited on. Raises not_found, changed_by_someone_else, debit_day_past or
    debit_move_not_allowed."""
    _refuse_past(command.wished_on, now)
    account = lock_debit(session, actor, command.id, command.version)
    moved(account.state, DirectDebitState.CLOSED)
    account.closing_asked, account.wished_on, account.updated_at = True, command.wished_on, now
    _tell(session, vault, actor, account, "debit_closing_asked", now)


def step(account: DirectDebitAccount, state: DirectDebitState, day: date, now: datetime) -> None:
    """The new state with its day at the end of the moves."""
    account.state, account.updated_at = state, now
    account.moves = [*account.moves, [state.value, day.isoformat()]]


def _refuse_past(wished_on: date | None, now: datetime) -> None:
    if wished_on is not None and wished_on < day_in_japan(now):
        raise Refusal("debit_day_past", "wished_on")


def _tell(session: Session, vault: Vault, actor: Actor, account: DirectDebitAccount, code: str, now: datetime) -> None:
    """The agent hears that papers will come; nothing of the bank stands in mail or audit."""
    kind = account.vehicle_kind
    record(session, actor, code, now, record=f"direct debit {account.id}", kind=kind.value)
    client = session.get_one(Organization, account.client_organization_id)
    agent = session.get_one(Organization, account.agent_organization_id)
    facts = {
        "client": client.name, "member_code": client.member_code, "kind": words_of(LANGUAGE)[f"VehicleKind.{kind.name}"]
    }  # fmt: skip
    about = f"direct debit {account.id} {now.isoformat()}"
    post_standing(session, vault, agent, MailEvent.DEBIT_ASKED, facts, now, about)
