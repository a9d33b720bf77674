"""Accept to lodge for a client's base: in force from today, and the usual one when there is none yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from models.organizations import Agreement, Base
from usecases.agreements.base_changes import tell_of_usual
from usecases.agreements.find import lock_agreement
from usecases.agreements.told import tell_both
from usecases.organizations.standing import refuse_if_stopped
from usecases.vault import Vault


@dataclass(frozen=True)
class SeenAgreement:
    """An agreement as it was seen."""

    id: int
    version: int


def accept_agreement(session: Session, vault: Vault, actor: Actor, command: SeenAgreement, now: datetime) -> None:
    """Raises organization_stopped, not_found, changed_by_someone_else or agreement_not_asked."""
    refuse_if_stopped(session, actor)
    agreement = lock_agreement(session, actor, command.id, command.version)
    if agreement.state is not AgreementState.ASKED:
        raise Refusal("agreement_not_asked")
    agreement.state, agreement.updated_at = AgreementState.ACTIVE, now
    agreement.valid_from = day_in_japan(now)
    agreement.usual = usual_of(session, agreement) is None
    session.flush()
    tell_both(session, vault, actor, agreement, MailEvent.AGREEMENT_ACCEPTED, now)


def make_usual(session: Session, actor: Actor, command: SeenAgreement, now: datetime) -> None:
    """The agent that is asked unless another one is named. Raises not_found, changed_by_someone_else or
    agreement_not_active."""
    agreement = lock_agreement(session, actor, command.id, command.version)
    if agreement.state is not AgreementState.ACTIVE:
        raise Refusal("agreement_not_active")
    # Two who choose another one for the same base go one after the other.
    session.scalar(select(Base.id).where(Base.id == agreement.client_base_id).with_for_update())
    row, before = Agreement, usual_of(session, agreement)
    session.execute(
        update(row)
        .where(row.client_base_id == agreement.client_base_id, row.vehicle_kind == agreement.vehicle_kind)
        .where(row.usual.is_(True), row.id != agreement.id)
        .values(usual=False, version=row.version + 1, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    if not agreement.usual:
        tell_of_usual(session, actor, before, agreement, now)
    agreement.usual, agreement.updated_at = True, now


def usual_of(session: Session, agreement: Agreement) -> Agreement | None:
    """Another one that is the usual one of the same base and kind."""
    row = Agreement
    return session.scalar(
        select(row).where(
            row.client_base_id == agreement.client_base_id, row.vehicle_kind == agreement.vehicle_kind,
            row.state == AgreementState.ACTIVE, row.usual.is_(True), row.id != agreement.id,
        )
    )  # fmt: skip
