"""Fill the tables of one organization with generated cases, straight by SQL, for measuring."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, Table, text
from sqlalchemy.schema import CreateIndex, DropIndex

from bench.cases import NOW, RARE_NAME, TOLD_EVERY, Parties, cases, story
from demo.organizations import make_organizations
from domain.search_keys import grams, own_words
from models.applications import Application, CaseEvent, Payment
from models.database import Database
from models.organizations import Base, Organization
from models.requests import FIRST_REQUEST_ID, InspectionRequest, OwnWord, SearchGram
from models.users import User

__all__ = ["NOW", "RARE_NAME", "Filled", "fill"]

CLIENT, AGENT = "1845678", "2000001"


@dataclass(frozen=True)
class Filled:
    """Where the generated rows lie, and what can be searched for in them."""

    rows: int
    some_request: int
    some_plate: str
    some_chassis_prefix: str
    some_chassis_end: str


def fill(database: Database, rows: int) -> Filled:
    """Generate `rows` requests and their applications for みなと自動車; the same seed gives the same rows."""
    with database.writer() as session, session.begin():
        make_organizations(session, NOW)
    with database.reader() as session:
        client = session.query(Organization).filter_by(member_code=CLIENT).one()
        agent = session.query(Organization).filter_by(member_code=AGENT).one()
        bases = [base.id for base in session.query(Base).filter_by(organization_id=client.id).order_by(Base.code)]
        agent_bases = [base.id for base in session.query(Base).filter_by(organization_id=agent.id).order_by(Base.code)]
        user = session.query(User).filter_by(organization_id=client.id, login_id="sender").one()
    parties = Parties(client.id, agent.id, bases, agent_bases, user.id)
    tables = (InspectionRequest.__table__, Application.__table__, SearchGram.__table__, OwnWord.__table__)
    # Of two indexes that would cost the same PostgreSQL takes one by when they were made.
    indexes = sorted((index for table in tables for index in table.indexes), key=lambda index: str(index.name))
    _change_indexes(database, indexes, make=False)
    place = 0
    for batch in _batches(cases(rows, parties), 10_000):
        _insert(database, tables[0], [request for request, _application in batch])
        _insert(database, tables[1], [application for _request, application in batch if application])
        _insert(database, tables[2], [
            {"organization_id": request["organization_id"], "gram": gram, "request_id": request["id"]}
            for request, _application in batch
            for gram in sorted(grams(request["user_name"]))
        ])  # fmt: skip
        _insert(database, tables[3], [
            {"organization_id": request["organization_id"], "place": own, "word": word, "request_id": request["id"]}
            for request, _application in batch
            for own, word in sorted(own_words(request["option_code"], json.loads(request["own_fields"])))
        ])  # fmt: skip
        stories = [
            story(place + index, application) for index, (_request, application) in enumerate(batch) if application
        ]
        _insert(database, CaseEvent.__table__, [event for events, _payments in stories for event in events])
        _insert(database, Payment.__table__, [payment for _events, payments in stories for payment in payments])
        place += len(batch)
    _change_indexes(database, indexes, make=True)
    _analyse(database, rows)
    some = FIRST_REQUEST_ID + rows // 2 // TOLD_EVERY * TOLD_EVERY
    with database.reader() as session:
        found = session.get_one(InspectionRequest, some)
        plate = f"{found.plate_region}{found.plate_class}{found.plate_kana}{int(found.plate_serial)}"
    return Filled(rows, some, plate, found.chassis_number[:-1], found.chassis_number[-7:])


def _batches(cases: Iterator[Any], size: int) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for case in cases:
        batch.append(case)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(database: Database, table: Any, rows: list[dict[str, Any]]) -> None:
    """Driver speed: the rows are already in the database's own words."""
    if not rows:
        return
    names = list(rows[0])
    assert isinstance(table, Table)
    given = {column.name for column in table.columns if column.name != "id" or "id" in names}
    assert set(names) == given, "a column was added: generate it too"
    with database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        values = (tuple(_plain(database, row[name]) for name in names) for row in rows)
        if database.engine.dialect.name == "sqlite":
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany(
                f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values
            )
            raw.execute("COMMIT")
        else:
            with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
            raw.commit()


def _plain(database: Database, value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value)
    if database.engine.dialect.name == "sqlite":
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond:06d}"
        if isinstance(value, date):
            return value.isoformat()
    return value


def _change_indexes(database: Database, indexes: Sequence[Index], make: bool) -> None:
    with database.engine.begin() as connection:
        for index in indexes:
            connection.execute(CreateIndex(index) if make else DropIndex(index))


def _analyse(database: Database, rows: int) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.engine.dialect.name == "sqlite":
            connection.execute(
                text("UPDATE sqlite_sequence SET seq = :seq WHERE name = 'inspection_requests'"),
                {"seq": FIRST_REQUEST_ID + rows},
            )
            connection.execute(text("ANALYZE"))
        else:
            connection.execute(
                text(f"ALTER SEQUENCE inspection_requests_id_seq RESTART WITH {FIRST_REQUEST_ID + rows}")
            )
            connection.execute(text("VACUUM ANALYZE"))
