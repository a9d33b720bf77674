"""The world of all walks over the routes: made once, copied for each walk."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from models.database import Database
from settings import Settings
from tests.conftest import START, Clock
from tests.support.client import Client
from tests.support.databases import SqliteTemplate
from tests.support.organizations import make_organizations
from tests.support.programs import program
from tests.support.world import PEOPLE, Person, Rows, furnish, signed_in
from usecases.transaction import connect


@dataclass
class World:
    """A program over a database of its own."""

    app: Flask
    database: Database
    rows: Rows
    clock: Clock

    def client(self, person: Person) -> Client:
        return signed_in(self.app, person)

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
def furnished(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rows]:
    database = Database(sqlite_template.fresh(tmp_path_factory.mktemp("world")))
    connect(database)
    with database.writer() as session, session.begin():
        rows = furnish(session, make_organizations(session, START), START)
    database.close()
    return Path(database.url.removeprefix("sqlite:///")), rows


@pytest.fixture
def make_world(furnished: tuple[Path, Rows], settings: Settings, tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Makes worlds, each a fresh copy; the last one made is the connected one."""
    made: list[Database] = []

    def make(settings: Settings = settings) -> World:
        file = tmp_path / f"world{len(made)}.db"
        with closing(sqlite3.connect(furnished[0])) as source, closing(sqlite3.connect(file)) as target:
            source.backup(target)
        database, clock = Database(f"sqlite:///{file}", pool_size=4), Clock()
        made.append(database)
        return World(program(settings, database, clock), database, furnished[1], clock)

    yield make
    for database in made:
        database.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture(params=PEOPLE, ids=str)
def person(request: pytest.FixtureRequest) -> Person:
    found: Person = request.param
    return found
