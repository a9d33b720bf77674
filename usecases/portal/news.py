"""What people hear of by mail when the portal has said how an application stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.mail_event import MailEvent
from domain.mail_kind import kind_of
from domain.oss_status import OssStatus
from models.applications import Application
from usecases.case_mails import CaseNews

_EVENT_OF = {
    OssStatus.NOT_ACCEPTED: MailEvent.APPLICATION_NOT_ACCEPTED,
    OssStatus.REJECTED: MailEvent.APPLICATION_REJECTED,
    OssStatus.AWAITING_REPAYMENT: MailEvent.REPAYMENT_AWAITED,
}


@dataclass(frozen=True)
class Stand:
    """How an application stood before the portal spoke."""

    status: OssStatus | None
    correction: tuple[str, str, date | None]
    completed_on: date | None

    @classmethod
    def of(cls, application: Application) -> "Stand":
        correction = (
            application.correction_reason, application.correction_message, application.correction_due_on,
        )  # fmt: skip
        return cls(application.oss_status, correction, application.completed_on)


def news_since(before: Stand, application: Application) -> Iterator[CaseNews]:
    """Only what is new: a word that is said again is no news."""
    now = Stand.of(application)
    event = _EVENT_OF.get(now.status) if now.status is not None and now.status is not before.status else None
    if event is MailEvent.REPAYMENT_AWAITED:
        yield _news(application, event, due_on=application.next_due_on)
    elif event is not None:
        yield _news(application, event)
    if now.correction != before.correction and any(now.correction):
        yield _news(application, MailEvent.CORRECTION_ASKED, due_on=application.next_due_on)
    if now.completed_on is not None and before.completed_on is None:
        yield _news(application, MailEvent.APPLICATION_COMPLETED, completed_on=now.completed_on)


def _news(application: Application, event: MailEvent, **facts: date | None) -> CaseNews:
    return CaseNews.of_application(application, event, kind_of(event), **facts)
