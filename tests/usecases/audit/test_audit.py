"""The audit: only added to, chained, and one changed byte is found."""

from datetime import datetime

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from domain.clock import JAPAN
from models.audit import AuditEntry, AuditHead
from models.database import Database
from models.organizations import Organization
from tests.support.audit import take_guard_away
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.audit import broken_entry, record, record_for
from usecases.transaction import connected, reading, transaction

APPEND_ONLY = ("audit_entries", "charges", "case_events")


def ids(demo: Demo) -> list[int]:
    return [organization.id for organization in demo.organizations.values()]


def chains(demo: Demo) -> list[int | None]:
    with reading() as session:
        return [broken_entry(session, organization_id) for organization_id in ids(demo)]


def test_every_chain_of_the_demo_holds(organizations: Demo) -> None:
    assert chains(organizations) == [None] * 4


def test_facts_of_every_kind_come_back_as_they_were_hashed(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        actor = actor_of(session, organizations, "admin")
        record(
            session, actor, "base_changed", now, record="base 001", words=["髙", "\u2028", '"'], number=3, nothing=None,
            yes=True, deep={"b": [1, {"a": 2}], "a": ""},
        )  # fmt: skip
    assert chains(organizations) == [None] * 4


@pytest.mark.parametrize("act", ["UPDATE audit_entries SET code = 'x'", "DELETE FROM audit_entries"])
def test_an_entry_can_neither_be_changed_nor_removed(organizations: Demo, database: Database, act: str) -> None:
    with pytest.raises(DBAPIError, match="append only"), database.engine.begin() as connection:
        connection.execute(text(act))


def test_the_entries_cannot_be_emptied_at_once(organizations: Demo, database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        act = "DELETE FROM audit_entries WHERE 1"
    else:
        act = "TRUNCATE audit_entries CASCADE"
    with pytest.raises(DBAPIError, match="append only"), database.engine.begin() as connection:
        connection.execute(text(act))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entries SET login_id = 'x' WHERE seq = 2",
        "UPDATE audit_entries SET record = record || ' ' WHERE seq = 2",
        "UPDATE audit_entries SET at = '2020-01-01 00:00:00' WHERE seq = 2",
        "UPDATE audit_entries SET role = 'admin ' WHERE seq = 2",
        "UPDATE audit_entries SET hash = 'f' || substr(hash, 2) WHERE seq = 2 AND substr(hash, 1, 1) <> 'f'",
        "DELETE FROM audit_entries WHERE seq = 2",
    ],
)
def test_a_change_behind_our_back_is_found(organizations: Demo, database: Database, change: str) -> None:
    take_guard_away(database)
    with database.engine.begin() as connection:
        changed = connection.execute(text(change)).rowcount
    found = [place for place in chains(organizations) if place is not None]
    assert len(found) == changed
    assert set(found) <= {2, 3}


def test_a_chain_that_lost_its_end_is_found(organizations: Demo, database: Database) -> None:
    take_guard_away(database)
    organization_id = organizations.organizations["1845678"].id
    with reading() as session:
        last = session.scalars(select(AuditHead.seq).where(AuditHead.organization_id == organization_id)).one()
    with database.engine.begin() as connection:
        connection.execute(
            delete(AuditEntry).where(AuditEntry.seq == last, AuditEntry.organization_id == organization_id)
        )
    with reading() as session:
        assert broken_entry(session, organization_id) == last


def test_a_moment_in_japans_time_is_hashed_as_it_is_read_back(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        record(session, actor_of(session, organizations, "admin"), "base_added", now.astimezone(JAPAN))
    assert chains(organizations) == [None] * 4


def test_an_entry_is_gone_with_its_act(organizations: Demo, now: datetime) -> None:
    organization_id = organizations.organizations["1845678"].id
    with reading() as session:
        before = session.scalars(select(AuditEntry.id)).all()
    with database_act() as session:
        record_for(session, organization_id, "base_added", now)
        session.rollback()
    with reading() as session:
        assert session.scalars(select(AuditEntry.id)).all() == before
    assert chains(organizations) == [None] * 4


def database_act() -> Session:
    return connected().writer()


def test_each_organization_has_its_own_chain(organizations: Demo) -> None:
    with reading() as session:
        for organization_id in session.scalars(select(Organization.id)):
            numbers = session.scalars(
                select(AuditEntry.seq).where(AuditEntry.organization_id == organization_id).order_by(AuditEntry.seq)
            ).all()
            assert list(numbers) == list(range(1, len(numbers) + 1))
