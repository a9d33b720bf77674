"""How everything that was ordered for one application stands on its way to the portal."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus
from usecases.agency.find import find_application
from usecases.agency.sending import Sending, sendings
from usecases.applications.search import plate_text


@dataclass(frozen=True)
class ShownSending:
    """One application with its orders, oldest first."""

    number: str
    plate: str
    status: ApplicationStatus
    sendings: tuple[Sending, ...]

    @property
    def is_open(self) -> bool:
        return any(one.is_open for one in self.sendings)

    @property
    def has_failed(self) -> bool:
        return any(one.has_failed for one in self.sendings)

    @property
    def can_be_applied_for(self) -> bool:
        """Whether the portal refused to take it, so that it is applied for anew instead of sent again."""
        return self.status is ApplicationStatus.PREPARING


def show_sending(session: Session, actor: Actor, number: str) -> ShownSending:
    """Raises Refusal not_found."""
    application = find_application(session, actor, number)
    sent = sendings(session, [application.number]).get(application.number, [])
    return ShownSending(application.number, plate_text(application), application.status, tuple(sent))
