"""申請先: choose the office an application goes to, until it is lodged."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.applications import Application
from usecases.agency.find import lock_application, request_of
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.reference import Office, offices


@dataclass(frozen=True)
class ChooseOffice:
    """The application and the office's code."""

    number: str
    office_code: str


def offices_of(session: Session, kind: VehicleKind) -> tuple[Office, ...]:
    """All offices that take applications of this kind, by prefecture as the list has them."""
    return tuple(office for office in offices(session) if office.kind == kind.value)


def office_of(session: Session, code: str, kind: VehicleKind) -> Office | None:
    """None for no code; raises office_unknown for one that takes no applications of this kind."""
    if not code:
        return None
    found = next((office for office in offices_of(session, kind) if office.code == code), None)
    if found is None:
        raise Refusal("office_unknown", "office_code")
    return found


def choose_office(session: Session, actor: Actor, command: ChooseOffice, now: datetime) -> None:
    """Raises not_found, office_unknown, office_missing, or application_already_applied once it is lodged."""
    application = lock_application(session, actor, command.number)
    if not command.office_code:
        raise Refusal("office_missing", "office_code")
    set_office(session, actor, application, command.office_code, now)


def set_office(session: Session, actor: Actor, application: Application, code: str, now: datetime) -> None:
    refuse_if_applied(application)
    office = office_of(session, code, application.kind)
    if office is None or office.code == application.office_code:
        return
    application.office_code, application.office_name, application.updated_at = office.code, office.name, now
    session.flush()
    tell_case(session, request_of(session, application), "office_chosen", actor, now, office=office.name)
    record(session, actor, "office_chosen", now, record=f"application {application.number}", office=office.code)


def refuse_if_applied(application: Application) -> None:
    if application.status is not ApplicationStatus.PREPARING:
        raise Refusal("application_already_applied")
