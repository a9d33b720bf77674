"""Search organizations by what they hold of certificates."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind, Right
from models.client_certificates import ClientCertificate
from models.organizations import Organization
from usecases.client_certificates.authority import term_now
from usecases.listing import PageOf, SortColumn, Wish, counted, page_of
from usecases.organizations.conditions import code_begins, name_holds

SORTS = {"member_code": SortColumn(Organization.member_code)}


class CertificateConcern(StrEnum):
    """What an operator looks for."""

    REQUIRED = "required"
    DUE = "due"
    NONE = "none"


@dataclass(frozen=True)
class HolderConditions:
    """What was asked for; an empty text asks for nothing."""

    code: str = ""
    name: str = ""
    concern: CertificateConcern | None = None


@dataclass(frozen=True)
class HolderRow:
    """One organization: how many certificates of it are good, and when the last of them ends."""

    id: int
    member_code: str
    name: str
    kind: OrganizationKind
    required: bool
    usable: int
    last_until: datetime | None
    due: bool


@dataclass(frozen=True)
class HolderList:
    """A page of organizations and how many there are."""

    page: PageOf[HolderRow]
    total: int
    conditions: HolderConditions = field(default_factory=HolderConditions)


def search_holders(
    session: Session, actor: Actor, conditions: HolderConditions, wish: Wish, now: datetime
) -> HolderList:
    horizon = now + timedelta(days=term_now(session, now).renew_days)
    query = _query(actor, conditions, now, horizon)
    page = page_of(session, query, wish, SORTS, "member_code", Organization.id, lambda row: _row(row, horizon))
    total = counted(session, {"all": query.with_only_columns(Organization.id)})["all"]
    return HolderList(page, total, conditions)


def _query(
    actor: Actor, conditions: HolderConditions, now: datetime, horizon: datetime
) -> Select[*tuple[Any, ...]]:  # fmt: skip
    usable = (
        select(
            ClientCertificate.organization_id,
            func.count().label("usable"),
            func.max(ClientCertificate.not_after).label("last_until"),
        )
        .where(ClientCertificate.revoked_at.is_(None), ClientCertificate.not_after > now)
        .group_by(ClientCertificate.organization_id)
        .subquery()
    )
    return (
        select(
            Organization.id, Organization.member_code, Organization.name, Organization.kind,
            Organization.certificate_required, func.coalesce(usable.c.usable, 0).label("usable"), usable.c.last_until,
        )
        .outerjoin(usable, usable.c.organization_id == Organization.id)
        .where(
            Organization.status != OrganizationStatus.CLOSED if actor.may(Right.ISSUE_CERTIFICATES) else false(),
            *_wheres(conditions, usable.c.last_until, horizon),
        )
    )  # fmt: skip


def _wheres(conditions: HolderConditions, last_until: Any, horizon: datetime) -> list[ColumnElement[bool]]:
    wheres = [*code_begins(conditions.code), *name_holds(conditions.name)]
    if conditions.concern is CertificateConcern.REQUIRED:
        wheres.append(Organization.certificate_required.is_(True))
    if conditions.concern is CertificateConcern.DUE:
        wheres.append(or_(last_until <= horizon, and_(last_until.is_(None), Organization.certificate_required)))
    if conditions.concern is CertificateConcern.NONE:
        wheres.append(last_until.is_(None))
    return wheres


def _row(row: Any, horizon: datetime) -> HolderRow:
    due = row.last_until <= horizon if row.last_until else row.certificate_required
    return HolderRow(
        id=row.id,
        member_code=row.member_code,
        name=row.name,
        kind=row.kind,
        required=row.certificate_required,
        usable=row.usable,
        last_until=row.last_until,
        due=due,
    )
