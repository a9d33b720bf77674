"""What is kept too long: the rows of each kind whose time is over, and how many of them there are."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan, utc_range_of_day
from domain.keeping import KeepingTerm, Kept, keeping_term, last_day_over
from domain.organization_status import OrganizationStatus
from domain.request_status import RequestStatus
from models.applications import Application
from models.audit import AuditAnchor, AuditEntry, AuditHead
from models.enrollments import SignupDraft
from models.forms import Autosave, FormToken
from models.organizations import Organization
from models.requests import InspectionRequest, Mandate, SearchGram
from usecases.keeping.left import holds_people
from usecases.reference import keeping_terms
from usecases.requests.facts_in_row import PERSONAL
from usecases.requests.withdraw import RESTORABLE_FOR

Request = InspectionRequest
CAR = (
    "plate_region", "plate_class", "plate_kana", "plate_serial", "plate_key", "chassis_number", "chassis_key",
    "chassis_reversed", "certificate_number", "account_id",
)  # fmt: skip
"""Of what was deleted nothing of the car stays either."""


@dataclass(frozen=True)
class Over:
    """One kind: its term, the last day that is over, and how many rows that concerns."""

    kept: Kept
    term: KeepingTerm
    last_day: date
    count: int


def count_over(session: Session, now: datetime) -> tuple[Over, ...]:
    """What the next night would erase; nothing is changed."""
    found = []
    for kept in Kept:
        term, last_day = term_of(session, kept, now)
        counted = session.scalar(select(func.count()).select_from(rows_over(kept, last_day, now).subquery()))
        found.append(Over(kept, term, last_day, counted or 0))
    return tuple(found)


def term_of(session: Session, kept: Kept, now: datetime) -> tuple[KeepingTerm, date]:
    today = day_in_japan(now)
    term = keeping_term(keeping_terms(session), kept, today)
    return term, last_day_over(term, today)


def rows_over(kept: Kept, last_day: date, now: datetime) -> Select[*tuple[Any, ...]]:
    """The ids of the rows; what was erased already is not among them, so that every run goes on where one stopped."""
    _start, before = utc_range_of_day(last_day)
    if kept is Kept.SIGNUP_DRAFT:
        # A draft says itself until when it can be gone on with.
        return select(SignupDraft.id).where(SignupDraft.saved_at < before, SignupDraft.ends_at <= now)
    if kept is Kept.AUTOSAVE:
        return select(Autosave.id).where(Autosave.saved_at < before)
    if kept is Kept.FORM_TOKEN:
        return select(FormToken.token.label("id")).where(FormToken.made_at < before)
    if kept is Kept.AUDIT:
        # By chain: its first entry that is still there.
        gone = select(func.max(AuditAnchor.seq)).where(AuditAnchor.organization_id == AuditEntry.organization_id)
        first = AuditEntry.seq == func.coalesce(gone.correlate(AuditEntry).scalar_subquery(), 0) + 1
        of_chain = AuditEntry.organization_id == AuditHead.organization_id
        over = exists().where(of_chain, first, AuditEntry.at < before)
        return select(AuditHead.organization_id.label("id")).where(over)
    if kept is Kept.LEFT_ORGANIZATION:
        closed = Organization.status == OrganizationStatus.CLOSED
        return select(Organization.id).where(closed, Organization.ended_on <= last_day, holds_people())
    if kept is Kept.DELETED_REQUEST:
        # Whatever the term: what can still be restored is left alone.
        held = or_(_holds_personal(), *(_filled(name) for name in CAR))
        return select(Request.id).where(Request.deleted_at < min(before, now - RESTORABLE_FOR), held)
    return select(Request.id).where(Request.deleted_at.is_(None), _ended(last_day, before), _holds_personal())


def _ended(last_day: date, before: datetime) -> ColumnElement[bool]:
    """Cancelled, or each of its applications is over, since that day at the latest."""
    own = Application.request_id == Request.id
    over = or_(Application.completed_on <= last_day, Application.ended_on <= last_day)
    return or_(
        and_(Request.status == RequestStatus.CANCELLED, Request.updated_at < before),
        and_(
            Request.status.in_((RequestStatus.DONE, RequestStatus.ENDED)),
            exists().where(own),
            ~exists().where(own, ~over),
        ),
    )


def _holds_personal() -> ColumnElement[bool]:
    texts = [_filled(name) for name in PERSONAL if name != "own_fields"]
    return or_(
        *texts,
        func.length(cast(Request.own_fields, Text)) > len("[]"),
        exists().where(SearchGram.organization_id == Request.organization_id, SearchGram.request_id == Request.id),
        exists().where(Mandate.request_id == Request.id),
    )


def _filled(name: str) -> ColumnElement[bool]:
    filled: ColumnElement[bool] = getattr(Request, name) != ""
    return filled
