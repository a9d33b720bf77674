"""What drills share with the tests, and the counts they print at the end."""

import time
from collections.abc import Callable

import pytest

from tests.conftest import (
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

__all__ = [
    "app", "cheap_passwords", "client", "clock", "database", "demo", "kept", "postgres_template", "settings",
    "sqlite", "sqlite_template", "sqlite_url", "stock",
]  # fmt: skip

Say = Callable[[str], None]
_said: list[str] = []


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
