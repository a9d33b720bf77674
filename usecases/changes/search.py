"""The operator's queue of changes: those that wait stand first, the longest waiting at the top."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from domain.organization_change import AccountWish, ChangeState, CompanyField
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from usecases.listing import PageOf, Wish, counted, moment_column, page_of

ALL = "all"
SORTS = {"asked_at": moment_column(OrganizationChange.asked_at)}


@dataclass(frozen=True)
class ChangeRow:
    """One change in the list, with the items it concerns and nothing of what they say."""

    id: int
    organization_name: str
    member_code: str
    asked_at: datetime
    fields: tuple[CompanyField, ...]
    state: ChangeState


@dataclass(frozen=True)
class ChangeList:
    """A page of changes, and how many there are under each tab."""

    page: PageOf[ChangeRow]
    counts: dict[str, int]
    state: str

    @property
    def total(self) -> int:
        return self.counts[self.state]


def search_changes(session: Session, state: str, wish: Wish) -> ChangeList:
    """`state` is one of a change or `all`; anything else asks for those that wait."""
    state = state if state in {ALL, *ChangeState} else ChangeState.OPEN.value
    query = select(
        OrganizationChange.id, Organization.name, Organization.member_code, OrganizationChange.asked_at,
        OrganizationChange.after, OrganizationChange.account_wish, OrganizationChange.state,
    ).join(Organization, Organization.id == OrganizationChange.organization_id)  # fmt: skip
    newest_first = state != ChangeState.OPEN
    shown = query.where(*_in_state(state))
    page = page_of(session, shown, wish, SORTS, "asked_at", OrganizationChange.id, _row, newest_first)
    ids = select(OrganizationChange.id)
    tabs = (*(one.value for one in ChangeState), ALL)
    queries: dict[str, Select[*tuple[Any, ...]]] = {tab: ids.where(*_in_state(tab)) for tab in tabs}
    return ChangeList(page, counted(session, queries), state)


def _in_state(state: str) -> Iterator[ColumnElement[bool]]:
    if state != ALL:
        yield OrganizationChange.state == ChangeState(state)


def _row(row: Any) -> ChangeRow:
    concerned = {*row.after, *([] if row.account_wish is AccountWish.KEEP else [CompanyField.ACCOUNT])}
    fields = tuple(one for one in CompanyField if one.value in concerned)
    return ChangeRow(row.id, row.name, row.member_code, row.asked_at, fields, row.state)
