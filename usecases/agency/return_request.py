"""差戻し: send a request back to its client with a reason, as long as nothing was lodged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus, application_status
from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from domain.mail_kind import MailKind
from domain.oss_status import OssStatus
from domain.refusal import Refusal
from domain.request_status import RequestStatus, moved
from domain.return_reason import ReturnReason, checked_return_text
from models.applications import Application, Lodgement
from models.requests import InspectionRequest
from usecases.agency.find import lock_requests, must_find
from usecases.agency.rows import RowResult, each_row
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.case_mails import CaseNews, post_case_mails
from usecases.organizations.standing import has_left, refuse_if_stopped
from usecases.requests.touch import touch


@dataclass(frozen=True)
class ReturnRequests:
    """Which requests, why, and in the agent's own words."""

    numbers: Sequence[int]
    reason: ReturnReason
    text: str = ""


def return_requests(session: Session, actor: Actor, command: ReturnRequests, now: datetime) -> tuple[RowResult, ...]:
    """Raises organization_stopped and the refusals of reason and text; what concerns one request is in its row."""
    refuse_if_stopped(session, actor)
    text = checked_return_text(command.reason, command.text)
    requests = lock_requests(session, actor, command.numbers)

    def act(number: int) -> str:
        return return_one(session, actor, must_find(requests.get(number)), command.reason, text, now)

    results = each_row(session, command.numbers, act)
    returned = [requests[int(result.number)] for result in results if result.refusal is None]
    post_case_mails(session, [_news(request, command.reason) for request in returned], now)
    return results


def return_request(session: Session, actor: Actor, command: ReturnRequests, now: datetime) -> None:
    """The same for one request: raises not_found, request_move_not_allowed or request_already_lodged."""
    for result in return_requests(session, actor, command, now):
        if result.refusal is not None:
            raise result.refusal


def return_one(
    session: Session, actor: Actor, request: InspectionRequest, reason: ReturnReason, text: str, now: datetime
) -> str:
    """Of a request that is locked. Raises request_move_not_allowed or request_already_lodged."""
    prepared = session.scalars(select(Application).where(Application.request_id == request.id).with_for_update()).all()
    if any(not _was_never_lodged(application) for application in prepared):
        raise Refusal("request_already_lodged")
    request.status = moved(request.status, RequestStatus.RETURNED)
    refused = set(session.scalars(select(Lodgement.application_id).where(Lodgement.application_id.in_(_ids(prepared)))))
    for application in prepared:
        if application.id in refused:
            _end(application, now)
        else:
            # Nothing was sent under its number: the next taking gives it again, from what will be declared then.
            session.delete(application)
    request.returned_reason, request.returned_text = reason.value, text
    touch(request, actor, now)
    session.flush()
    tell_case(session, request, "request_returned", actor, now, reason=reason.value, text=text)
    record(session, actor, "request_returned", now, record=f"request {request.id}", reason=reason.value)
    if has_left(session, request.organization_id):
        _end_returned(session, request, now)
    return str(request.id)


def _news(request: InspectionRequest, reason: ReturnReason) -> CaseNews:
    """The agent's own words stand in the case alone: they may name anybody."""
    return CaseNews.of_request(request, MailEvent.REQUEST_RETURNED, MailKind.RETURNED, reason=reason)


def _end_returned(session: Session, request: InspectionRequest, now: datetime) -> None:
    """Nobody is left who could send it again."""
    request.status = moved(request.status, RequestStatus.CANCELLED)
    touch(request, None, now)
    session.flush()
    tell_case(session, request, "request_cancelled", None, now)


def _was_never_lodged(application: Application) -> bool:
    """Not yet applied for, or refused by the portal and returned before."""
    return application.status is ApplicationStatus.PREPARING or (
        application.oss_status is OssStatus.NOT_ACCEPTED and application.state_at is None
    )


def _ids(applications: Sequence[Application]) -> list[int]:
    return [application.id for application in applications]


def _end(application: Application, now: datetime) -> None:
    """What the portal refused to take stays in the story as 未受付; the next taking has a number of its own."""
    if application.status is ApplicationStatus.PREPARING:
        application.oss_status = OssStatus.NOT_ACCEPTED
        application.status = application_status(application.oss_status)
        application.ended_on, application.updated_at = day_in_japan(now), now
