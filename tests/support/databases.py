"""Databases for tests: a migrated template of each engine, and databases that are brought back to a state for each."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import column, event, inspect, select, table, text
from sqlalchemy.orm import Session

from migrations.run import migrate
from models.database import Database
from usecases.load_reference import load_reference
from usecases.prepared import watchers

IN_MEMORY, ROOM_WANTED = Path("/dev/shm"), 2 << 30
Stock = Callable[[Session], object]
"""Puts into a database what it holds when a test begins."""

SET_SEQUENCES = """
SELECT setval(CAST(name AS regclass), value, called)
FROM unnest(CAST(:names AS text[]), CAST(:values AS bigint[]), CAST(:called AS boolean[])) AS given(name, value, called)
"""


def prepare(database: Database) -> None:
    """Tables and reference data, which every test wants."""
    migrate(database)
    with database.writer() as session, session.begin():
        load_reference(session)


def furnish(url: str, stock: Stock) -> None:
    database = Database(url)
    with database.writer() as session, session.begin():
        stock(session)
    database.close()


class SqliteTemplate:
    """A migrated file, for copies."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "template.db"
        database = Database(f"sqlite:///{self.file}")
        prepare(database)
        database.close()

    def fresh(self, folder: Path) -> str:
        file = folder / f"{uuid.uuid4().hex}.db"
        shutil.copy(self.file, file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        Path(url.removeprefix("sqlite:///")).unlink(missing_ok=True)

    def keep(self, folder: Path, stock: Stock) -> "KeptSqlite":
        furnish(url := self.fresh(folder), stock)
        return KeptSqlite(Path(url.removeprefix("sqlite:///")), folder / "kept.db")


class KeptSqlite:
    """One place for a file and one engine, which keeps the statements it has compiled from test to test."""

    def __init__(self, original: Path, file: Path) -> None:
        self.original, self.file = original, file
        self.database = Database(f"sqlite:///{file}", pool_size=4)
        event.listen(self.database.engine, "connect", _forgo_the_disk)

    def again(self) -> Database:
        """The database as it was in the beginning."""
        self.database.close()
        for left in self.file.parent.glob(f"{self.file.name}*"):
            left.unlink()
        shutil.copy(self.original, self.file)
        return self.database


def _forgo_the_disk(connection: Any, _record: object) -> None:
    """No test outlives a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


class PostgresTemplate:
    """A migrated database in a cluster of our own, for copies."""

    name = "postgresql"

    def __init__(self, server: str) -> None:
        self.server = server
        with self.hand() as connection:
            # Copying the files takes half as long as writing them to the log; before 15 there was no other way.
            self.copied = "STRATEGY file_copy" if connection.info.server_version >= 150000 else ""
        self.run("CREATE DATABASE template_keizoku")
        database = Database(f"{server}/template_keizoku")
        prepare(database)
        database.close()

    def hand(self) -> psycopg.Connection:
        return psycopg.connect(self.server.replace("+psycopg", "") + "/postgres", autocommit=True)

    def run(self, *statements: str) -> None:
        with self.hand() as connection:
            for statement in statements:
                connection.execute(statement)

    def copy(self, name: str, of: str) -> str:
        """The statement that makes this copy."""
        return f"CREATE DATABASE {name} TEMPLATE {of} {self.copied}"

    def fresh(self, _folder: Path) -> str:
        name = f"test_{uuid.uuid4().hex}"
        self.run(self.copy(name, "template_keizoku"))
        return f"{self.server}/{name}"

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE {url.rsplit('/', 1)[1]} WITH (FORCE)")

    def keep(self, folder: Path, stock: Stock) -> "KeptPostgres":
        furnish(url := self.fresh(folder), stock)
        return KeptPostgres(self, url.rsplit("/", 1)[1])


class KeptPostgres:
    """One database name and one engine; what no test has committed to need not be made anew, which costs most."""

    def __init__(self, template: PostgresTemplate, original: str) -> None:
        self.template, self.original, self.name = template, original, f"{original}_kept"
        self.database = Database(f"{template.server}/{self.name}", pool_size=4)
        self.touched = False
        template.run(template.copy(self.name, original))
        with self.database.engine.connect() as connection:
            names = inspect(connection).get_sequence_names()
            counted = select(column("last_value"), column("is_called"))
            found = [connection.execute(counted.select_from(table(name))).one() for name in names]
        self.sequences = {"names": names, "values": [one[0] for one in found], "called": [one[1] for one in found]}
        event.listen(self.database.engine, "commit", self._touch)

    def _touch(self, _connection: object) -> None:
        self.touched = True

    def again(self) -> Database:
        """The database as it was in the beginning."""
        if self.touched:
            self.database.close()
            drop = f"DROP DATABASE {self.name} WITH (FORCE)"
            self.template.run(drop, self.template.copy(self.name, self.original))
            self.touched = False
            return self.database
        # What counts numbers does not go back with what is rolled back.
        with self.database.engine.connect() as connection:
            connection.execute(text(SET_SEQUENCES), self.sequences)
        return self.database


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError(
            "PostgreSQL is missing; `make test` installs it as root, or: sudo apt-get install postgresql"
        )
    return Path(on_path).parent


def _quick_folder() -> str | None:
    """Where files cost least: a new database is a thousand of them, which take ten times as long on a disk."""
    roomy = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM_WANTED
    return str(IN_MEMORY) if roomy else None


@contextmanager
def postgres_server(small: bool = False) -> Iterator[str]:
    """A throw-away cluster on a loopback port; run as `postgres` when the tests run as root.

    What stays `small` lies in memory, where there is room.
    """
    binaries = _binaries()
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="keizoku-pg-", dir=_quick_folder() if small else None))
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(*words: str) -> None:
        subprocess.run(words, check=True, user=user, stdout=subprocess.DEVNULL, cwd=folder)

    run(
        str(binaries / "initdb"),
        "-D",
        str(folder / "data"),
        "-U",
        "keizoku",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c max_wal_size=128MB -c max_connections=60"
    )
    run(str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-o", options, "-w", "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql+psycopg://keizoku@127.0.0.1:{port}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class StatementCount:
    """Counts the statements an engine runs while it is entered; transaction words are not statements."""

    def __init__(self, database: Database) -> None:
        self.engine = database.engine
        self.statements: list[str] = []

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            self.statements.append(statement)

    def _note_prepared(self, _cursor: object, statement: str, _values: object) -> None:
        self.statements.append(statement)

    def __enter__(self) -> "StatementCount":
        event.listen(self.engine, "before_cursor_execute", self._note)
        watchers.append(self._note_prepared)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)
        watchers.remove(self._note_prepared)


class Plans:
    """How SQLite would read each statement that an engine runs while it is entered."""

    def __init__(self, database: Database) -> None:
        self.engine = database.engine
        self.lines: list[str] = []

    def _explain(self, _connection: object, cursor: Any, statement: str, values: Any, *_rest: object) -> None:
        self._explain_prepared(cursor, statement, values)

    def _explain_prepared(self, cursor: Any, statement: str, values: Any) -> None:
        steps = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        self.lines += [" ".join(step[3] for step in steps)] if steps else []

    def __enter__(self) -> "Plans":
        event.listen(self.engine, "before_cursor_execute", self._explain)
        watchers.append(self._explain_prepared)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._explain)
        watchers.remove(self._explain_prepared)
