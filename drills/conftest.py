"""What drills share with the tests, and the counts they print at the end."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drills.world import World, make_world
from models.database import Database
from tests.conftest import (
    Clock,
    app,
    cheap_passwords,
    client,
    clock,
    database,
    demo,
    kept,
    postgres_template,
    settings,
    sqlite,
    sqlite_template,
    sqlite_url,
    stock,
)
from usecases.reference import forget
from usecases.transaction import connect

__all__ = [
    "app", "cheap_passwords", "client", "clock", "database", "demo", "kept", "postgres_template", "settings",
    "sqlite", "sqlite_template", "sqlite_url", "stock",
]  # fmt: skip

Say = Callable[[str], None]
_said: list[str] = []


@pytest.fixture(params=["sqlite", "postgresql"])
def roomy_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """As `database`, with as many connections as the program has."""
    template = request.getfixturevalue("sqlite_template" if request.param == "sqlite" else "postgres_template")
    url = template.fresh(tmp_path)
    database = Database(url)
    connect(database)
    forget()
    yield database
    database.close()
    template.drop(url)


@pytest.fixture
def world(roomy_database: Database, clock: Clock) -> World:
    return make_world(roomy_database, clock.now)


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    """Print a line of counts after the drills, with the seconds since this one began."""
    began = time.monotonic()
    return lambda text: _said.append(f"{time.monotonic() - began:6.1f} s  {request.node.name}: {text}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _said:
        terminalreporter.section("counts")
    for line in _said:
        terminalreporter.write_line(line)
