"""When what is sent now really goes: outside the hours of lodging it waits and goes by itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.business_days import Calendar, YearEndClosure
from domain.clock import day_in_japan
from domain.cut_off import counted_for
from domain.dated import in_force
from domain.service_hours import System, next_opening
from domain.vehicle import VehicleKind
from models.organizations import Base
from usecases.reference import closures, service_hours


def goes_at(session: Session, kind: VehicleKind, now: datetime, keep_hours: bool) -> datetime:
    """Now, or the next opening of this service and of the portal; demo installations keep no hours."""
    if not keep_hours:
        return now
    hours, closure = service_hours(session), _closure(session, Calendar.SERVICE, now)
    opens = next_opening(hours, closure, (), System.SERVICE, kind, now)
    return next_opening(hours, closure, (), System.LODGING, kind, opens)


def counted_day(session: Session, base: Base, kind: VehicleKind, now: datetime) -> tuple[str, str]:
    """The base's cut-off time and, as an ISO day, the business day for which a lodging now counts."""
    cut_off = base.cut_off_kei if kind is VehicleKind.KEI else base.cut_off_registered
    return cut_off, counted_for(now, cut_off, _closure(session, Calendar.OFFICE, now)).isoformat()


def _closure(session: Session, calendar: Calendar, now: datetime) -> YearEndClosure:
    rows = [row for row in closures(session) if row.calendar is calendar]
    found = in_force(rows, day_in_japan(now))
    if found is None:
        raise LookupError(f"no closure of {calendar} is known")
    return found
