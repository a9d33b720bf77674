"""The 届出書 of a change: for the client whose base it is, and for the agent that was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from documents.change_notification import ChangeNotification, change_notification
from domain.actor import Actor
from domain.base_change import BaseChange
from domain.clock import day_in_japan
from domain.refusal import Refusal
from models.client_changes import ClientChange
from models.organizations import Base
from usecases.agreements.base_changes import sides_of, standing_of
from usecases.audit import note_download
from usecases.document import Document
from usecases.scope import reported_changes, visible_client_changes
from usecases.sides import Agent, AgentBase, ClientBase
from usecases.words import words_of

# Whom it goes to reads Japanese.
LANGUAGE = "ja"
MOST_REPORTED = 20
ITEMS = {
    "name": "Base name",
    "postal_code": "Postal code",
    "address_1": "Address 1",
    "address_2": "Address 2",
    "phone": "Phone",
    "delegate_number": "Delegate number",
    "certification_number": "Certification number",
    "designation_number": "Designation number",
}


@dataclass(frozen=True)
class ReportedChange:
    """One change of a client's own base, as an agent was told of it."""

    id: int
    change: BaseChange
    base_code: str
    base: str
    agent: str
    agent_base: str
    before: str
    after: str
    at: datetime


def reported(session: Session, actor: Actor, base: Base | None = None) -> tuple[ReportedChange, ...]:
    """The latest first; of one base, or of all that the actor sees."""
    row = ClientChange
    query = (
        select(
            row.id, row.change, row.facts, row.at, ClientBase.code.label("base_code"), ClientBase.name.label("base"),
            Agent.name.label("agent"), AgentBase.name.label("agent_base"),
        )
        .join(ClientBase, ClientBase.id == row.client_base_id)
        .join(Agent, Agent.id == row.agent_organization_id)
        .join(AgentBase, AgentBase.id == row.agent_base_id)
        .where(reported_changes(actor), *((row.client_base_id == base.id,) if base is not None else ()))
        .order_by(row.id.desc())
        .limit(MOST_REPORTED)
    )  # fmt: skip
    return tuple(
        ReportedChange(
            one.id, one.change, one.base_code, one.base, one.agent, one.agent_base,
            *sides_of(one.change, one.facts, actor.language), one.at,
        )
        for one in session.execute(query)
    )  # fmt: skip


def own_notification(session: Session, actor: Actor, change_id: int) -> Document:
    """For the client that told. Raises Refusal not_found."""
    return _issued(session, reported_changes(actor), change_id)


def told_notification(session: Session, actor: Actor, change_id: int) -> Document:
    """For the agent that was told. Raises Refusal not_found."""
    return _issued(session, visible_client_changes(actor), change_id)


def note_notification_issued(session: Session, actor: Actor, change_id: int, now: datetime) -> None:
    note_download(session, actor, f"change-notification {change_id}", now)


def _issued(session: Session, seen: ColumnElement[bool], change_id: int) -> Document:
    row = session.scalar(select(ClientChange).where(seen, ClientChange.id == change_id))
    if row is None:
        raise Refusal("not_found")
    words = words_of(LANGUAGE)
    # What was told before its standing was kept has that of today.
    standing = row.stood or standing_of(session, row)
    return change_notification(
        ChangeNotification(
            row.id, day_in_japan(row.at), words[f"BaseChange.{row.change.name}"], standing,
            _lines(row.change, row.facts, words),
        )
    )  # fmt: skip


def _lines(change: BaseChange, facts: Mapping[str, Any], words: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    if change is BaseChange.AGENT_CHANGED:
        agent = words["Agents we ask"]
        return tuple(
            (f"{agent}（{words[f'VehicleKind.{kind.upper()}']}）", before, after)
            for kind, (before, after) in facts.items()
        )
    return tuple((words[ITEMS[name]], *facts[name]) for name in ITEMS if any(facts.get(name, ())))
