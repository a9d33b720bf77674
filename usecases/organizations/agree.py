"""Bind a client base to the agent base it asks, with the account its fees are debited from."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.direct_debit import DirectDebitState
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Base, DirectDebitAccount
from usecases.audit import record_for
from usecases.vault import Vault


@dataclass(frozen=True)
class OpenDirectDebit:
    """ダイレクト納付口座 of one client with one agent."""

    kind: VehicleKind
    bank_name: str
    branch_name: str
    number: str
    holder: str
    opened_on: date | None
    account_id: str = ""


def agree(session: Session, client: Base, agent: Base, kind: VehicleKind, usual: bool, now: datetime) -> Agreement:
    """An agreement in force from today."""
    agreement = Agreement(
        client_organization_id=client.organization_id,
        client_base_id=client.id,
        agent_organization_id=agent.organization_id,
        agent_base_id=agent.id,
        vehicle_kind=kind,
        state=AgreementState.ACTIVE,
        usual=usual,
        valid_from=day_in_japan(now),
        created_at=now,
        updated_at=now,
    )
    session.add(agreement)
    session.flush()
    for organization_id in sorted({client.organization_id, agent.organization_id}):
        record_for(
            session, organization_id, "agreement_made", now,
            kind=kind.value, client_base=client.code, agent_base=agent.code,
        )  # fmt: skip
    return agreement


def open_direct_debit(
    session: Session, vault: Vault, client_id: int, agent_id: int, command: OpenDirectDebit, now: datetime
) -> None:
    """Put the account on record; without an opening day it is still being prepared."""
    state = DirectDebitState.OPEN if command.opened_on else DirectDebitState.PREPARING
    session.add(
        DirectDebitAccount(
            client_organization_id=client_id,
            agent_organization_id=agent_id,
            vehicle_kind=command.kind,
            state=state,
            opened_on=command.opened_on,
            bank_name=command.bank_name,
            branch_name=command.branch_name,
            sealed_number=vault.seal(command.number),
            sealed_holder=vault.seal(command.holder),
            account_id=command.account_id,
            moves=[[state.value, (command.opened_on or day_in_japan(now)).isoformat()]],
            created_at=now,
            updated_at=now,
        )
    )
