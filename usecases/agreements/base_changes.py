"""Tell agents what changed of a client's base, show it in their inbox until it was seen, and mail it once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.base_change import BaseChange, changes_told
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from models.client_changes import ClientChange
from models.organizations import Agreement, Base, Organization
from usecases.audit import record
from usecases.organizations.letters import LANGUAGE, post_standing
from usecases.scope import visible_client_changes
from usecases.sides import AgentBase, Client, ClientBase
from usecases.vault import Vault
from usecases.words import words_of

MOST_SHOWN = 20
MAILED_AT_ONCE = 50


@dataclass(frozen=True)
class ChangeShown:
    """One change that waits to be seen; `before` and `after` are the base's name or address."""

    id: int
    change: BaseChange
    client: str
    member_code: str
    base_code: str
    base: str
    agent_base: str
    before: str
    after: str
    at: datetime


def tell_agents(
    session: Session,
    actor: Actor,
    base: Base,
    change: BaseChange,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Each agent's base that this base asks; of a base that comes or goes whom any base of the client asks."""
    if actor.organization_kind is not OrganizationKind.CLIENT:
        return
    row = Agreement
    asked = select(row.agent_organization_id, row.agent_base_id).where(
        row.client_organization_id == base.organization_id, row.state == AgreementState.ACTIVE
    )
    if change not in (BaseChange.ADDED, BaseChange.REMOVED):
        asked = asked.where(row.client_base_id == base.id)
    for agent_organization_id, agent_base_id in session.execute(asked.distinct().order_by(row.agent_base_id)).all():
        session.add(
            ClientChange(
                agent_organization_id=agent_organization_id, agent_base_id=agent_base_id,
                client_organization_id=base.organization_id, client_base_id=base.id, change=change,
                facts=dict(facts or {}), at=now,
            )
        )  # fmt: skip


def tell_of_changes(
    session: Session, actor: Actor, base: Base, before: Mapping[str, Any], after: Mapping[str, Any], now: datetime
) -> None:
    """A new name and a new address, each as a change of its own."""
    for change, facts in changes_told(before, after).items():
        tell_agents(session, actor, base, change, now, facts)


def waiting_changes(session: Session, actor: Actor) -> tuple[ChangeShown, ...]:
    """Those of the actor's bases, the oldest first."""
    row = ClientChange
    found = session.execute(
        select(
            row.id, row.change, row.facts, row.at, Client.name.label("client"), Client.member_code,
            ClientBase.code.label("base_code"), ClientBase.name.label("base"), AgentBase.name.label("agent_base"),
        )
        .join(Client, Client.id == row.client_organization_id)
        .join(ClientBase, ClientBase.id == row.client_base_id)
        .join(AgentBase, AgentBase.id == row.agent_base_id)
        .where(visible_client_changes(actor), row.acknowledged_at.is_(None))
        .order_by(row.id)
        .limit(MOST_SHOWN)
    )  # fmt: skip
    return tuple(
        ChangeShown(
            one.id, one.change, one.client, one.member_code, one.base_code, one.base, one.agent_base,
            _side(one.facts, 0), _side(one.facts, 1), one.at,
        )
        for one in found
    )  # fmt: skip


def waiting_ids(actor: Actor) -> Select[int]:
    """To be counted."""
    return select(ClientChange.id).where(visible_client_changes(actor), ClientChange.acknowledged_at.is_(None))


def unseen_new_base(request: Any) -> ColumnElement[bool]:
    """Whether nobody at the agent's base of a request has yet seen that the client's base is new."""
    row = ClientChange
    return exists().where(
        row.agent_organization_id == request.agent_organization_id, row.acknowledged_at.is_(None),
        row.agent_base_id == request.agent_base_id, row.client_base_id == request.base_id,
        row.change == BaseChange.ADDED,
    )  # fmt: skip


def _side(facts: Mapping[str, Any], place: int) -> str:
    return " ".join(pair[place] for pair in facts.values() if pair[place])


def acknowledge_change(session: Session, actor: Actor, change_id: int, now: datetime) -> None:
    """Seen twice changes nothing. Raises Refusal not_found."""
    query = select(ClientChange).where(visible_client_changes(actor), ClientChange.id == change_id)
    change = session.scalar(query.with_for_update())
    if change is None:
        raise Refusal("not_found")
    if change.acknowledged_at is not None:
        return
    change.acknowledged_at, change.acknowledged_by = now, actor.login_id
    record(session, actor, "client_change_acknowledged", now, record=f"client change {change.id}")


def is_mail_due(session: Session) -> bool:
    return session.scalar(select(ClientChange.id).where(ClientChange.mailed_at.is_(None)).limit(1)) is not None


def mail_changes(session: Session, vault: Vault, now: datetime) -> None:
    """What another worker has in hand is left to it."""
    row = ClientChange
    query = select(row).where(row.mailed_at.is_(None)).order_by(row.id).limit(MAILED_AT_ONCE)
    for change in session.scalars(query.with_for_update(skip_locked=True)).all():
        change.mailed_at = now
        agent = session.get_one(Organization, change.agent_organization_id)
        client = session.get_one(Organization, change.client_organization_id)
        base = session.get_one(Base, change.client_base_id)
        facts = {
            "client": client.name, "member_code": client.member_code, "base": base.name,
            "agent_base": session.get_one(Base, change.agent_base_id).name,
            "change": words_of(LANGUAGE)[f"BaseChange.{change.change.name}"],
        }  # fmt: skip
        post_standing(session, vault, agent, MailEvent.CLIENT_BASE_CHANGED, facts, now, f"client change {change.id}")
