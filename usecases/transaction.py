"""The three ways into the database: one act, one reading, one note taken while reading."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.database import Database

Act = Session
"""The session of one transaction, as views hand it on to use cases."""

_connected: list[Database] = []
SERIALIZATION_FAILURES = {"40001", "40P01"}


def connect(database: Database) -> None:
    """Make this the database of the running program."""
    _connected[:] = [database]


def connected() -> Database:
    return _connected[0]


@contextmanager
def transaction() -> Iterator[Session]:
    """One business act: everything in it is committed at its end, or nothing is."""
    with connected().writer() as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """One look at the data: a single snapshot, never a write; what was read stays readable after it."""
    with connected().reader() as session:
        yield session


@contextmanager
def noting() -> Iterator[Session]:
    """What a GET may write: an audit entry of a look-up, a read mark, when a session was last seen."""
    with transaction() as session:
        yield session


def is_contention(error: DBAPIError) -> bool:
    """Whether the database asks for the same act to be tried again."""
    return getattr(error.orig, "sqlstate", None) in SERIALIZATION_FAILURES
