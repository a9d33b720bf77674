"""今すぐ更新: have one application read whole at the portal, which is also the way out of a stalled payment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.refusal import Refusal
from usecases.agency.find import lock_application
from usecases.audit import record
from usecases.portal.refresh import ask_for_whole


@dataclass(frozen=True)
class RefreshNow:
    """The application to be read."""

    number: str


def refresh_now(session: Session, actor: Actor, command: RefreshNow, now: datetime) -> None:
    """Raises not_found, or application_not_applied while the portal knows nothing of it."""
    application = lock_application(session, actor, command.number)
    if application.status is ApplicationStatus.PREPARING:
        raise Refusal("application_not_applied")
    ask_for_whole(session, application.number, application.agent_organization_id, now)
    record(session, actor, "application_refreshed", now, record=f"application {application.number}")
