"""How much waits for somebody, by side and right: every count of the first page in one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.billing_month import BillingMonth
from domain.clock import day_in_japan
from domain.enrollment import OPEN
from domain.inquiry import InquiryState
from domain.organization_change import ChangeState
from domain.oss_status import AWAITING
from domain.request_status import RequestStatus
from domain.rights import OrganizationKind, Right
from models.applications import Application
from models.enrollments import Enrollment
from models.inquiries import Inquiry
from models.organization_changes import OrganizationChange
from models.organizations import Base
from models.requests import InspectionRequest
from usecases.agency.awaiting import differing_fees
from usecases.applications.stalling import Patience, stalled, stalling
from usecases.bases.warn import delegate_ends
from usecases.deadlines.search import DueRow, due_by, nearest_deadlines
from usecases.listing import counted
from usecases.requests.conditions import not_released
from usecases.scope import own_bases, visible_applications, visible_requests

DUE_WITHIN_DAYS = 7


class Count(StrEnum):
    """One number of the first page."""

    DRAFTS = "drafts"
    HELD = "held"
    RETURNED = "returned"
    NOT_RELEASED = "not_released"
    SENT = "sent"
    INBOX = "inbox"
    TO_APPLY = "to_apply"
    APPLYING = "applying"
    AWAITING_PAYMENT = "awaiting_payment"
    DIFFERING = "differing"
    CORRECTIONS = "corrections"
    DUE_SOON = "due_soon"
    STALLED = "stalled"
    COMPLETED = "completed"
    ENROLLMENTS = "enrollments"
    CHANGES = "changes"
    INQUIRIES = "inquiries"
    DELEGATE_NUMBERS = "delegate_numbers"


_OF_SIDE: dict[OrganizationKind, tuple[Count, ...]] = {
    OrganizationKind.CLIENT: (
        Count.DRAFTS,
        Count.HELD,
        Count.RETURNED,
        Count.NOT_RELEASED,
        Count.SENT,
        Count.AWAITING_PAYMENT,
        Count.CORRECTIONS,
        Count.DUE_SOON,
        Count.DELEGATE_NUMBERS,
        Count.COMPLETED,
    ),
    OrganizationKind.AGENT: (
        Count.INBOX,
        Count.TO_APPLY,
        Count.AWAITING_PAYMENT,
        Count.DIFFERING,
        Count.CORRECTIONS,
        Count.DUE_SOON,
        Count.STALLED,
        Count.DELEGATE_NUMBERS,
        Count.COMPLETED,
    ),
    OrganizationKind.OPERATOR: (
        Count.ENROLLMENTS,
        Count.CHANGES,
        Count.INQUIRIES,
        Count.APPLYING,
        Count.CORRECTIONS,
        Count.STALLED,
        Count.COMPLETED,
    ),
}
_QUEUE: dict[Count, tuple[Right, Select[int]]] = {
    Count.ENROLLMENTS: (Right.SEE_ENROLLMENTS, select(Enrollment.id).where(Enrollment.state.in_(OPEN))),
    Count.CHANGES: (
        Right.SEE_CHANGES, select(OrganizationChange.id).where(OrganizationChange.state == ChangeState.OPEN)
    ),
    Count.INQUIRIES: (Right.SEE_INQUIRIES, select(Inquiry.id).where(Inquiry.state == InquiryState.RECEIVED)),
}  # fmt: skip
"""What waits for the operator, of whatever organization, and who may look at it."""
_RIGHT = {**{count: right for count, (right, _) in _QUEUE.items()}, Count.DELEGATE_NUMBERS: Right.CHANGE_BASE}
"""Who sees a number; all others are of cases."""
_REQUEST_STATUS = {
    Count.DRAFTS: RequestStatus.DRAFT,
    Count.HELD: RequestStatus.HELD,
    Count.RETURNED: RequestStatus.RETURNED,
    Count.SENT: RequestStatus.SENT,
    Count.INBOX: RequestStatus.SENT,
}


@dataclass(frozen=True)
class HomePage:
    """The counts in the order they are shown, and the dates that come first."""

    counts: Mapping[Count, int]
    nearest: tuple[DueRow, ...]
    month: BillingMonth


def home_page(session: Session, actor: Actor, patience: Patience, now: datetime) -> HomePage:
    """Only the counts of what one may look at."""
    month = BillingMonth.of(day_in_japan(now))
    shown = [
        count for count in _OF_SIDE[actor.organization_kind]
        if actor.may(_RIGHT.get(count, Right.SEE_APPLICATIONS))
    ]  # fmt: skip
    found = counted(session, {count.value: _query(session, actor, count, patience, now) for count in shown})
    nearest = nearest_deadlines(session, actor, now) if Count.DUE_SOON in shown else ()
    return HomePage({count: found[count.value] for count in shown}, nearest, month)


def _query(session: Session, actor: Actor, count: Count, patience: Patience, now: datetime) -> Select[int]:
    if count in _QUEUE:
        return _QUEUE[count][1]
    if count is Count.DELEGATE_NUMBERS:
        return select(Base.id).where(own_bases(actor), delegate_ends(session, now))
    status = _REQUEST_STATUS.get(count)
    if status is not None:
        return select(InspectionRequest.id).where(visible_requests(actor), InspectionRequest.status == status)
    if count is Count.NOT_RELEASED:
        return select(InspectionRequest.id).where(visible_requests(actor, by_base=False), not_released())
    if count is Count.DIFFERING:
        return differing_fees(actor)
    if count is Count.STALLED:
        return select(Application.id).where(visible_applications(actor), stalled(stalling(session, patience, now)))
    return select(Application.id).where(*_applications(actor, count, now))


def _applications(actor: Actor, count: Count, now: datetime) -> tuple[ColumnElement[bool], ...]:
    row, seen, today = Application, visible_applications(actor), day_in_japan(now)
    if count is Count.DUE_SOON:
        return due_by(actor, today + timedelta(days=DUE_WITHIN_DAYS))
    if count is Count.COMPLETED:
        first, last = _month(today)
        return seen, row.completed_on.between(first, last)
    if count is Count.AWAITING_PAYMENT:
        return seen, row.oss_status.in_(sorted(AWAITING))
    return seen, row.status == _APPLICATION_STATUS[count]


_APPLICATION_STATUS = {
    Count.TO_APPLY: ApplicationStatus.PREPARING,
    Count.APPLYING: ApplicationStatus.APPLYING,
    Count.CORRECTIONS: ApplicationStatus.CORRECTION_REQUESTED,
}


def _month(today: date) -> tuple[date, date]:
    month = BillingMonth.of(today)
    return month.first_day, month.last_day
