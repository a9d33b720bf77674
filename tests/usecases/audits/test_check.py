"""The daily look through the chains: each when it is due, and a touched one is named."""

from datetime import datetime, timedelta

from sqlalchemy import select, text

from domain.rights import Role
from jobs.audit import check_audit
from models.audit import AuditEntry, AuditHead
from models.database import Database
from tests.support.audit import take_guard_away
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.audits.check import CHECKED_EVERY, BrokenChain, ChainState, ask_for_checks, chain_state
from usecases.transaction import reading, transaction

CLIENT = "1845678"


def state(now: datetime) -> ChainState:
    with reading() as session:
        return chain_state(session, now)


def test_each_chain_is_looked_through_once_a_day(organizations: Demo, now: datetime) -> None:
    assert state(now) == ChainState(4, 4, None, None, ())
    assert check_audit(now) == 4
    assert state(now) == ChainState(4, 0, now, now, ())
    almost, later = now + CHECKED_EVERY - timedelta(seconds=1), now + CHECKED_EVERY
    assert (check_audit(almost), check_audit(later), check_audit(later)) == (0, 4, 0)
    assert state(later) == ChainState(4, 0, later, later, ())
    assert organizations.organizations[CLIENT].kind == "client"


def test_a_flipped_byte_is_found_and_named(organizations: Demo, database: Database, now: datetime) -> None:
    check_audit(now)
    take_guard_away(database)
    owner = organizations.organizations[CLIENT].id
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE audit_entries SET role = 'x' WHERE organization_id = {owner} AND seq = 3"))
    assert state(now).broken == ()
    later = now + CHECKED_EVERY
    assert check_audit(later) == 4
    assert state(later).broken == (BrokenChain(CLIENT, "株式会社みなと自動車", 3, later),)


def test_a_chain_whose_head_is_gone_is_found(organizations: Demo, database: Database, now: datetime) -> None:
    take_guard_away(database)
    owner = organizations.organizations[CLIENT].id
    with database.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM audit_entries WHERE organization_id = {owner} AND seq > 1"))
    check_audit(now)
    assert [(each.member_code, each.seq) for each in state(now).broken] == [(CLIENT, 2)]


def test_all_are_due_at_once_when_somebody_asks(organizations: Demo, now: datetime) -> None:
    check_audit(now)
    with transaction() as session:
        operator = actor_of(session, organizations, "admin", "1000001")
        ask_for_checks(session, operator, now)
    assert (operator.role, state(now).due) == (Role.ADMIN, 4)
    assert check_audit(now) == 4
    with reading() as session:
        assert session.scalars(select(AuditEntry.code).order_by(AuditEntry.id.desc()).limit(1)).one() == (
            "audit_check_asked"
        )


def test_a_look_at_the_state_costs_one_statement(organizations: Demo, database: Database, now: datetime) -> None:
    assert len(organizations.organizations) == 4
    with reading() as session, StatementCount(database) as counted:
        chain_state(session, now)
        session.scalars(select(AuditHead.seq)).all()
    assert len(counted.statements) == 2
