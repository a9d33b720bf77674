"""受付: take a request that was sent to us; from then on there is an application to prepare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import application_status
from domain.refusal import Refusal
from domain.request_status import RequestStatus, moved
from domain.staff_defaults import StaffDefaults
from domain.vehicle import VehicleKind
from models.applications import Application
from models.organizations import Base
from models.requests import InspectionRequest
from usecases.agency.choose_office import office_of
from usecases.agency.find import lock_requests, must_find
from usecases.agency.rows import RowResult, each_row
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.organizations.standing import refuse_if_stopped
from usecases.requests.touch import touch
from usecases.users.defaults import own_defaults, usable_office


@dataclass(frozen=True)
class TakeRequest:
    """The request, and the office to apply at; without one the actor's own or the agent base's is preset.

    `again` takes one that ended, to apply for it anew: the inbox, where what was sent waits, never does.
    """

    number: int
    office_code: str = ""
    again: bool = False


def take_request(session: Session, actor: Actor, command: TakeRequest, now: datetime) -> str:
    """The new application's number. Raises organization_stopped, not_found, request_move_not_allowed or
    office_unknown."""
    refuse_if_stopped(session, actor)
    request = must_find(lock_requests(session, actor, [command.number]).get(command.number))
    if not command.again:
        _refuse_ended(request)
    return _take(session, actor, request, own_defaults(session, actor), command.office_code, now)


def take_many(session: Session, actor: Actor, numbers: Sequence[int], now: datetime) -> tuple[RowResult, ...]:
    """Each with the actor's own office of its kind, else its agent base's. Raises organization_stopped."""
    refuse_if_stopped(session, actor)
    requests = lock_requests(session, actor, numbers)
    own = own_defaults(session, actor)

    def act(number: int) -> str:
        request = must_find(requests.get(number))
        _refuse_ended(request)
        return _take(session, actor, request, own, "", now)

    return each_row(session, numbers, act)


def _refuse_ended(request: InspectionRequest) -> None:
    if request.status is RequestStatus.ENDED:
        raise Refusal("request_move_not_allowed", old=request.status, new=RequestStatus.TAKEN)


def _take(
    session: Session, actor: Actor, request: InspectionRequest, own: StaffDefaults, office_code: str, now: datetime
) -> str:
    request.status = moved(request.status, RequestStatus.TAKEN)
    touch(request, actor, now)
    attempts = select(func.max(Application.attempt)).where(Application.request_id == request.id)
    attempt = (session.scalar(attempts) or 0) + 1
    office = office_of(
        session,
        office_code or usable_office(session, own, request.kind) or _usual_office(session, request),
        request.kind,
    )
    application = Application(
        organization_id=request.organization_id,
        request_id=request.id,
        number=str(request.id) if attempt == 1 else f"{request.id}-{attempt}",
        attempt=attempt,
        base_id=request.base_id,
        kind=request.kind,
        agent_organization_id=request.agent_organization_id,
        agent_base_id=request.agent_base_id,
        status=application_status(None),
        oss_status=None,
        plate_region=request.plate_region,
        plate_class=request.plate_class,
        plate_kana=request.plate_kana,
        plate_serial=request.plate_serial,
        plate_key=request.plate_key,
        chassis_number=request.chassis_number,
        chassis_key=request.chassis_key,
        chassis_reversed=request.chassis_reversed,
        user_name=request.user_name,
        name_key=request.name_key,
        planned_on=request.planned_on,
        entered_by=request.entered_by,
        cashless=request.cashless,
        office_code=office.code if office else "",
        office_name=office.name if office else "",
        sent_at=request.sent_at,
        taken_at=now,
        applied_at=None,
        next_due_on=None,
        completed_on=None,
        ended_on=None,
        portal_facts={},
        expected_fees={},
        created_at=now,
        updated_at=now,
    )
    session.add(application)
    session.flush()
    tell_case(session, request, "request_taken", actor, now, office=application.office_name)
    record(session, actor, "request_taken", now, record=f"request {request.id}", application=application.number)
    return application.number


def _usual_office(session: Session, request: InspectionRequest) -> str:
    kei, registered = Base.default_office_kei, Base.default_office_registered
    column = kei if request.kind is VehicleKind.KEI else registered
    return session.scalar(select(column).where(Base.id == request.agent_base_id)) or ""
