"""Search the organizations, for the operator."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind
from models.organizations import Organization
from usecases.listing import PageOf, SortColumn, Wish, counted, page_of
from usecases.organizations.conditions import code_begins, name_holds
from usecases.scope import visible_organizations

SORTS = {"member_code": SortColumn(Organization.member_code)}


@dataclass(frozen=True)
class OrganizationConditions:
    """What was asked for; an empty text or None asks for nothing."""

    code: str = ""
    name: str = ""
    kind: OrganizationKind | None = None
    status: OrganizationStatus | None = None


@dataclass(frozen=True)
class OrganizationRow:
    """One organization in the list."""

    member_code: str
    name: str
    kind: OrganizationKind
    affiliation: str
    status: OrganizationStatus


@dataclass(frozen=True)
class OrganizationList:
    """A page of organizations, and how many there are of each status and, under None, in all."""

    page: PageOf[OrganizationRow]
    totals: dict[OrganizationStatus | None, int]
    conditions: OrganizationConditions

    @property
    def total(self) -> int:
        return self.totals[self.conditions.status]


def search_organizations(
    session: Session, actor: Actor, conditions: OrganizationConditions, wish: Wish
) -> OrganizationList:
    asked = _rows().where(visible_organizations(actor), *_wheres(conditions))
    shown = asked.where(Organization.status == conditions.status) if conditions.status else asked
    page = page_of(session, shown, wish, SORTS, "member_code", Organization.id, _row)
    ids = asked.with_only_columns(Organization.id)
    queries = {"": ids} | {status: ids.where(Organization.status == status) for status in OrganizationStatus}
    totals = counted(session, queries)
    return OrganizationList(page, {None: totals[""]} | {one: totals[one] for one in OrganizationStatus}, conditions)


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        Organization.member_code, Organization.name, Organization.kind, Organization.affiliation_name,
        Organization.status,
    )  # fmt: skip


def _wheres(conditions: OrganizationConditions) -> list[ColumnElement[bool]]:
    of_kind = [Organization.kind == conditions.kind] if conditions.kind else []
    return [*code_begins(conditions.code), *name_holds(conditions.name), *of_kind]


def _row(row: Any) -> OrganizationRow:
    return OrganizationRow(row.member_code, row.name, row.kind, row.affiliation_name, row.status)
