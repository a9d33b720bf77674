"""Take what the portal says of one application into our tables: its word is the truth."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.application_status import application_status
from domain.clock import day_in_japan
from domain.due import next_due
from domain.oss_status import COMPLETED, PORTAL_WORDS, OssStatus, is_known_move
from domain.payment import FeeKind, PaymentState
from domain.request_status import RequestStatus, moved
from models.applications import Application, Payment
from models.requests import InspectionRequest
from usecases.applications.due_dates import BEFORE_ANY_FEE, correction_expected_on
from usecases.case_events import tell_case
from usecases.case_mails import post_case_mails
from usecases.portal.charges import charge_usage
from usecases.portal.news import Stand, news_since
from usecases.portal.told import Told
from usecases.portal.told_fees import open_payments, take_fees
from usecases.requests.touch import touch

# 未受付 is mended and lodged again; the others end the request unless it is applied for again.
ENDED = frozenset({OssStatus.REJECTED, OssStatus.WITHDRAWN, OssStatus.VOID})
UNCLEAR_LENGTH = WORDS_LENGTH = 60


def apply_told(session: Session, application: Application, told: Told, now: datetime, whole: bool = False) -> bool:
    """Take it, and post the mails of what is new in it. Whether all of it was understood."""
    before = Stand.of(application)
    understood = take_told(session, application, told, now, whole)
    post_case_mails(session, [*news_since(before, application)], now)
    return understood


def take_told(session: Session, application: Application, told: Told, now: datetime, whole: bool = False) -> bool:
    """Whether all of it was understood. `whole` marks an answer asked for: it may jump, and wins over our own state.

    A statement older than what is known already changes nothing but the story.
    """
    request = _request_of(session, application)
    known_seq = int(application.portal_facts.get("seq", 0))
    status = PORTAL_WORDS.get((application.kind, told.words))
    if told.seq < known_seq or (told.seq == known_seq and not whole):
        if told.seq < known_seq and "status" in told.changed:
            _tell_status(session, application, request, told, status)
        return status is not None and not told.unknown_words
    payments = take_fees(session, application, request, told, whole, now)
    if told.words != application.oss_words:
        _tell_status(session, application, request, told, status)
    _take_status(application, told, status, whole)
    _take_papers(session, application, request, told)
    if status is not None:
        _end(session, application, request, told, status, now)
    application.next_due_on = _next_due_on(session, application, payments)
    application.portal_facts = dict(told.raw)
    application.state_at, application.updated_at = told.at, now
    session.flush()
    return not application.unclear


def _next_due_on(
    session: Session, application: Application, payments: dict[tuple[FeeKind, int], Payment]
) -> date | None:
    """The portal's date, or ours; what was expected since applying stands until a fee is asked for."""
    if application.ended_on is not None or application.completed_on is not None:
        return None
    due = next_due(
        open_payments(session, application, payments),
        application.correction_due_on,
        correction_expected_on(session, application),
    )
    if due is not None:
        return due.on
    return application.next_due_on if application.oss_status in BEFORE_ANY_FEE else None


def _request_of(session: Session, application: Application) -> InspectionRequest:
    query = select(InspectionRequest).where(InspectionRequest.id == application.request_id).with_for_update()
    return session.scalars(query).one()


def _tell_status(
    session: Session, application: Application, request: InspectionRequest, told: Told, status: OssStatus | None
) -> None:
    facts = {
        "words": told.words, "status": status.value if status else "", "receipt_number": told.receipt_number,
        "at": told.at.isoformat(),
    }  # fmt: skip
    tell_case(session, request, "oss_status_changed", None, told.at, application_id=application.id, **facts)


def _take_status(application: Application, told: Told, status: OssStatus | None, whole: bool) -> None:
    """An unknown word is kept and shown as it came and changes no status."""
    application.oss_words = told.words[:WORDS_LENGTH]
    application.unclear = "、".join((() if status else (told.words,)) + told.unknown_words)[:UNCLEAR_LENGTH]
    if status is None:
        return
    waived = frozenset(fee.fee for fee in told.fees if fee.state is PaymentState.WAIVED)
    old = application.oss_status
    is_foreseen = old is status or whole or _is_foreseen(application, old, status, waived)
    if not is_foreseen and not application.unclear:
        application.unclear = told.words[:UNCLEAR_LENGTH]
    application.oss_status = status
    application.status = application_status(status, told.overlay)


def _is_foreseen(application: Application, old: OssStatus | None, new: OssStatus, waived: frozenset[FeeKind]) -> bool:
    return is_known_move(application.kind, application.cashless, old, new, waived)


def _take_papers(session: Session, application: Application, request: InspectionRequest, told: Told) -> None:
    application.receipt_number = told.receipt_number[:19] or application.receipt_number
    application.ready_on = told.ready_on
    application.examination_asked_at = told.examination_asked_at
    old = (application.correction_reason, application.correction_message, application.correction_due_on)
    correction = told.correction
    new = (correction.reason[:200], correction.message[:1000], correction.due_on) if correction else ("", "", None)
    application.correction_reason, application.correction_message, application.correction_due_on = new
    if correction is not None and new != old:
        facts = {"reason": new[0], "message": new[1], "due_on": new[2].isoformat() if new[2] else ""}
        tell_case(session, request, "correction_asked", None, told.at, application_id=application.id, **facts)
    if told.rejection and told.rejection[:1000] != application.rejection_reason:
        application.rejection_reason = told.rejection[:1000]
        facts = {"reason": application.rejection_reason}
        tell_case(session, request, "rejection_told", None, told.at, application_id=application.id, **facts)


def _end(
    session: Session, application: Application, request: InspectionRequest, told: Told, status: OssStatus, now: datetime
) -> None:
    """Completion counts on the day the portal names; its usage is charged in the same transaction."""
    if status in COMPLETED and application.completed_on is None:
        application.completed_on = told.completed_on or day_in_japan(told.at)
        facts = {"completed_on": application.completed_on.isoformat()}
        tell_case(session, request, "application_completed", None, told.at, application_id=application.id, **facts)
        charge_usage(session, application, application.completed_on, now)
        _move_request(request, RequestStatus.DONE, now)
    elif status in ENDED and application.ended_on is None:
        application.ended_on = day_in_japan(told.at)
        _move_request(request, RequestStatus.ENDED, now)


def _move_request(request: InspectionRequest, new: RequestStatus, now: datetime) -> None:
    """A request that has gone another way meanwhile stays where it is."""
    if request.status is RequestStatus.TAKEN:
        request.status = moved(request.status, new)
        touch(request, None, now)
