"""When what is sent now really goes: outside the hours of lodging it waits and goes by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.business_days import Calendar, YearEndClosure
from domain.clock import day_in_japan
from domain.cut_off import counted_for
from domain.dated import in_force
from domain.service_hours import System, next_opening, open_since
from domain.vehicle import VehicleKind
from models.applications import Application
from models.organizations import Base
from usecases.reference import closures, service_hours
from usecases.stops.find import late_stops, planned_stops


def goes_at(session: Session, kind: VehicleKind, now: datetime, keep_hours: bool) -> datetime:
    """Now, or when this service and the portal are next open both; demo installations keep no hours, but stops."""
    stops = planned_stops(session, now)
    if not keep_hours and not stops:
        return now
    hours, closure = service_hours(session) if keep_hours else (), _closure(session, Calendar.SERVICE, now)
    at, asked = now, None
    while at != asked:
        asked = at
        for system in (System.SERVICE, System.LODGING):
            at = next_opening(hours, closure, stops, system, kind, at)
    return at


def waiting_since(
    session: Session, kind: VehicleKind, now: datetime, keep_hours: bool, patience: timedelta
) -> datetime:
    """What was sent before this moment has had time enough; the hours in which nothing can go are not counted."""
    hours, closure = service_hours(session) if keep_hours else (), _closure(session, Calendar.SERVICE, now)
    both = (System.SERVICE, System.LODGING)
    return open_since(hours, closure, late_stops(session, now), both, kind, now, patience)


def put_off(
    session: Session, kinds: Collection[VehicleKind], now: datetime, keep_hours: bool
) -> tuple[tuple[VehicleKind, datetime], ...]:
    """For each of these kinds that cannot go now, when it goes."""
    times = ((kind, goes_at(session, kind, now, keep_hours)) for kind in VehicleKind if kind in kinds)
    return tuple((kind, at) for kind, at in times if at > now)


@dataclass(frozen=True)
class LodgingTime:
    """For one agent base and kind: its cut-off time, the business day a lodging now counts for, and when it goes."""

    base_name: str
    kind: VehicleKind
    cut_off: str
    counted_for: date
    goes_at: datetime | None


def lodging_times(session: Session, numbers: Sequence[str], now: datetime, keep_hours: bool) -> tuple[LodgingTime, ...]:
    """One line for each base and kind among the applications; `goes_at` is None for what goes at once."""
    pairs = session.execute(
        select(Base, Application.kind)
        .join(Application, Application.agent_base_id == Base.id)
        .where(Application.number.in_(numbers))
        .distinct()
    ).all()
    closure = _closure(session, Calendar.OFFICE, now)
    times: list[LodgingTime] = []
    for base, kind in sorted(pairs, key=lambda pair: (pair[0].code, pair[1])):
        cut_off = base.cut_off_kei if kind is VehicleKind.KEI else base.cut_off_registered
        at = goes_at(session, kind, now, keep_hours)
        counted = counted_for(at, cut_off, closure)
        times.append(LodgingTime(base.name, kind, cut_off, counted, at if at > now else None))
    return tuple(times)


def _closure(session: Session, calendar: Calendar, now: datetime) -> YearEndClosure:
    rows = [row for row in closures(session) if row.calendar is calendar]
    found = in_force(rows, day_in_japan(now))
    if found is None:
        raise LookupError(f"no closure of {calendar} is known")
    return found
