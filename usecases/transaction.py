"""The three ways into the database: one act, one reading, one note taken while reading."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from models.database import BUSY_TIMEOUT_MS, Database
from usecases.turns import Turns, WaitedTooLong

Act = Session
"""The session of one transaction, as views hand it on to use cases."""

_connected: list[Database] = []
_turns = Turns()
SERIALIZATION_FAILURES = {"40001", "40P01"}
# BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL of SQLite.
SQLITE_UNAVAILABLE = {5, 6, 7, 8, 10, 13, 14, 15}
# Connection, resources, intervention and system errors of PostgreSQL.
POSTGRES_UNAVAILABLE = ("08", "53", "57", "58")


class Unavailable(Exception):
    """The database cannot be reached or written at this moment; nothing of the act was done."""


def connect(database: Database) -> None:
    """Make this the database of the running program."""
    _connected[:] = [database]


def connected() -> Database:
    return _connected[0]


@contextmanager
def transaction() -> Iterator[Session]:
    """One business act: everything in it is committed at its end, or nothing is."""
    with _available(), _in_turn(), connected().writer() as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """One look at the data: a single snapshot, never a write; what was read stays readable after it."""
    with _available(), connected().reader() as session:
        yield session


@contextmanager
def looking() -> Iterator[Connection]:
    """One statement's look at the data, without the state that a session keeps."""
    with _available(), connected().engine.connect() as connection:
        yield connection


@contextmanager
def noting() -> Iterator[Session]:
    """What a GET may write: an audit entry of a look-up, a read mark, when a session was last seen."""
    with transaction() as session:
        yield session


def is_contention(error: DBAPIError) -> bool:
    """Whether the database asks for the same act to be tried again."""
    return getattr(error.orig, "sqlstate", None) in SERIALIZATION_FAILURES


@contextmanager
def _in_turn() -> Iterator[None]:
    """SQLite has one writer at a time; those of this process queue here instead of elbowing at the file."""
    if connected().engine.dialect.name != "sqlite":
        yield
        return
    with _turns.turn(BUSY_TIMEOUT_MS / 1_000):
        yield


@contextmanager
def _available() -> Iterator[None]:
    """Raises Unavailable for what the machine lacks; what is wrong with a statement stays as it is."""
    try:
        yield
    except (NoConnectionFree, WaitedTooLong) as error:
        raise Unavailable from error
    except OperationalError as error:
        if not is_contention(error) and _is_lack(error):
            raise Unavailable from error
        raise


def _is_lack(error: OperationalError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_UNAVAILABLE
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(POSTGRES_UNAVAILABLE)
