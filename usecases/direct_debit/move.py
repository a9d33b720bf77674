"""Move an account for direct debit on, as the papers and the bank go; when it opens the client is told."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.direct_debit import DirectDebitState, agents_moves
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.organizations import Organization
from usecases.audit import record_for_both
from usecases.direct_debit.ask import step
from usecases.direct_debit.find import lock_debit
from usecases.organizations.letters import LANGUAGE, post_standing
from usecases.vault import Vault
from usecases.words import words_of


@dataclass(frozen=True)
class MoveDebit:
    """Where an account seen at `version` goes, on which day; 口座ID is given when one of kei opens."""

    id: int
    version: int
    state: DirectDebitState
    on: date
    account_id: str = ""


def move_debit(session: Session, vault: Vault, actor: Actor, command: MoveDebit, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else, debit_move_not_allowed, debit_day_ahead or
    debit_account_id_missing."""
    account = lock_debit(session, actor, command.id, command.version)
    if command.state not in agents_moves(account.state):
        raise Refusal("debit_move_not_allowed", "state")
    opens = command.state is DirectDebitState.OPEN
    if command.on > day_in_japan(now) and not opens:
        raise Refusal("debit_day_ahead", "on")
    if opens and account.vehicle_kind is VehicleKind.KEI and not command.account_id:
        raise Refusal("debit_account_id_missing", "account_id")
    if opens:
        account.sealed_account = account.sealed_next or account.sealed_account
        account.account_id, account.opened_on = command.account_id, command.on
    if opens or command.state is DirectDebitState.CLOSED:
        account.sealed_next, account.change_way, account.closing_asked, account.wished_on = "", None, False, None
    step(account, command.state, command.on, now)
    session.flush()
    record_for_both(
        session, actor, account.client_organization_id, "debit_moved", now, f"direct debit {account.id}",
        state=command.state.value, on=command.on.isoformat(), kind=account.vehicle_kind.value,
    )  # fmt: skip
    if opens:
        client = session.get_one(Organization, account.client_organization_id)
        kind = words_of(LANGUAGE)[f"VehicleKind.{account.vehicle_kind.name}"]
        facts = {"agent": actor.organization_name, "kind": kind, "opened_on": command.on}
        about = f"direct debit {account.id} {account.version}"
        post_standing(session, vault, client, MailEvent.DEBIT_OPENED, facts, now, about)
