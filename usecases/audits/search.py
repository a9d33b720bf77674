"""The entries of one organization's audit that somebody sees: searched, listed whole, and one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import utc_range_of_day
from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role
from models.audit import AuditEntry
from models.organizations import Organization
from models.users import User
from usecases.listing import PageOf, Wish, counted, moment_column, order_of, page_of
from usecases.scope import visible_entries

SORTS = {"at": moment_column(AuditEntry.at)}
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class AuditConditions:
    """What was asked for; an empty text or None asks for nothing. `record` is any part of what an act was done to."""

    first: date | None = None
    last: date | None = None
    code: str = ""
    login_id: str = ""
    record: str = ""


@dataclass(frozen=True)
class AuditRow:
    """One entry. `kind` says whose user acted when it was none of the organization's own; of those no name is told."""

    seq: int
    at: datetime
    login_id: str
    name: str
    kind: OrganizationKind | None
    role: Role | None
    address: str
    code: str
    record: str
    facts: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class AuditList:
    """A page of entries, the latest first, and how many there are."""

    page: PageOf[AuditRow]
    total: int


def search_entries(session: Session, actor: Actor, owner: int, conditions: AuditConditions, wish: Wish) -> AuditList:
    """Of the organization `owner`: the actor's own, or one that the operator may look at."""
    wheres = (visible_entries(actor, owner), *_wheres(conditions))
    page = page_of(
        session, _entries().where(*wheres), wish, SORTS, "at", AuditEntry.id, _row, descending_by_default=True
    )
    return AuditList(page, counted(session, {"all": select(AuditEntry.id).where(*wheres)})["all"])


def all_entries(
    session: Session, actor: Actor, owner: int, conditions: AuditConditions, wish: Wish
) -> Iterator[AuditRow]:
    """Every entry of the search, in the order of its pages, read while the file is written."""
    query = _entries().where(visible_entries(actor, owner), *_wheres(conditions))
    query = query.order_by(*order_of(wish, SORTS, "at", AuditEntry.id, descending_by_default=True))
    return map(_row, session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)))


def find_entry(session: Session, actor: Actor, owner: int, seq: int) -> AuditRow:
    """By its number in the organization's chain; raises not_found."""
    query = _entries().where(visible_entries(actor, owner), AuditEntry.seq == seq)
    found = session.execute(query).one_or_none()
    if found is None:
        raise Refusal("not_found")
    return _row(found)


def _entries() -> Select[*tuple[Any, ...]]:
    return (
        select(
            AuditEntry.seq, AuditEntry.at, AuditEntry.login_id, AuditEntry.role, AuditEntry.address, AuditEntry.code,
            AuditEntry.record, AuditEntry.facts, AuditEntry.hash, AuditEntry.organization_id, User.name,
            User.organization_id.label("side"), Organization.kind,
        )
        .outerjoin(User, User.id == AuditEntry.user_id)
        .outerjoin(Organization, Organization.id == User.organization_id)
    )  # fmt: skip


def _wheres(conditions: AuditConditions) -> Iterator[ColumnElement[bool]]:
    if conditions.first:
        yield AuditEntry.at >= utc_range_of_day(conditions.first)[0]
    if conditions.last:
        yield AuditEntry.at < utc_range_of_day(conditions.last)[1]
    if conditions.code:
        yield AuditEntry.code == conditions.code
    if conditions.login_id:
        yield AuditEntry.login_id == conditions.login_id
    if conditions.record:
        # Looked through along the order of the list, from the latest entry back.
        yield AuditEntry.record.contains(conditions.record, autoescape=True)


def _row(row: Any) -> AuditRow:
    is_own = row.side in (None, row.organization_id)
    return AuditRow(
        row.seq, row.at, row.login_id, row.name or "" if is_own else "", None if is_own else row.kind,
        Role(row.role) if row.role in set(Role) else None, row.address, row.code, row.record, row.facts, row.hash,
    )  # fmt: skip
