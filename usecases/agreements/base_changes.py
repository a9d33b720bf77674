"""Tell agents what changed of a client's base, show it in their inbox until it was seen, and mail it once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, exists, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.agreement import AgreementState
from domain.base_change import ADDRESS, WHOLE, BaseChange, changes_told, whole_told
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

COMES_OR_GOES = (BaseChange.ADDED, BaseChange.REMOVED)
# Of a base that comes or goes, beside its name; the rest stands in the 届出書.
SHOWN_IN_INBOX = ADDRESS
MOST_SHOWN = 20
MAILED_AT_ONCE = 50


@dataclass(frozen=True)
class ChangeShown:
    """One change as the agent's inbox shows it; `before` and `after` are the base's name or address, or the agent."""

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
    seen_at: datetime | None


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
    if change in COMES_OR_GOES:
        facts = whole_told(change, {name: getattr(base, name) for name in WHOLE})
    else:
        asked = asked.where(row.client_base_id == base.id)
    _tell(session, base, change, facts or {}, session.execute(asked.distinct().order_by(row.agent_base_id)).all(), now)


def tell_of_usual(
    session: Session, actor: Actor, before: Agreement | None, after: Agreement | None, now: datetime
) -> None:
    """A client's base has another usual agent for a kind of vehicle, or none: both agents hear of it.

    Of what an agent itself did, the client has nothing to tell.
    """
    sides = [one for one in (before, after) if one is not None]
    if actor.organization_kind is not OrganizationKind.CLIENT or not sides:
        return
    base = session.get_one(Base, sides[0].client_base_id)
    places = [(one.agent_organization_id, one.agent_base_id) for one in sides]
    names = [_place(session, one) if one is not None else "" for one in (before, after)]
    facts = {sides[0].vehicle_kind.value: names}
    _tell(session, base, BaseChange.AGENT_CHANGED, facts, [*dict.fromkeys(places)], now)


def _place(session: Session, agreement: Agreement) -> str:
    agent = session.get_one(Organization, agreement.agent_organization_id)
    return f"{agent.name} {session.get_one(Base, agreement.agent_base_id).name}"


def _tell(
    session: Session,
    base: Base,
    change: BaseChange,
    facts: Mapping[str, Any],
    places: Iterable[Any],
    now: datetime,
) -> None:
    """An entry for each agent's base: ids of its organization and of itself."""
    for agent_organization_id, agent_base_id in places:
        row = ClientChange(
            agent_organization_id=agent_organization_id, agent_base_id=agent_base_id,
            client_organization_id=base.organization_id, client_base_id=base.id, change=change,
            facts=dict(facts), at=now,
        )  # fmt: skip
        row.stood = standing_of(session, row)
        session.add(row)


def standing_of(session: Session, row: ClientChange) -> dict[str, str]:
    """Who tells whom, as they stand now."""
    client = session.get_one(Organization, row.client_organization_id)
    base = session.get_one(Base, row.client_base_id)
    return {
        "member_code": client.member_code, "client": client.name, "representative": client.representative,
        "address": f"{client.address_1}{client.address_2}", "phone": client.phone,
        "base_code": base.code, "base": base.name,
        "agent": session.get_one(Organization, row.agent_organization_id).name,
        "agent_base": session.get_one(Base, row.agent_base_id).name,
    }  # fmt: skip


def tell_of_changes(
    session: Session, actor: Actor, base: Base, before: Mapping[str, Any], after: Mapping[str, Any], now: datetime
) -> None:
    """A new name and a new address, each as a change of its own."""
    for change, facts in changes_told(before, after).items():
        tell_agents(session, actor, base, change, now, facts)


def waiting_changes(session: Session, actor: Actor) -> tuple[ChangeShown, ...]:
    """Those of the actor's bases, the oldest first."""
    return _changes(session, actor, ClientChange.acknowledged_at.is_(None), ClientChange.id.asc())


def seen_changes(session: Session, actor: Actor) -> tuple[ChangeShown, ...]:
    """The latest that somebody has acknowledged: their 届出書 is wanted later too."""
    return _changes(session, actor, ClientChange.acknowledged_at.is_not(None), ClientChange.id.desc())


def _changes(
    session: Session, actor: Actor, wanted: ColumnElement[bool], order: UnaryExpression[int]
) -> tuple[ChangeShown, ...]:
    row = ClientChange
    found = session.execute(
        select(
            row.id, row.change, row.facts, row.at, row.acknowledged_at, Client.name.label("client"), Client.member_code,
            ClientBase.code.label("base_code"), ClientBase.name.label("base"), AgentBase.name.label("agent_base"),
        )
        .join(Client, Client.id == row.client_organization_id)
        .join(ClientBase, ClientBase.id == row.client_base_id)
        .join(AgentBase, AgentBase.id == row.agent_base_id)
        .where(visible_client_changes(actor), wanted)
        .order_by(order)
        .limit(MOST_SHOWN)
    )  # fmt: skip
    return tuple(
        ChangeShown(
            one.id, one.change, one.client, one.member_code, one.base_code, one.base, one.agent_base,
            *sides_of(one.change, one.facts, actor.language), one.at, one.acknowledged_at,
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


def sides_of(change: BaseChange, facts: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Before and after in a few words."""
    of_base = SHOWN_IN_INBOX if change in COMES_OR_GOES else WHOLE
    # PostgreSQL keeps the names of what it keeps as JSON in an order of its own.
    names = sorted(facts) if change is BaseChange.AGENT_CHANGED else [name for name in of_base if name in facts]
    shown = {name: facts[name] for name in names}
    words = words_of(language) if change is BaseChange.AGENT_CHANGED else {}

    def side(place: int) -> str:
        told = ((words.get(f"VehicleKind.{name.upper()}", ""), pair[place]) for name, pair in shown.items())
        return " ".join(f"{kind} {value}".strip() for kind, value in told if value)

    return side(0), side(1)


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
    for told in _together(session.scalars(query.with_for_update(skip_locked=True))):
        for one in told:
            one.mailed_at = now
        change, more = told[0], len(told) - 1
        agent = session.get_one(Organization, change.agent_organization_id)
        client = session.get_one(Organization, change.client_organization_id)
        base = session.get_one(Base, change.client_base_id).name
        facts = {
            "client": client.name, "member_code": client.member_code,
            "base": words_of(LANGUAGE)["%(base)s and %(more)s more"] % {"base": base, "more": more} if more else base,
            "agent_base": session.get_one(Base, change.agent_base_id).name,
            "change": words_of(LANGUAGE)[f"BaseChange.{change.change.name}"],
        }  # fmt: skip
        post_standing(session, vault, agent, MailEvent.CLIENT_BASE_CHANGED, facts, now, f"client change {change.id}")


def _together(changes: Iterable[ClientChange]) -> list[list[ClientChange]]:
    """What one act told one agent's base of many bases goes into one mail."""
    found: dict[tuple[Any, ...], list[ClientChange]] = {}
    for one in changes:
        found.setdefault((one.agent_base_id, one.client_organization_id, one.change, one.at), []).append(one)
    return [*found.values()]
