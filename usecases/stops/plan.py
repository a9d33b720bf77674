"""Plan a stop of one system."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.refusal import Refusal
from domain.service_hours import System
from models.reference import PlannedStop
from usecases.stops.find import forget
from usecases.stops.letters import ask_for_stop_mails
from usecases.stops.note import note_stop

LONGEST_TEXT = 200


@dataclass(frozen=True)
class PlanStop:
    """From when until when a system stands still, and what to say of it."""

    system: System
    start: datetime
    until: datetime
    text: str = ""


def plan_stop(session: Session, command: PlanStop, now: datetime) -> int:
    """The stop's number; raises Refusal stop_times_wrong or stop_text_too_long."""
    if not command.start < command.until or command.until <= now:
        raise Refusal("stop_times_wrong")
    if len(command.text) > LONGEST_TEXT:
        raise Refusal("stop_text_too_long", most=LONGEST_TEXT)
    stop = PlannedStop(system=command.system, starts_at=command.start, ends_at=command.until, text=command.text)
    session.add(stop)
    session.flush()
    forget()
    note_stop(session, "stop_planned", stop, now)
    ask_for_stop_mails(session, stop, now)
    return stop.id
