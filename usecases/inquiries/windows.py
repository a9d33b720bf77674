"""Which window answers a topic, whether it does so now, and the branch of a transport branch office."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.business_days import Calendar
from domain.clock import day_in_japan
from domain.dated import in_force
from domain.inquiry import ContactWindow, InquiryTopic, opens_at, window_for
from usecases.reference import Branch, branches, closures, contact_windows


@dataclass(frozen=True)
class OpenWindow:
    """A window as somebody asks for it: `opens` is when it next answers, None while it does."""

    window: ContactWindow
    opens: datetime | None


def find_window(session: Session, topic: InquiryTopic, now: datetime) -> OpenWindow | None:
    day = day_in_japan(now)
    window = window_for(contact_windows(session), topic, day)
    closure = in_force([row for row in closures(session) if row.calendar is Calendar.SERVICE], day)
    if window is None or closure is None:
        return None
    opens = opens_at(window, closure, now)
    return OpenWindow(window, None if opens == now else opens)


def find_branch(session: Session, office: str) -> Branch | None:
    return next((branch for branch in branches(session) if branch.office == office), None)


def offices_by_bureau(session: Session) -> dict[str, tuple[str, ...]]:
    """The transport branch offices that have a branch, under their bureaus, from north to south."""
    found = branches(session)
    return {
        bureau: tuple(branch.office for branch in found if branch.transport_bureau == bureau)
        for bureau in dict.fromkeys(branch.transport_bureau for branch in found)
    }
