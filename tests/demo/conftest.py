"""A demo filled once, with a short history but every status, against a real training portal at the real time."""

import json
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from demo.fill import fill
from domain.clock import day_in_japan, utc_range_of_day
from models.database import Database
from settings import Settings, read_settings
from tests.support.training_portal import RunningPortal, running_portal

MONTHS = 2
EXAMINE_SECONDS = 60


def real_clock() -> datetime:
    return datetime.now(UTC)


def later_today() -> datetime:
    """An hour on, but not past midnight in Japan: what is due today is void from then on."""
    now = real_clock()
    _, midnight = utc_range_of_day(day_in_japan(now))
    return min(now + timedelta(hours=1), midnight - timedelta(seconds=1))


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@dataclass
class Filled:
    """Where the demo lies, the portal it was lodged at, and what was said while it was made."""

    folder: Path
    settings: Settings
    secrets: dict[str, str]
    portal: RunningPortal
    now: datetime
    said: list[str] = field(default_factory=list)

    @contextmanager
    def look(self) -> Iterator[Session]:
        database = Database(self.settings.database_url)
        try:
            with database.reader() as session:
                yield session
        finally:
            database.close()

    def told(self) -> dict[str, dict[str, Any]]:
        """What the portal says of each application, by number."""
        with closing(sqlite3.connect(self.folder / "portal.db")) as portal:
            return {key: json.loads(told) for key, told in portal.execute("SELECT key, told FROM applications")}

    def copied(self, folder: Path) -> Path:
        """The same demo in another folder, as `make run` left it."""
        shutil.copy(self.folder / "demo-filled", folder)
        for name in ("keizoku.db", "portal.db"):
            with (
                closing(sqlite3.connect(self.folder / name)) as source,
                closing(sqlite3.connect(folder / name)) as target,
            ):
                source.backup(target)
        (folder / "secrets.json").write_text(json.dumps(self.secrets), encoding="utf-8")
        return folder


def settings_for(folder: Path, portal_url: str, secrets: dict[str, str], environment: str = "demo") -> Settings:
    environ = {"KEIZOKU_ENV": environment, "KEIZOKU_DATA": str(folder), "KEIZOKU_PORTAL_URL": portal_url}
    return read_settings(environ | secrets)


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    return {"KEIZOKU_SECRET_KEY": "tests only " * 6, "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode()}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, secrets: dict[str, str]) -> Iterator[Filled]:
    folder = tmp_path_factory.mktemp("filled")
    with running_portal(folder, real_clock) as portal:
        settings = settings_for(folder, portal.url, secrets)
        filled = Filled(folder, settings, secrets, portal, real_clock())
        made = fill(settings, filled.now, months=MONTHS, examine_seconds=EXAMINE_SECONDS, tell=filled.said.append)
        assert made
        yield filled


@pytest.fixture
def an_hour_later(filled: Filled, tmp_path: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """What a copy of the portal says after an hour of the same day, by number."""
    folder = filled.copied(tmp_path)
    with running_portal(folder, later_today) as portal:
        portal.post("/settings")
        with closing(sqlite3.connect(folder / "portal.db")) as tables:
            yield {key: json.loads(told) for key, told in tables.execute("SELECT key, told FROM applications")}
