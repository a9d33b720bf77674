"""Kept reads: what the driver answers is what SQLAlchemy would have given, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import literal, literal_column, select
from sqlalchemy.exc import DBAPIError

from domain.clock import JAPAN
from domain.request_status import RequestStatus
from models.database import Database, Model, SortableMoment, UtcDateTime
from models.requests import InspectionRequest
from models.users import User
from tests.support.agency_stories import an_applied_application
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from usecases.prepared import Prepared, columns_of, given, part_of
from usecases.transaction import reading, transaction


@pytest.fixture
def cases(database: Database, organizations: Demo, now: datetime) -> Database:
    with transaction() as session:
        an_applied_application(session, organizations, now)
    return database


def every_table() -> Iterator[type[Model]]:
    return (mapper.class_ for mapper in Model.registry.mappers)


def test_each_column_of_each_table_is_read_as_sqlalchemy_reads_it(cases: Database) -> None:
    with reading() as session:
        for table in every_table():
            query = select(*columns_of(table)).limit(50)
            usual = [tuple(row) for row in session.execute(query)]
            kept = Prepared(query)
            for _reading in range(3):
                assert [tuple(row) for row in kept.all(session)] == usual, table.__name__


def test_a_moment_is_read_as_it_was_written(database: Database) -> None:
    japan = datetime(2026, 11, 20, 10, 30, 15, 123456, tzinfo=JAPAN)
    for kind in (UtcDateTime(), SortableMoment()):
        for given_one in (japan, datetime(2024, 2, 29, tzinfo=UTC), None):
            query = select(literal(given_one, kind).label("at"))
            with reading() as session:
                read = session.scalar(query)
                assert (read, read and read.tzinfo) == (given_one, given_one and UTC)
                assert [Prepared(query).one(session).at for _reading in range(2)] == [given_one] * 2


def test_values_are_written_as_the_columns_want_them(cases: Database, now: datetime) -> None:
    status, earliest = InspectionRequest.status, InspectionRequest.created_at
    kept = Prepared(
        select(InspectionRequest.id)
        .where(status.in_((RequestStatus.TAKEN, RequestStatus.DONE)), status == given("status", status.type))
        .where(earliest <= given("until", earliest.type), InspectionRequest.cashless.is_(False))
    )
    with reading() as session:
        found = [
            [row.id for row in kept.all(session, status=status_asked, until=now)]
            for status_asked in (RequestStatus.TAKEN, RequestStatus.TAKEN, RequestStatus.DONE, RequestStatus.TAKEN)
        ]
    assert found == [[100000001], [100000001], [], [100000001]]


def test_rows_answer_by_name_and_in_parts(cases: Database) -> None:
    kept = Prepared(select(User.login_id, *columns_of(User, ("password_hash",), "user_")).where(User.id == 1))
    with reading() as session:
        for _reading in range(2):
            row = kept.one(session)
            part = part_of(row, "user_")
            assert (row.login_id, part.login_id, hasattr(part, "password_hash")) == (part.login_id, row.login_id, False)
        assert kept.first(session) is not None


def test_one_means_one(cases: Database) -> None:
    kept = Prepared(select(User.id).where(User.login_id == given("login_id")))
    with reading() as session:
        assert kept.first(session, login_id="nobody") is None
        with pytest.raises(ValueError, match="not enough values"):
            kept.one(session, login_id="nobody")


def test_they_are_counted_like_every_other_statement(cases: Database) -> None:
    kept = Prepared(select(User.id).limit(1))
    with reading() as session, StatementCount(cases) as counted:
        for _reading in range(3):
            kept.all(session)
    assert len(counted.statements) == 3


def test_an_error_of_the_driver_has_the_usual_name(cases: Database) -> None:
    wrong = Prepared(select(literal_column("no_such_column").label("missing")))
    for _reading in range(2):
        with reading() as session, pytest.raises(DBAPIError, match="no_such_column"):
            wrong.all(session)
