"""The planned stops, those to come and those lately over, remembered for a while: every page asks for them."""

import time
from datetime import datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from domain.business_days import Calendar
from domain.clock import day_in_japan
from domain.dated import in_force
from domain.service_hours import PlannedStop, System, regular_stop
from models.reference import PlannedStop as Row
from usecases.reference import closures, service_hours

REMEMBERED_SECONDS = 30.0
# Longer than anything may wait before it is looked at.
LATELY = timedelta(days=30)
_remembered: dict[str, tuple[float, tuple[PlannedStop, ...]]] = {}


def planned_stops(database: Session | Connection, now: datetime) -> tuple[PlannedStop, ...]:
    """Those that are not over, in the order in which they begin."""
    return tuple(stop for stop in late_stops(database, now) if stop.until > now)


def late_stops(database: Session | Connection, now: datetime) -> tuple[PlannedStop, ...]:
    """The same and what was over a short while ago, for what waited through it."""
    bound = database.get_bind() if isinstance(database, Session) else database
    known = _remembered.get(mark := str(bound.engine.url))
    if known is None or time.monotonic() - known[0] >= REMEMBERED_SECONDS:
        known = _remembered[mark] = time.monotonic(), _read(database, now)
    return known[1]


def closed_hours(database: Session | Connection, system: System, now: datetime) -> PlannedStop | None:
    """What the dated hours of a system bring about by themselves, on now or soon."""
    closure = in_force([row for row in closures(database) if row.calendar is Calendar.SERVICE], day_in_japan(now))
    return regular_stop(service_hours(database), closure, system, now) if closure else None


def _read(database: Session | Connection, now: datetime) -> tuple[PlannedStop, ...]:
    rows = database.execute(
        select(Row.system, Row.starts_at, Row.ends_at, Row.text, Row.id)
        .where(Row.ends_at > now - LATELY)
        .order_by(Row.starts_at, Row.id)
    )
    return tuple(PlannedStop(*row) for row in rows)


def forget() -> None:
    """Read them anew at the next question."""
    _remembered.clear()
