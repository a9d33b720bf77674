"""The operator's look at a tenant's data: in both chains at once, each of them single whoever else writes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import delete, select

from domain.actor import Actor
from models.audit import AuditEntry, AuditHead
from models.database import Database
from models.organizations import Organization
from tests.support.audit import take_guard_away
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.stories import a_draft, actor_of
from usecases.audit import broken_entry, record
from usecases.organizations.note_reading import note_reading
from usecases.transaction import reading, transaction

CLIENT, OTHER_CLIENT, OPERATOR = "1845678", "1845679", "1000001"
PAGE, LIST = "requests.show", "requests.search"


@pytest.fixture
def number(organizations: Demo, now: datetime) -> str:
    with transaction() as session:
        return str(a_draft(session, organizations, now).id)


@pytest.fixture
def operator(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "admin", OPERATOR)


def entries(member_code: str) -> list[tuple[int, str]]:
    with reading() as session:
        found = session.execute(
            select(AuditEntry.seq, AuditEntry.record)
            .join(Organization, Organization.id == AuditEntry.organization_id)
            .where(Organization.member_code == member_code)
            .order_by(AuditEntry.seq)
        )
        return [tuple(entry) for entry in found]


def broken(demo: Demo) -> dict[str, int | None]:
    with reading() as session:
        found = {code: broken_entry(session, one.id) for code, one in demo.organizations.items()}
    return {code: place for code, place in found.items() if place is not None}


def test_a_look_costs_two_statements_on_however_many_chains(
    database: Database, organizations: Demo, operator: Actor, number: str, now: datetime
) -> None:
    counts = []
    for page, what in ((LIST, ""), (PAGE, number), (PAGE, "199999999"), (PAGE, "no number")):
        with transaction() as session, StatementCount(database) as counted:
            note_reading(session, operator, page, what, now)
        counts.append(len(counted.statements))
    assert counts == [2] * 4
    assert broken(organizations) == {}


@pytest.mark.parametrize("without", [(CLIENT,), (OPERATOR,), (CLIENT, OPERATOR)], ids=" and ".join)
def test_a_chain_that_nobody_wrote_to_yet_begins_with_the_look(
    database: Database, organizations: Demo, operator: Actor, number: str, now: datetime, without: tuple[str, ...]
) -> None:
    take_guard_away(database)
    with transaction() as session:
        for code in without:
            for table in (AuditEntry, AuditHead):
                session.execute(delete(table).where(table.organization_id == organizations.organizations[code].id))
    before = {code: len(entries(code)) for code in (CLIENT, OPERATOR)}
    assert {code for code, count in before.items() if not count} == set(without)
    for _look in range(2):
        with transaction() as session:
            note_reading(session, operator, PAGE, number, now)
    assert {code: entries(code)[count:] for code, count in before.items()} == {
        code: [(count + 1, number), (count + 2, number)] for code, count in before.items()
    }
    assert broken(organizations) == {}


def test_looks_and_acts_at_the_same_moment_leave_single_chains(
    organizations: Demo, operator: Actor, number: str, now: datetime
) -> None:
    with reading() as session:
        clients = [actor_of(session, organizations, "admin", code) for code in (CLIENT, OTHER_CLIENT)]
    with transaction() as session:
        others = str(a_draft(session, organizations, now, nth=2, member_code=OTHER_CLIENT).id)
    before = {code: len(entries(code)) for code in (CLIENT, OTHER_CLIENT, OPERATOR)}

    def write(turn: int) -> None:
        with transaction() as session:
            if turn % 2:
                note_reading(session, operator, PAGE, number if turn % 4 == 1 else others, now)
            else:
                record(session, clients[turn // 2 % 2], "base_added", now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    assert {code: len(entries(code)) - count for code, count in before.items()} == {
        CLIENT: 20, OTHER_CLIENT: 20, OPERATOR: 20
    }  # fmt: skip
    assert broken(organizations) == {}
