"""Find one template within the actor's scope, and those with which the actor may begin a request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.organizations import Base
from models.request_templates import RequestTemplate
from models.users import User
from usecases.request_templates.answers import kept_answers
from usecases.scope import visible_templates

MOST_OFFERED = 100
LARGEST_ID = 2**31 - 1
_Editor = aliased(User)


@dataclass(frozen=True)
class ShownTemplate:
    """A template with the names of whom it is for; `base` and `person` are empty where it is for all."""

    id: int
    version: int
    name: str
    kind: VehicleKind
    base_id: int | None
    base: str
    user_id: int | None
    person: str
    answers: dict[str, Any]
    updated_at: datetime
    updated_by: int
    editor: str


def find_template(session: Session, actor: Actor, template_id: int) -> ShownTemplate:
    """Raises Refusal not_found for what is outside the actor's scope."""
    found = None
    if 0 < template_id <= LARGEST_ID:
        query = (
            select(RequestTemplate, Base.code, Base.name, User.name, _Editor.name)
            .outerjoin(Base, Base.id == RequestTemplate.base_id)
            .outerjoin(User, User.id == RequestTemplate.user_id)
            .join(_Editor, _Editor.id == RequestTemplate.updated_by)
            .where(visible_templates(actor), RequestTemplate.id == template_id)
        )
        found = session.execute(query).one_or_none()
    if found is None:
        raise Refusal("not_found")
    row, base_code, base_name, person, editor = found
    return ShownTemplate(
        row.id, row.version, row.name, row.kind, row.base_id, f"{base_code or ''} {base_name or ''}".strip(),
        row.user_id, person or "", kept_answers(row.answers), row.updated_at, row.updated_by, editor,
    )  # fmt: skip


def template_row(session: Session, actor: Actor, template_id: int, version: int) -> RequestTemplate:
    """The template, locked for an act; raises not_found, or changed_by_someone_else unless `version` is the newest."""
    row = None
    if 0 < template_id <= LARGEST_ID:
        query = select(RequestTemplate).where(visible_templates(actor), RequestTemplate.id == template_id)
        row = session.scalar(query.with_for_update())
    if row is None:
        raise Refusal("not_found")
    if row.version != version:
        raise Refusal("changed_by_someone_else", at=row.updated_at)
    return row


@dataclass(frozen=True)
class OfferedTemplate:
    """A template that a new request may begin with."""

    id: int
    name: str
    kind: VehicleKind
    base_id: int | None
    answers: dict[str, Any]


def offered_templates(session: Session, actor: Actor) -> tuple[OfferedTemplate, ...]:
    """By name."""
    found = session.scalars(
        select(RequestTemplate)
        .where(visible_templates(actor))
        .order_by(RequestTemplate.name, RequestTemplate.id)
        .limit(MOST_OFFERED)
    )
    return tuple(OfferedTemplate(row.id, row.name, row.kind, row.base_id, kept_answers(row.answers)) for row in found)
