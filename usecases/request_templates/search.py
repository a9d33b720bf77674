"""The templates that the actor sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.vehicle import VehicleKind
from models.organizations import Base
from models.request_templates import RequestTemplate
from models.users import User
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, page_of
from usecases.scope import visible_templates

SORTS = {
    "name": SortColumn(RequestTemplate.name),
    "updated_at": moment_column(RequestTemplate.updated_at),
}


@dataclass(frozen=True)
class TemplateRow:
    """One template in the list; `base` and `person` are empty where it is for all."""

    id: int
    name: str
    kind: VehicleKind
    base: str
    person: str
    updated_at: datetime


@dataclass(frozen=True)
class TemplateList:
    """A page of templates and how many there are."""

    page: PageOf[TemplateRow]
    total: int


def search_templates(session: Session, actor: Actor, wish: Wish) -> TemplateList:
    query = (
        select(
            RequestTemplate.id, RequestTemplate.name, RequestTemplate.kind, RequestTemplate.updated_at,
            Base.code.label("base_code"), Base.short_name, User.name.label("person"),
        )
        .outerjoin(Base, Base.id == RequestTemplate.base_id)
        .outerjoin(User, User.id == RequestTemplate.user_id)
        .where(visible_templates(actor))
    )  # fmt: skip
    page = page_of(session, query, wish, SORTS, "name", RequestTemplate.id, _row)
    total = counted(session, {"all": select(RequestTemplate.id).where(visible_templates(actor))})["all"]
    return TemplateList(page, total)


def _row(row: Any) -> TemplateRow:
    base = f"{row.base_code} {row.short_name}" if row.base_code else ""
    return TemplateRow(row.id, row.name, row.kind, base, row.person or "", row.updated_at)
