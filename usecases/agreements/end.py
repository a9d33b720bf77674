"""End an agreement, or what was only asked for; what nobody has lodged goes back to the client."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.return_reason import ReturnReason
from domain.rights import OrganizationKind
from models.applications import Application
from models.database import NO_MOMENT
from models.organizations import Agreement
from models.requests import InspectionRequest
from usecases.agency.return_request import return_one
from usecases.agreements.base_changes import tell_of_usual
from usecases.agreements.find import lock_agreement
from usecases.agreements.told import tell_both
from usecases.organizations.open_cases import OPEN
from usecases.vault import Vault

TEXT_LENGTH = 500


@dataclass(frozen=True)
class EndAgreement:
    """An agreement as it was seen, and why in the actor's own words."""

    id: int
    version: int
    text: str = ""


def end_agreement(session: Session, vault: Vault, actor: Actor, command: EndAgreement, now: datetime) -> int:
    """How many requests went back to the client. Raises not_found, changed_by_someone_else or agreement_over.

    Sent or taken but not lodged they would lie where nobody sees them any more: the agent has lost sight of them, and
    the client could not change them. What was lodged stays with the agent to its end. Held ones come back by
    themselves on their day, because their agent can no longer be asked.
    """
    agreement = lock_agreement(session, actor, command.id, command.version)
    if agreement.state is AgreementState.ENDED:
        raise Refusal("agreement_over")
    was_asked, was_usual = agreement.state is AgreementState.ASKED, agreement.usual
    agreement.state, agreement.valid_to, agreement.usual = AgreementState.ENDED, day_in_japan(now), False
    agreement.updated_at = now
    session.flush()
    if was_asked and actor.organization_kind is OrganizationKind.AGENT:
        tell_both(session, vault, actor, agreement, MailEvent.AGREEMENT_DECLINED, now, remarks=command.text)
        return 0
    returned = 0 if was_asked else _return_unlodged(session, actor, agreement, command.text, now)
    if was_usual:
        tell_of_usual(session, actor, agreement, None, now)
    facts = {"remarks": command.text, "returned": returned, "open_cases": _open_cases(session, agreement)}
    tell_both(session, vault, actor, agreement, MailEvent.AGREEMENT_ENDED, now, **facts)
    return returned


def unlodged_of(session: Session, agreement_id: int) -> int:
    """How many requests would go back."""
    agreement = session.get_one(Agreement, agreement_id)
    return session.scalar(select(func.count()).select_from(InspectionRequest).where(*_unlodged(agreement))) or 0


def _return_unlodged(session: Session, actor: Actor, agreement: Agreement, text: str, now: datetime) -> int:
    row = InspectionRequest
    query = select(row).where(*_unlodged(agreement)).order_by(row.id).with_for_update(of=row)
    requests = session.scalars(query).all()
    for request in requests:
        return_one(session, actor, request, ReturnReason.AGREEMENT_ENDED, text, now)
    return len(requests)


def _unlodged(agreement: Agreement) -> tuple[ColumnElement[bool], ...]:
    row = InspectionRequest
    lodged = exists().where(Application.request_id == row.id, Application.applied_at != NO_MOMENT)
    return (
        row.organization_id == agreement.client_organization_id, row.base_id == agreement.client_base_id,
        row.agent_base_id == agreement.agent_base_id, row.kind == agreement.vehicle_kind,
        row.status.in_((RequestStatus.SENT, RequestStatus.TAKEN)), row.deleted_at.is_(None), ~lodged,
    )  # fmt: skip


def _open_cases(session: Session, agreement: Agreement) -> int:
    row = Application
    query = select(func.count()).where(
        row.organization_id == agreement.client_organization_id, row.base_id == agreement.client_base_id,
        row.agent_base_id == agreement.agent_base_id, row.kind == agreement.vehicle_kind, row.status.in_(OPEN),
    )  # fmt: skip
    return session.scalar(query) or 0
