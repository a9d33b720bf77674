"""The world of all walks over the routes: made once, copied for each walk."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from models.database import Database
from settings import Settings
from tests.conftest import START, Clock
from tests.support.client import Client
from tests.support.databases import KeptSqlite, SqliteTemplate
from tests.support.organizations import make_organizations
from tests.support.programs import program
from tests.support.world import PEOPLE, Person, Rows, furnish, signed_in


@dataclass
class World:
    """A program over a database of its own."""

    app: Flask
    database: Database
    rows: Rows
    clock: Clock

    def client(self, person: Person) -> Client:
        return signed_in(self.app, person)

    def standing(self) -> dict[str, tuple[object, ...]]:
        """How each request and each application stands, by its number."""
        with closing(sqlite3.connect(self.database.url.removeprefix("sqlite:///"))) as connection:
            requests = connection.execute("SELECT id, status, version, updated_at FROM inspection_requests")
            applications = connection.execute("SELECT number, status, oss_status, version, memo FROM applications")
            return {str(number): tuple(rest) for found in (requests, applications) for number, *rest in found}

    def counts(self) -> dict[str, int]:
        """How many rows each table has; what a GET may note is left out."""
        with closing(sqlite3.connect(self.database.url.removeprefix("sqlite:///"))) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {
                name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                for name in tables
                if name not in {"audit_entries", "sqlite_sequence"}
            }


@pytest.fixture(scope="session")
def furnished(
    sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[KeptSqlite, Rows]]:
    made: list[Rows] = []

    def world(session: Session) -> None:
        made.append(furnish(session, make_organizations(session, START), START))

    kept = sqlite_template.keep(tmp_path_factory.mktemp("world"), world)
    yield kept, made[0]
    kept.database.close()


@pytest.fixture
def make_world(furnished: tuple[KeptSqlite, Rows], settings: Settings) -> Callable[..., World]:
    """Makes worlds as they were in the beginning, one after another: each ends the one before."""

    def make(settings: Settings = settings) -> World:
        kept, rows = furnished
        database, clock = kept.again(), Clock()
        return World(program(settings, database, clock), database, rows, clock)

    return make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture(params=PEOPLE, ids=str)
def person(request: pytest.FixtureRequest) -> Person:
    found: Person = request.param
    return found
