"""Databases, the web program and its clock, for every test that wants them."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from models.database import Database
from settings import Settings, read_settings
from tests.support.client import Client
from tests.support.databases import PostgresTemplate, SqliteTemplate, postgres_server
from tests.support.organizations import Demo, make_organizations
from usecases.reference import forget
from usecases.transaction import connect

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""Friday 2026-11-20, 10:00 in Japan."""


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
    with postgres_server() as server:
        yield PostgresTemplate(server)


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    return sqlite_template.fresh(tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh migrated database with reference data, once of each engine."""
    template = request.getfixturevalue("sqlite_template" if request.param == "sqlite" else "postgres_template")
    url = template.fresh(tmp_path)
    database = Database(url, pool_size=4)
    connect(database)
    forget()
    yield database
    database.close()
    template.drop(url)


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A fresh migrated SQLite database, for what does not depend on the engine."""
    database = Database(sqlite_url, pool_size=4)
    connect(database)
    forget()
    yield database
    database.close()


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
    return read_settings(
        {
            "KEIZOKU_ENV": "demo",
            "KEIZOKU_SECRET_KEY": "tests only " * 6,
            "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode(),
            "KEIZOKU_DATA": str(tmp_path_factory.mktemp("data")),
        }
    )


@pytest.fixture
def demo(sqlite: Database, now: datetime) -> Demo:
    """The organizations and sign-ins of the demo, without cases, on SQLite."""
    with sqlite.writer() as session, session.begin():
        return make_organizations(session, now)


@pytest.fixture
def app(sqlite: Database, settings: Settings, clock: Clock) -> Flask:
    app = create_app(settings, sqlite, clock)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask, demo: Demo) -> Client:  # noqa: ARG001 -- the demo must be there
    """Nobody has signed in yet."""
    return Client(app)


os.environ.setdefault("TZ", "UTC")
