"""What waits outside the hours goes at the next opening."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.business_days import Calendar
from domain.clock import JAPAN
from domain.service_hours import PlannedStop, System, announced, is_open, next_opening, open_since, regular_stop
from domain.vehicle import VehicleKind
from tests.domain.reference_tables import CLOSURES, HOURS

CLOSURE = CLOSURES[Calendar.SERVICE]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN).astimezone(UTC)


@pytest.mark.parametrize(
    ("system", "kind", "now", "opening"),
    [
        (System.LODGING, VehicleKind.REGISTERED, "2026-11-22 08:00", "2026-11-22 08:00"),  # a Sunday, but every day
        (System.LODGING, VehicleKind.REGISTERED, "2026-11-22 07:59", "2026-11-22 08:00"),
        (System.LODGING, VehicleKind.REGISTERED, "2026-11-22 22:00", "2026-11-23 08:00"),
        (System.LODGING, VehicleKind.REGISTERED, "2026-12-28 22:00", "2027-01-04 08:00"),
        (System.LODGING, VehicleKind.KEI, "2026-12-31 03:00", "2026-12-31 03:00"),
        (System.SERVICE, None, "2026-11-22 00:30", "2026-11-22 01:00"),
        (System.SERVICE, None, "2026-11-22 23:59", "2026-11-22 23:59"),
        (System.SERVICE, None, "2026-12-29 12:00", "2027-01-04 01:00"),
        (System.EXAMINATION, VehicleKind.KEI, "2026-11-20 16:00", "2026-11-24 08:45"),  # over a long weekend
    ],
)
def test_each_system_opens_at_its_own_hours(system, kind, now, opening):
    assert next_opening(HOURS, CLOSURE, (), system, kind, at(now)) == at(opening)


def test_a_planned_stop_closes_until_it_ends():
    stop = PlannedStop(System.LODGING, at("2026-11-22 20:00"), at("2026-11-23 09:00"))
    args = (HOURS, CLOSURE, [stop], System.LODGING, VehicleKind.REGISTERED)
    assert is_open(*args, at("2026-11-22 20:00") - timedelta(seconds=1))
    assert not is_open(*args, at("2026-11-22 20:00"))
    assert next_opening(*args, at("2026-11-22 20:00")) == at("2026-11-23 09:00")
    assert is_open(*args, at("2026-11-23 09:00"))


def test_a_stop_of_another_system_closes_nothing():
    stop = PlannedStop(System.SERVICE, at("2026-11-22 20:00"), at("2026-11-23 09:00"))
    assert is_open(HOURS, CLOSURE, [stop], System.LODGING, VehicleKind.KEI, at("2026-11-22 21:00"))


def test_without_hours_a_system_is_always_open():
    assert is_open((), CLOSURE, (), System.SERVICE, None, at("2027-01-01 00:00"))


BOTH = (System.SERVICE, System.LODGING)
STOP = PlannedStop(System.LODGING, at("2026-11-23 09:00"), at("2026-11-23 11:00"), "点検")


@pytest.mark.parametrize(
    ("kind", "stops", "now", "hours", "since"),
    [
        (VehicleKind.REGISTERED, (), "2026-11-23 15:00", 6, "2026-11-23 09:00"),
        (VehicleKind.REGISTERED, (), "2026-11-23 10:00", 6, "2026-11-22 18:00"),
        (VehicleKind.REGISTERED, (), "2026-11-23 03:00", 1, "2026-11-22 21:00"),
        (VehicleKind.REGISTERED, [STOP], "2026-11-23 12:00", 3, "2026-11-22 21:00"),
        (VehicleKind.REGISTERED, [STOP], "2026-11-23 10:00", 1, "2026-11-23 08:00"),
        (VehicleKind.KEI, (), "2026-11-23 04:00", 4, "2026-11-22 23:00"),  # this service pauses from 0:00 to 1:00
        (VehicleKind.KEI, (), "2027-01-04 02:00", 2, "2026-12-28 23:00"),  # over the new year
        (VehicleKind.REGISTERED, (), "2026-11-23 10:00", 28, "2026-11-21 10:00"),
    ],
)
def test_waiting_counts_only_while_everything_is_open(kind, stops, now, hours, since):
    span = timedelta(hours=hours)
    assert open_since(HOURS, CLOSURE, stops, BOTH, kind, at(now), span) == at(since)


def test_where_no_hours_are_kept_only_stops_are_left_out():
    ends, span = at("2026-11-23 12:00"), timedelta(hours=3)
    kept = [open_since((), CLOSURE, stops, BOTH, VehicleKind.KEI, ends, span) for stops in ((), [STOP])]
    assert kept == [at("2026-11-23 09:00"), at("2026-11-23 07:00")]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-22 19:29", False),
        ("2026-11-22 19:30", True),
        ("2026-11-23 08:59", True),
        ("2026-11-23 09:00", False),
    ],
)
def test_a_stop_is_announced_from_half_an_hour_before_until_it_is_over(now: str, told: bool) -> None:
    stop = PlannedStop(System.LODGING, at("2026-11-22 20:00"), at("2026-11-23 09:00"))
    assert announced([stop], at(now)) == ((stop,) if told else ())


@pytest.mark.parametrize(
    ("now", "stop"),
    [
        ("2026-11-20 12:00", None),
        ("2026-11-20 23:29", None),
        ("2026-11-20 23:30", ("2026-11-21 00:00", "2026-11-21 01:00")),
        ("2026-11-21 00:40", ("2026-11-21 00:40", "2026-11-21 01:00")),
        ("2026-11-21 01:00", None),
        ("2026-12-28 23:45", ("2026-12-29 00:00", "2027-01-04 01:00")),
        ("2026-12-31 12:00", ("2026-12-31 12:00", "2027-01-04 01:00")),
    ],
)
def test_the_services_closed_hours_are_told_like_a_stop(now: str, stop: tuple[str, str] | None) -> None:
    expected = PlannedStop(System.SERVICE, at(stop[0]), at(stop[1])) if stop else None
    assert regular_stop(HOURS, CLOSURE, System.SERVICE, at(now)) == expected


def test_without_hours_nothing_regular_is_told() -> None:
    assert regular_stop((), CLOSURE, System.SERVICE, at("2026-11-21 00:40")) is None
