"""What stands still: sent to the portal or paid for, and without an answer for longer than that takes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from domain.oss_status import AWAITING, OssStatus
from domain.payment import PaymentState
from domain.vehicle import VehicleKind
from models.applications import Application, Payment
from models.jobs import Job, JobState
from usecases.agency.opening import waiting_since
from usecases.jobs.enqueue import order_key
from usecases.listing import unindexed
from usecases.portal.accounts import PORTAL_CLOSED


@dataclass(frozen=True)
class Patience:
    """How long nothing may happen: `still` after applying, `paying` after a fee was ordered.

    With `keep_hours` only the hours count in which the portal can be reached.
    """

    still: timedelta
    paying: timedelta
    keep_hours: bool = False


@dataclass(frozen=True)
class Stalling:
    """What happened before these moments and had no answer since is stalled, of these kinds of vehicles."""

    kinds: tuple[VehicleKind, ...]
    still_since: datetime
    paying_since: datetime


def stalling(session: Session, patience: Patience, now: datetime) -> tuple[Stalling, ...]:
    """One for all kinds, or one each where their hours make the difference."""
    found: dict[tuple[datetime, datetime], tuple[VehicleKind, ...]] = {}
    for kind in VehicleKind:
        still, paying = (
            waiting_since(session, kind, now, patience.keep_hours, span) for span in (patience.still, patience.paying)
        )
        found[still, paying] = (*found.get((still, paying), ()), kind)
    return tuple(Stalling(kinds, *since) for since, kinds in found.items())


def stalled(stallings: tuple[Stalling, ...]) -> ColumnElement[bool]:
    """Lodged and unanswered for hours, or paid and unconfirmed for longer than a payment takes."""
    row = Application
    lodged = (OssStatus.ACCEPTING, OssStatus.ACCEPTED)
    return and_(
        row.oss_status.in_((*lodged, *AWAITING)),
        or_(
            and_(row.oss_status.in_(lodged), _of_kinds(stallings, _unanswered)),
            and_(row.oss_status.in_(AWAITING), _of_kinds(stallings, _unconfirmed)),
        ),
        ~_waits_for_opening(),
    )


def payment_stalled(stallings: tuple[Stalling, ...]) -> ColumnElement[bool]:
    """Paid and unconfirmed for longer than a payment takes, found by the payments under way."""
    latest = max(since.paying_since for since in stallings)
    under_way = select(Payment.application_id).where(
        Payment.state == PaymentState.PROCESSING, Payment.ordered_at < latest
    )
    return and_(Application.id.in_(under_way), _of_kinds(stallings, _unconfirmed), ~_waits_for_opening())


def _of_kinds(
    stallings: tuple[Stalling, ...], condition: Callable[[Stalling], ColumnElement[bool]]
) -> ColumnElement[bool]:
    if len(stallings) == 1:
        return condition(stallings[0])
    return or_(*(and_(unindexed(Application.kind).in_(since.kinds), condition(since)) for since in stallings))


def _unanswered(since: Stalling) -> ColumnElement[bool]:
    row = Application
    return or_(row.state_at < since.still_since, and_(row.state_at.is_(None), row.applied_at < since.still_since))


def _unconfirmed(since: Stalling) -> ColumnElement[bool]:
    return exists().where(
        Payment.application_id == Application.id,
        Payment.state == PaymentState.PROCESSING,
        Payment.ordered_at < since.paying_since,
    )


def _waits_for_opening() -> ColumnElement[bool]:
    """The portal itself said that it is closed, whatever its hours are."""
    return exists().where(
        Job.order_key == literal(order_key("")) + Application.number,
        Job.state == JobState.WAITING,
        Job.last_error == PORTAL_CLOSED,
    )
