"""End a stop before its time, or call off one that has not begun."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.refusal import Refusal
from models.reference import PlannedStop
from usecases.stops.find import forget


def end_stop(session: Session, stop_id: int, now: datetime) -> None:
    """Raises Refusal not_found for what is not there or is over."""
    stop = session.get(PlannedStop, stop_id)
    if stop is None or stop.ends_at <= now:
        raise Refusal("not_found")
    if stop.starts_at >= now:
        session.delete(stop)
    else:
        stop.ends_at = now
    session.flush()
    forget()
