"""申込欄 (委任確認): the agent ticks that the mandate exists and that the issuing workshop confirmed it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from models.applications import Application
from usecases.agency.choose_office import refuse_if_applied
from usecases.agency.find import lock_application, request_of
from usecases.audit import record
from usecases.case_events import tell_case


@dataclass(frozen=True)
class ConfirmMandate:
    """The application whose mandate was seen."""

    number: str


def confirm_mandate(session: Session, actor: Actor, command: ConfirmMandate, now: datetime) -> None:
    """Once per application; a second tick changes nothing. Raises not_found or application_already_applied."""
    set_mandate(session, actor, lock_application(session, actor, command.number), now)


def set_mandate(session: Session, actor: Actor, application: Application, now: datetime) -> None:
    refuse_if_applied(application)
    if application.mandate_confirmed_at is not None:
        return
    application.mandate_confirmed_at, application.mandate_confirmed_by = now, actor.user_id
    application.updated_at = now
    session.flush()
    tell_case(session, request_of(session, application), "mandate_confirmed", actor, now)
    record(session, actor, "mandate_confirmed", now, record=f"application {application.number}")
