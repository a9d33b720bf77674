"""Migrations go up, agree with the models, go down to nothing and up again, on both databases."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from domain.request_status import RequestStatus
from models.database import Database, Model
from models.organizations import Organization
from models.requests import InspectionRequest
from tests.support.agency_stories import a_taken_application
from tests.support.databases import migrate
from tests.support.organizations import make_organizations
from tests.support.stories import a_draft

APPEND_ONLY = (
    "audit_anchors",
    "audit_entries",
    "case_events",
    "charges",
    "organization_events",
    "terms_confirmations",
    "terms_versions",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that was never migrated."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.close()
        return
    template = request.getfixturevalue("postgres_template")
    url = template.fresh(tmp_path)
    database = Database(url)
    migrate(database, "base")
    yield database
    database.close()
    template.drop(url)


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def triggers(database: Database) -> list[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if database.engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    with database.engine.connect() as connection:
        return list(connection.scalars(text(query)))


def differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        return list(
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Model.metadata)
        )


def test_up_check_down_up(empty: Database) -> None:
    assert tables(empty) == set()
    acts = ("delete", "update") if empty.engine.dialect.name == "sqlite" else ("delete", "truncate", "update")
    guards = sorted(
        [
            "audit_anchors_are_true",
            "audit_entries_move_head",
            *(f"{table}_no_{act}" for table in APPEND_ONLY for act in acts),
        ]
    )
    for _turn in range(2):
        migrate(empty)
        assert tables(empty) == set(Model.metadata.tables)
        assert differences(empty) == []
        assert triggers(empty) == guards
        migrate(empty, "base")
        assert tables(empty) == set()
        assert triggers(empty) == []


def test_the_first_request_gets_the_first_number(database: Database) -> None:
    query = (
        "SELECT seq + 1 FROM sqlite_sequence WHERE name = 'inspection_requests'"
        if database.engine.dialect.name == "sqlite"
        else "SELECT last_value FROM inspection_requests_id_seq"
    )
    with database.engine.connect() as connection:
        assert connection.scalar(text(query)) == 100_000_001


def test_every_table_keeps_rows_of_tenants_apart(database: Database) -> None:
    """A foreign id cannot even be stored: bases, users, cars and requests are referred to with their organization."""
    unique = {
        table: {tuple(found["column_names"]) for found in inspect(database.engine).get_unique_constraints(table)}
        for table in ("bases", "users", "cars", "inspection_requests")
    }
    assert [table for table, found in unique.items() if ("organization_id", "id") not in found] == []


def test_sqlite_keeps_what_it_acknowledged(sqlite_url: str) -> None:
    with closing(Database(sqlite_url)) as database, database.engine.connect() as connection:
        asked = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_old_applications_learn_their_planned_day_and_who_entered_them(database: Database, now: datetime) -> None:
    with database.writer() as session, session.begin():
        a_taken_application(session, make_organizations(session, now), now, planned_on=now.date())
    copied = text("SELECT planned_on, entered_by FROM applications")
    declared = text("SELECT planned_on, entered_by FROM inspection_requests")
    migrate(database, "0007", down=True)
    migrate(database)
    with database.engine.connect() as connection:
        assert connection.execute(copied).all() == connection.execute(declared).all()


def test_old_lines_of_a_story_learn_whose_act_they_were_and_stay_unchangeable(
    database: Database, now: datetime
) -> None:
    with database.writer() as session, session.begin():
        a_taken_application(session, make_organizations(session, now), now)
    told = text("SELECT id, side, actor_organization_id FROM case_events ORDER BY id")
    with database.engine.connect() as connection:
        before = connection.execute(told).all()
    assert len({line.actor_organization_id for line in before}) == 2
    migrate(database, "0002", down=True)
    migrate(database)
    with database.engine.connect() as connection:
        assert connection.execute(told).all() == before
    with pytest.raises(DBAPIError, match="append only"), database.engine.begin() as connection:
        connection.execute(text("UPDATE case_events SET actor_organization_id = 8"))


def test_old_requests_learn_whose_act_changed_them_last(database: Database, now: datetime) -> None:
    with database.writer() as session, session.begin():
        demo = make_organizations(session, now)
        a_draft(session, demo, now, nth=1)
        a_taken_application(session, demo, now, nth=2)
        done = a_taken_application(session, demo, now, nth=3)
        session.get_one(InspectionRequest, done.request_id).status = RequestStatus.DONE
    told = text("SELECT updated_side, updated_by_agent IS NOT NULL FROM inspection_requests ORDER BY id")
    migrate(database, "0007", down=True)
    migrate(database)
    with database.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(told)] == [
            ("client", False), ("agent", True), ("system", False)
        ]  # fmt: skip


def test_who_was_there_before_uses_both_kinds_of_renewal_from_its_first_day(database: Database, now: datetime) -> None:
    with database.writer() as session, session.begin():
        demo = make_organizations(session, now)
        demo.organizations["1845678"].functions = ["hybrid"]
    migrate(database, "0026", down=True)
    migrate(database)
    with database.engine.connect() as connection:
        query = select(Organization.member_code, Organization.functions, Organization.function_terms)
        found = {row.member_code: (row.functions, row.function_terms) for row in connection.execute(query)}
    day = ["2026-11-20", ""]
    both = {"oss_kei": day, "oss_registered": day}
    assert found == {
        "1000001": ([], {}),
        "2000001": ([], both),
        "1845678": (["hybrid", "oss_kei", "oss_registered"], {**both, "hybrid": day}),
        "1845679": (["oss_kei", "oss_registered"], both),
    }


def test_old_requests_are_found_by_their_own_fields(database: Database, now: datetime) -> None:
    with database.writer() as session, session.begin():
        demo = make_organizations(session, now)
        a_draft(session, demo, now, nth=1, own_fields=("顧客", "", "代車"), option_code="a-1")
        a_draft(session, demo, now, nth=2)
    told = text("SELECT request_id, place, word FROM own_words ORDER BY request_id, place, word")
    with database.engine.connect() as connection:
        before = connection.execute(told).all()
    assert len(before) == 5
    migrate(database, "0026", down=True)
    migrate(database)
    with database.engine.connect() as connection:
        assert connection.execute(told).all() == before
