"""Add a template, and change one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.rights import Role
from domain.vehicle import VehicleKind
from models.organizations import Agreement, Base, Organization
from models.request_templates import RequestTemplate
from models.users import User
from usecases.audit import changes, record
from usecases.reference import validity_terms
from usecases.request_templates.answers import kept_answers, read_answers, written_answers
from usecases.request_templates.find import template_row
from usecases.requests.agents import in_force
from usecases.requests.facts_in_row import UNTOLD
from usecases.scope import own_bases

MOST_TEMPLATES = 200
NAME_LENGTH = 40
ENTERING = (Role.SENDER, Role.VIEWER)
"""Who begins requests, and so may have templates of their own."""


@dataclass(frozen=True)
class TemplateFacts:
    """What is said of a template; without a base or a person it is for all of them."""

    name: str
    kind: VehicleKind
    base_id: int | None = None
    user_id: int | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangeTemplate:
    """New facts for the template, seen at `version`."""

    template_id: int
    version: int
    facts: TemplateFacts


def add_template(session: Session, actor: Actor, facts: TemplateFacts, now: datetime) -> int:
    """The id of the new template. Raises the first refusal of what is said, or too_many_templates."""
    # Whoever adds at the same time waits here, so that the count holds.
    session.execute(select(Organization.id).where(Organization.id == actor.organization_id).with_for_update())
    count = select(func.count()).where(RequestTemplate.organization_id == actor.organization_id)
    if (session.scalar(count) or 0) >= MOST_TEMPLATES:
        raise Refusal("too_many_templates", most=MOST_TEMPLATES)
    answers = _answers(session, actor, facts, now)
    _refuse_taken_name(session, actor, facts.name)
    row = RequestTemplate(
        organization_id=actor.organization_id, name=facts.name, kind=facts.kind, base_id=facts.base_id,
        user_id=facts.user_id, answers=written_answers(answers), updated_by=actor.user_id,
        created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    record(session, actor, "template_added", now, record=f"template {row.id}", fields=sorted(answers))
    return row.id


def change_template(session: Session, actor: Actor, command: ChangeTemplate, now: datetime) -> int:
    """Its id. Raises not_found, changed_by_someone_else, or the first refusal of what is said."""
    row, facts = template_row(session, actor, command.template_id, command.version), command.facts
    answers = _answers(session, actor, facts, now)
    _refuse_taken_name(session, actor, facts.name, row.id)
    before = {**_named(row.name, row.kind, row.base_id, row.user_id), **kept_answers(row.answers)}
    after = {**_named(facts.name, facts.kind, facts.base_id, facts.user_id), **answers}
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if changed:
        row.name, row.kind, row.base_id, row.user_id = facts.name, facts.kind, facts.base_id, facts.user_id
        row.answers = written_answers(answers)
        row.updated_at, row.updated_by = now, actor.user_id
        whole = dict.fromkeys(changed)
        # Its name often is that of a vehicle user.
        told = changes(whole | before, whole | after, changed, UNTOLD | {"name"})
        record(session, actor, "template_changed", now, record=f"template {row.id}", fields=changed, changes=told)
    return row.id


def _named(name: str, kind: VehicleKind, base_id: int | None, user_id: int | None) -> dict[str, Any]:
    return {"name": name, "kind": kind, "base_id": base_id, "user_id": user_id}


def _answers(session: Session, actor: Actor, facts: TemplateFacts, now: datetime) -> dict[str, Any]:
    """What is preset, put right; every foreign id in it is one that the organization may name."""
    if not 0 < len(facts.name) <= NAME_LENGTH:
        raise Refusal("text_too_long", "name", limit=NAME_LENGTH, length=len(facts.name))
    answers, refusals = read_answers(
        facts.kind, facts.answers, day_in_japan(now), {row.term for row in validity_terms(session)}
    )
    for refusal in refusals:
        raise refusal
    if not answers:
        raise Refusal("template_empty")
    if facts.base_id is not None and not _is_there(session, Base, own_bases(actor), facts.base_id):
        raise Refusal("choice_unknown", "base_id")
    if facts.user_id is not None and not _is_there(session, User, _enters(actor), facts.user_id):
        raise Refusal("choice_unknown", "user_id")
    if (agent := answers.get("agent_base_id")) is not None and not _is_agreed(session, actor, facts, agent, now):
        raise Refusal("agent_base_not_agreed", "agent_base_id")
    return answers


def _is_there(session: Session, table: Any, scope: Any, row_id: int) -> bool:
    return bool(session.scalar(select(exists().where(scope, table.id == row_id))))


def _enters(actor: Actor) -> Any:
    return (User.organization_id == actor.organization_id) & User.role.in_(ENTERING) & User.disabled_at.is_(None)


def _is_agreed(session: Session, actor: Actor, facts: TemplateFacts, agent_base_id: int, now: datetime) -> bool:
    """With the template's base, or with any when it is for all of them."""
    asked = [
        Agreement.client_organization_id == actor.organization_id, Agreement.vehicle_kind == facts.kind,
        Agreement.agent_base_id == agent_base_id, in_force(day_in_japan(now)),
    ]  # fmt: skip
    if facts.base_id is not None:
        asked.append(Agreement.client_base_id == facts.base_id)
    return bool(session.scalar(select(exists().where(*asked))))


def _refuse_taken_name(session: Session, actor: Actor, name: str, but: int = 0) -> None:
    row = RequestTemplate
    taken = exists().where(row.organization_id == actor.organization_id, row.name == name, row.id != but)
    if session.scalar(select(taken)):
        raise Refusal("template_name_taken", "name")
