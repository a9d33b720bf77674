"""Both sides of an agreement hear of what the other did: in their audit, and by mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from models.organizations import Agreement, Base, Organization
from usecases.audit import record, record_for
from usecases.organizations.letters import LANGUAGE, post_standing
from usecases.vault import Vault
from usecases.words import words_of


@dataclass(frozen=True)
class Parties:
    """Who agrees with whom."""

    client: Organization
    base: Base
    agent: Organization
    agent_base: Base

    @classmethod
    def of(cls, session: Session, agreement: Agreement) -> "Parties":
        return cls(
            session.get_one(Organization, agreement.client_organization_id),
            session.get_one(Base, agreement.client_base_id),
            session.get_one(Organization, agreement.agent_organization_id),
            session.get_one(Base, agreement.agent_base_id),
        )


def tell_both(
    session: Session, vault: Vault, actor: Actor, agreement: Agreement, event: MailEvent, now: datetime, **more: Any
) -> None:
    """The mail goes to the side that did not act; `more` are the other facts of its event."""
    parties = Parties.of(session, agreement)
    other = parties.agent if actor.organization_id == parties.client.id else parties.client
    facts = {
        "client": parties.client.name, "base": parties.base.name, "agent": parties.agent.name,
        "agent_base": parties.agent_base.name,
        "kind": words_of(LANGUAGE)[f"VehicleKind.{agreement.vehicle_kind.name}"],
    }  # fmt: skip
    about = f"agreement {agreement.id} {agreement.version}"
    post_standing(session, vault, other, event, {**facts, **more}, now, about)
    told: dict[str, Any] = {
        "kind": agreement.vehicle_kind.value, "client_base": parties.base.code, "agent_base": parties.agent_base.code,
    }  # fmt: skip
    for organization_id in sorted({parties.client.id, parties.agent.id}):
        if organization_id == actor.organization_id:
            record(session, actor, event.value, now, **told)
        else:
            record_for(session, organization_id, event.value, now, **told)
