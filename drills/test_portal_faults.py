"""A hundred applications, signed, through each misbehaviour of the portal: lodged and paid once, to the yen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.vehicle import VehicleKind
from drills.conftest import Say
from drills.hundred import KEI, REGISTERED, Drill, Fault
from drills.world import known_demo
from gateways.portal_http import HttpPortal
from models.database import Database
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.databases import SqliteTemplate
from tests.support.organizations import make_organizations
from tests.support.outside import Outside
from tests.support.signing import authority, registered
from tests.support.training_portal import RunningPortal, running_portal
from usecases.reference import forget
from usecases.transaction import connect

CASHLESS = 10
USUAL_READ_SECONDS = 20.0
SHORT_READ_SECONDS = 1.0
HELD_BACK = {"seconds": 1.3, "count": 2}
"""Answers that cost real time are held back from a few calls of each step only."""
AFTER_THE_GAP = 150
HALF = 50
ACCEPTED: dict[str, Any] = {"acts": True}


FAULTS = (
    Fault("slow", "slow", [{"seconds": 0.002}]),
    Fault("time-out before and after acceptance", "silent", [{**HELD_BACK, **ACCEPTED}, HELD_BACK]),
    Fault("500 before and after acceptance", "error", [{**ACCEPTED, "count": HALF}, {}]),
    Fault("garbage before and after acceptance", "garbage", [{**ACCEPTED, "count": HALF}, {}]),
    Fault("answer lost after acceptance", "lost"),
    Fault("redirect", "redirect"),
    Fault("huge body", "huge", [{"count": 8}]),
    Fault("same event twice", "event_twice"),
    Fault("events out of order", "events_out_of_order"),
    Fault("event gap, closed and never closed", "event_gap", lasts=((0, 15), (0, 15, AFTER_THE_GAP))),
    Fault("outside hours", "outside_hours"),
    Fault("expired password", "password_expired", stops_account=True),
    Fault("account deleted", "account_deleted", stops_account=True),
    Fault("failed debit", "debit_failed"),
)
ON_POSTGRESQL = (
    "500 before and after acceptance", "answer lost after acceptance", "event gap, closed and never closed",
)  # fmt: skip


@pytest.fixture
def portal(tmp_path: Path, clock: Clock) -> Iterator[RunningPortal]:
    with running_portal(tmp_path, clock) as running:
        running.post("/settings", delays={"examine": 5}, signature_required=True)
        running.post("/authorities", certificate=authority().pem)
        yield running


@pytest.fixture(scope="module")
def hundred_taken(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """A SQLite template in which all hundred are taken and wait to be applied for."""
    folder = tmp_path_factory.mktemp("hundred")
    url = sqlite_template.fresh(folder)
    database = Database(url)
    take_all(database, Clock())
    database.close()
    filled = object.__new__(SqliteTemplate)
    filled.file = Path(url.removeprefix("sqlite:///"))
    return filled


def take_all(database: Database, clock: Clock) -> None:
    connect(database)
    forget()
    with database.writer() as session, session.begin():
        demo = make_organizations(session, clock.now, TEST_VAULT)
        registered(session, demo, clock.now)
    outside = Outside(database, demo, None, None, clock)  # type: ignore[arg-type]
    for nth in range(REGISTERED):
        cashless = nth < CASHLESS
        outside.take(nth=nth + 1, cashless=cashless, card_registered=cashless)
    for nth in range(KEI):
        outside.take(kind=VehicleKind.KEI, nth=REGISTERED + nth + 1)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.words)
def test_on_sqlite(
    hundred_taken: SqliteTemplate, portal: RunningPortal, clock: Clock, tmp_path: Path, fault: Fault, say: Say
) -> None:
    database = Database(hundred_taken.fresh(tmp_path))
    try:
        go_through(database, portal, clock, fault, say)
    finally:
        database.close()


@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if fault.words in ON_POSTGRESQL], ids=lambda fault: fault.words
)
def test_on_postgresql(
    postgres_template: Any, portal: RunningPortal, clock: Clock, tmp_path: Path, fault: Fault, say: Say
) -> None:
    url = postgres_template.fresh(tmp_path)
    database = Database(url)
    try:
        take_all(database, clock)
        go_through(database, portal, clock, fault, say)
    finally:
        database.close()
        postgres_template.drop(url)


def go_through(database: Database, portal: RunningPortal, clock: Clock, fault: Fault, say: Say) -> None:
    connect(database)
    forget()
    seconds = SHORT_READ_SECONDS if fault.switch == "silent" else USUAL_READ_SECONDS
    with HttpPortal(portal.url, connect_seconds=5, read_seconds=seconds) as gateway:
        drill = Drill(Outside(database, known_demo(), portal, gateway, clock), fault)
        drill.outside.open_accounts()
        drill.apply_all()
        drill.follow_until_completed()
        drill.compare_with_the_portal()
        say(drill.counted())
