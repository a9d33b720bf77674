"""When each system is open, and when what waits outside its hours goes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.business_days import YearEndClosure, is_business_day
from domain.clock import JAPAN, day_in_japan
from domain.dated import in_force
from domain.vehicle import VehicleKind

MINUTES_OF_DAY = 24 * 60
ANNOUNCED_BEFORE = timedelta(minutes=30)
MOST_DAYS_BACK = 400
Span = tuple[datetime, datetime]


class System(StrEnum):
    """This service, lodging at the portal, and examination at the office."""

    SERVICE = "service"
    LODGING = "lodging"
    EXAMINATION = "examination"


class OpenDays(StrEnum):
    """Which days count: all of the year, all but the new year's days off, or business days."""

    ALL_YEAR = "all_year"
    EXCEPT_NEW_YEAR = "except_new_year"
    BUSINESS_DAYS = "business_days"


@dataclass(frozen=True)
class OpeningHours:
    """Hours of one system from one day on, in minutes after midnight in Japan; 1440 is 24:00.

    `kind` is None for what is the same for every vehicle.
    """

    system: System
    kind: VehicleKind | None
    opens: int
    closes: int
    days: OpenDays
    valid_from: date
    source: str = ""


@dataclass(frozen=True)
class PlannedStop:
    """A stop entered by the operator, half-open."""

    system: System
    start: datetime
    until: datetime
    text: str = ""
    id: int = 0


def next_opening(
    hours: Sequence[OpeningHours],
    closure: YearEndClosure,
    stops: Iterable[PlannedStop],
    system: System,
    vehicle_kind: VehicleKind | None,
    now: datetime,
) -> datetime:
    """The moment itself while the system is open, else when it next opens; no hours at all means always open."""
    of_system = [row for row in hours if row.system is system and row.kind in {None, vehicle_kind}]
    of_stops = sorted((stop for stop in stops if stop.system is system), key=lambda stop: stop.start)
    at = now
    while (later := _not_before(of_system, closure, of_stops, at)) != at:
        at = later
    return at


def is_open(
    hours: Sequence[OpeningHours],
    closure: YearEndClosure,
    stops: Iterable[PlannedStop],
    system: System,
    vehicle_kind: VehicleKind | None,
    now: datetime,
) -> bool:
    return next_opening(hours, closure, stops, system, vehicle_kind, now) == now


def announced(stops: Iterable[PlannedStop], now: datetime) -> tuple[PlannedStop, ...]:
    """The stops that everyone is told of: from half an hour before each until it is over."""
    return tuple(stop for stop in stops if stop.start - ANNOUNCED_BEFORE <= now < stop.until)


def open_since(
    hours: Sequence[OpeningHours],
    closure: YearEndClosure,
    stops: Collection[PlannedStop],
    systems: Collection[System],
    vehicle_kind: VehicleKind | None,
    now: datetime,
    span: timedelta,
) -> datetime:
    """The moment since which these systems were all open for so long; time in which one was closed does not count."""
    of_kind = [row for row in hours if row.kind in {None, vehicle_kind}]
    cut = [(stop.start, stop.until) for stop in stops if stop.system in systems]
    if not of_kind and not cut:
        return now - span
    left, day = span, day_in_japan(now)
    for _ in range(MOST_DAYS_BACK):
        midnight = datetime.combine(day, time(), JAPAN).astimezone(now.tzinfo)
        ends = min(midnight + timedelta(days=1), now)
        closed = [gap for system in systems for gap in _closed_on(of_kind, closure, system, day, midnight)]
        for start, end in reversed(_without([*closed, *cut], (midnight, ends))):
            if end - start >= left:
                return end - left
            left -= end - start
        day -= timedelta(days=1)
    return midnight


def _closed_on(
    hours: Sequence[OpeningHours], closure: YearEndClosure, system: System, day: date, midnight: datetime
) -> list[Span]:
    row = in_force([row for row in hours if row.system is system], day)
    if row is None:
        return []
    after = midnight + timedelta(minutes=MINUTES_OF_DAY)
    if not _is_open_on(row.days, day, closure):
        return [(midnight, after)]
    return [
        (midnight, midnight + timedelta(minutes=row.opens)),
        (midnight + timedelta(minutes=row.closes), after),
    ]


def _without(closed: Iterable[Span], whole: Span) -> list[Span]:
    """What is left of the whole, in order."""
    at, end = whole
    spans = []
    for starts, until in sorted(closed):
        if at < starts and at < end:
            spans.append((at, min(starts, end)))
        at = max(at, until)
    return [*spans, (at, end)] if at < end else spans


def regular_stop(
    hours: Sequence[OpeningHours], closure: YearEndClosure, system: System, now: datetime
) -> PlannedStop | None:
    """The closed time that a system's hours bring about, if it is on or begins within half an hour."""
    until = next_opening(hours, closure, (), system, None, now)
    if until > now:
        return PlannedStop(system, now, until)
    row = in_force([row for row in hours if row.system is system and row.kind is None], day_in_japan(now))
    if row is None:
        return None
    midnight = datetime.combine(day_in_japan(now), time(), JAPAN).astimezone(now.tzinfo)
    start = midnight + timedelta(minutes=row.closes)
    until = next_opening(hours, closure, (), system, None, start)
    return PlannedStop(system, start, until) if until > start and start - ANNOUNCED_BEFORE <= now else None


def _not_before(
    hours: Sequence[OpeningHours], closure: YearEndClosure, stops: Iterable[PlannedStop], at: datetime
) -> datetime:
    """The same moment if nothing keeps the system closed then, else the earliest at which that reason is gone."""
    if stop := next((stop for stop in stops if stop.start <= at < stop.until), None):
        return stop.until.astimezone(at.tzinfo)
    day = day_in_japan(at)
    row = in_force(hours, day)
    if row is None:
        return at
    midnight = datetime.combine(day, time(), JAPAN).astimezone(at.tzinfo)
    if at >= midnight + timedelta(minutes=row.closes) or not _is_open_on(row.days, day, closure):
        return midnight + timedelta(minutes=MINUTES_OF_DAY)
    return max(at, midnight + timedelta(minutes=row.opens))


def _is_open_on(days: OpenDays, day: date, closure: YearEndClosure) -> bool:
    if days is OpenDays.BUSINESS_DAYS:
        return is_business_day(day, closure)
    return days is OpenDays.ALL_YEAR or not closure.covers(day)
