"""Ask an agent's base to lodge for a base of the actor's; it is in force from the day the agent accepts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Base, Organization
from usecases.agreements.told import tell_both
from usecases.bases.find import find_base
from usecases.organizations.standing import refuse_if_stopped
from usecases.vault import Vault

AGENCY_ID = re.compile(r"[0-9]{9}")


@dataclass(frozen=True)
class AskAgent:
    """The own base by its code, the agent's by its 代理人拠点ID, and for which kinds."""

    base_code: str
    agency_id: str
    kinds: Sequence[VehicleKind]


def ask_agent(session: Session, vault: Vault, actor: Actor, command: AskAgent, now: datetime) -> None:
    """Raises organization_stopped, agreement_base_unknown, agency_id_unknown, agreement_kind_missing or
    agreement_known."""
    refuse_if_stopped(session, actor)
    if not command.kinds:
        raise Refusal("agreement_kind_missing", "registered")
    try:
        base = find_base(session, actor, command.base_code, lock=True)
    except Refusal:
        raise Refusal("agreement_base_unknown", "base_code") from None
    agent = _agent_base(session, command.agency_id)
    for kind in command.kinds:
        agreement = _asked(session, base, agent, kind, now)
        session.flush()
        tell_both(session, vault, actor, agreement, MailEvent.AGREEMENT_ASKED, now)


def _agent_base(session: Session, agency_id: str) -> Base:
    query = (
        select(Base)
        .join(Organization, Organization.id == Base.organization_id)
        .where(
            Organization.kind == OrganizationKind.AGENT, Organization.status == OrganizationStatus.ACTIVE,
            Base.agency_id == agency_id, Base.deleted_at.is_(None),
        )
    )  # fmt: skip
    found = session.scalar(query) if AGENCY_ID.fullmatch(agency_id) else None
    if found is None:
        raise Refusal("agency_id_unknown", "agency_id")
    return found


def _asked(session: Session, base: Base, agent: Base, kind: VehicleKind, now: datetime) -> Agreement:
    """What was ended on the very day it began is asked for again in the same row."""
    row, today = Agreement, day_in_japan(now)
    of_three = (row.client_base_id == base.id, row.agent_base_id == agent.id, row.vehicle_kind == kind)
    known = session.scalars(select(row).where(*of_three).with_for_update()).all()
    if any(one.state is not AgreementState.ENDED for one in known):
        raise Refusal("agreement_known", "agency_id")
    again = next((one for one in known if one.valid_from == today), None)
    if again is not None:
        again.state, again.valid_to, again.usual, again.updated_at = AgreementState.ASKED, None, False, now
        return again
    made = Agreement(
        client_organization_id=base.organization_id, client_base_id=base.id,
        agent_organization_id=agent.organization_id, agent_base_id=agent.id, vehicle_kind=kind,
        state=AgreementState.ASKED, usual=False, valid_from=today, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(made)
    return made
