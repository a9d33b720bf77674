"""End a stop before its time, or call off one that has not begun."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.refusal import Refusal
from models.reference import PlannedStop
from usecases.stops.find import forget
from usecases.stops.note import note_stop


def end_stop(session: Session, stop_id: int, now: datetime) -> None:
    """Raises Refusal not_found for what is not there or is over."""
    stop = session.get(PlannedStop, stop_id)
    if stop is None or stop.ends_at <= now:
        raise Refusal("not_found")
    if stop.starts_at >= now:
        note_stop(session, "stop_called_off", stop, now)
        session.delete(stop)
    else:
        note_stop(session, "stop_ended", stop, now)
        stop.ends_at = now
    session.flush()
    forget()
