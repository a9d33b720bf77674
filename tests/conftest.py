"""Databases, the web program and its clock, for every test that wants them."""

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from flask import Flask
from sqlalchemy.orm import Session
from xdist.scheduler import LoadScopeScheduling

from models.database import Database
from settings import Settings, read_settings
from tests.support.agency_stories import TEST_KEY
from tests.support.client import Client
from tests.support.databases import KeptPostgres, KeptSqlite, PostgresTemplate, SqliteTemplate, Stock, postgres_server
from tests.support.organizations import Demo, find_organizations, make_organizations
from tests.support.programs import program
from usecases import reference
from usecases.client_certificates import making
from usecases.sessions import passwords
from usecases.stops import find as stops
from usecases.transaction import connect

ROOT = Path(__file__).resolve().parent
# What these prepare for all their tests takes longer than the tests.
TOGETHER = {"demo", "tree"}
KEYS_OF_A_SIZE = 3
GARBAGE_LOOKED_FOR = (20_000, 20, 100)
START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""Friday 2026-11-20, 10:00 in Japan."""


# How long an example takes says how busy the machine is, nothing else. What fails once fails again.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    database=None,
    derandomize=True,
)
hypothesis.settings.load_profile("house")


class Together(LoadScopeScheduling):
    """Among several processes each test goes where there is room, but what shares something costly stays in one.

    The group that pytest-xdist 3.8 itself writes into a test's name is not read back from pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.removeprefix(f"{ROOT.name}/").partition("/")[0]
        return folder if folder in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


def pytest_collection_finish() -> None:
    """What is imported by now stays: to look through it for garbage after every few allocations costs a good deal."""
    gc.freeze()
    gc.set_threshold(*GARBAGE_LOOKED_FOR)


class Clock:
    """The clock of a test: it stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[PostgresTemplate]:
    with postgres_server(small=True) as server:
        yield PostgresTemplate(server)


def nothing(session: Session) -> None:
    """Tables and reference data are there in any case."""


def demo_organizations(session: Session) -> None:
    make_organizations(session, START)


@pytest.fixture
def stock(request: pytest.FixtureRequest) -> Stock:
    """What stands in the database when a test begins."""
    return demo_organizations if {"demo", "organizations"} & set(request.fixturenames) else nothing


@pytest.fixture(scope="session")
def kept(
    request: pytest.FixtureRequest, sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, Stock], Database]]:
    """The databases that all tests take turns with: one for each engine and stock."""
    made: dict[tuple[str, Stock], KeptSqlite | KeptPostgres] = {}

    def keep(engine: str, stock: Stock) -> Database:
        if (engine, stock) not in made:
            template = sqlite_template if engine == "sqlite" else request.getfixturevalue("postgres_template")
            made[engine, stock] = template.keep(tmp_path_factory.mktemp("kept"), stock)
        database = made[engine, stock].again()
        connect(database)
        reference.forget()
        stops.forget()
        return database

    yield keep
    for one in made.values():
        one.database.close()


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    """Where a database of the test's own lies, as another program opens it."""
    return sqlite_template.fresh(tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, kept: Callable[[str, Stock], Database], stock: Stock) -> Database:
    """A migrated database with reference data and its stock, once of each engine."""
    return kept(request.param, stock)


@pytest.fixture
def sqlite(kept: Callable[[str, Stock], Database], stock: Stock) -> Database:
    """The same on SQLite alone, for what does not depend on the engine."""
    return kept("sqlite", stock)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session; what a test leaves in it is rolled back."""
    with database.writer() as session:
        yield session


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def now(clock: Clock) -> datetime:
    return clock.now


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("data")
    return read_settings(
        {
            "KEIZOKU_ENV": "demo",
            "KEIZOKU_SECRET_KEY": "tests only " * 6,
            "KEIZOKU_VAULT_KEYS": TEST_KEY,
            "KEIZOKU_DATA": str(data),
            "KEIZOKU_MAIL_SINK_FOLDER": str(data / "mail"),
        }
    )


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords cheaply: what hashing costs is tested where it matters."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_HASHER", cheap)
        patch.setattr(passwords, "_NOBODY", cheap.hash("nobody has this password"))
        yield


@pytest.fixture(scope="session", autouse=True)
def drawn_keys() -> Iterator[None]:
    """Keys of certificates are drawn a few times and then handed out in turn: drawing takes longer than all else."""
    drawn: dict[int, deque[RSAPrivateKey]] = {}

    def draw(exponent: int, bits: int) -> RSAPrivateKey:
        keys = drawn.setdefault(bits, deque())
        keys.append(keys.popleft() if len(keys) == KEYS_OF_A_SIZE else generate_private_key(exponent, bits))
        return keys[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "generate_private_key", draw)
        yield


@pytest.fixture
def demo(sqlite: Database) -> Demo:
    """The organizations and sign-ins of the demo, without cases, on SQLite."""
    with sqlite.reader() as session:
        return find_organizations(session)


@pytest.fixture
def organizations(database: Database) -> Demo:
    """The same once on each engine."""
    with database.reader() as session:
        return find_organizations(session)


@pytest.fixture
def app(sqlite: Database, settings: Settings, clock: Clock) -> Flask:
    return program(settings, sqlite, clock, testing=True)


@pytest.fixture
def client(app: Flask, demo: Demo) -> Client:
    """Nobody has signed in yet."""
    return Client(app)


os.environ.setdefault("TZ", "UTC")
