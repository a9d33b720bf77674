"""Entries of the audit older than seven years go from the head of their chain; the rest is proved from an anchor on."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from domain.keeping import Kept
from models.audit import AuditAnchor, AuditEntry
from models.database import Database
from tests.support.audit import take_guard_away
from tests.support.organizations import Demo
from tests.support.stories import CLIENT, actor_of
from tests.usecases.keeping.test_erase import erased, night
from usecases.audit import broken_entry, record
from usecases.audits.check import Removed, chain_state
from usecases.keeping import audit_head
from usecases.transaction import reading, transaction

LAST = date(2033, 11, 20)
AFTER = night(LAST + timedelta(days=1))


@pytest.fixture
def chain(organizations: Demo, now: datetime) -> int:
    """The demo's entries of today, and two of a day later."""
    with transaction() as session:
        actor = actor_of(session, organizations)
        for nth in (1, 2):
            record(session, actor, "base_added", now + timedelta(days=1), record=f"base {nth}")
    return organizations.organizations[CLIENT].id


def entries(number: int) -> list[tuple[int, str]]:
    with reading() as session:
        query = select(AuditEntry.seq, AuditEntry.code).where(AuditEntry.organization_id == number)
        return [(row.seq, row.code) for row in session.execute(query.order_by(AuditEntry.seq))]


def broken(number: int) -> int | None:
    with reading() as session:
        return broken_entry(session, number)


def anchors(number: int) -> list[tuple[Any, ...]]:
    with reading() as session:
        query = select(AuditAnchor.seq, AuditAnchor.count).where(AuditAnchor.organization_id == number)
        return [tuple(row) for row in session.execute(query.order_by(AuditAnchor.seq))]


def test_the_last_day_is_kept_and_the_next_night_erases(chain: int) -> None:
    before = entries(chain)
    for days in (-1, 0):
        assert Kept.AUDIT not in erased(night(LAST + timedelta(days=days)))
    assert entries(chain) == before
    while erased(AFTER):
        pass
    old = len(before) - 2
    assert entries(chain) == [*before[old:], (len(before) + 1, "audit_erased")]
    assert (anchors(chain), broken(chain)) == ([(old, old)], None)


def test_slices_leave_an_anchor_each_and_the_chain_holds_in_between(
    chain: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_head, "ENTRIES", 1)
    seen = []
    while erased(AFTER):
        seen.append(broken(chain))
    assert set(seen) == {None}
    assert len(anchors(chain)) == entries(chain)[0][0] - 1 > 10
    assert anchors(chain) == [(seq, 1) for seq in range(1, len(anchors(chain)) + 1)]


def test_the_operator_sees_where_the_records_begin(chain: int, organizations: Demo) -> None:
    with reading() as session:
        assert chain_state(session, AFTER).removed == Removed()
    while erased(AFTER):
        pass
    with reading() as session:
        removed = chain_state(session, AFTER).removed
        counted = session.scalar(select(func.sum(AuditAnchor.count)))
        holding = session.scalar(select(func.count(AuditAnchor.organization_id.distinct())))
    assert (removed.entries, removed.chains, removed.latest) == (counted, holding, AFTER)


ANCHOR = (
    "INSERT INTO audit_anchors (organization_id, seq, hash, at, count, made_at) "
    "SELECT organization_id, seq, hash, at, seq, {made} FROM audit_entries WHERE organization_id = :number AND seq = 1"
)


@pytest.mark.parametrize(
    "act",
    [
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE seq = 1",
        "UPDATE audit_entries SET seq = seq + 1000",
        ANCHOR.format(made="at").replace("hash, at, seq,", "'x', at, seq,"),
        ANCHOR.format(made="at").replace("at, seq,", "at, seq + 1,"),
        ANCHOR.format(made="at").replace("SELECT organization_id, seq,", "SELECT organization_id, 1000,"),
    ],
)
def test_without_a_true_anchor_nothing_goes(chain: int, database: Database, act: str) -> None:
    with pytest.raises(DBAPIError, match="append only"), database.engine.begin() as connection:
        connection.execute(text(act), {"number": chain} if ":number" in act else {})


@pytest.mark.parametrize(
    "act",
    [
        "DELETE FROM audit_anchors",
        "UPDATE audit_anchors SET seq = seq + 1",
        "DELETE FROM audit_entries",
        "UPDATE audit_entries SET record = 'x'",
    ],
)
def test_an_anchor_stays_as_it_is_and_covers_nothing_beyond(chain: int, database: Database, act: str) -> None:
    while erased(AFTER):
        pass
    with pytest.raises(DBAPIError, match="append only"), database.engine.begin() as connection:
        connection.execute(text(act))


def test_a_head_cut_off_by_somebody_else_is_found(chain: int, database: Database) -> None:
    """With an anchor that the database takes: no entry tells of it, and it came seven years too early."""
    with database.engine.begin() as connection:
        connection.execute(text(ANCHOR.format(made="at")), {"number": chain})
        connection.execute(text("DELETE FROM audit_entries WHERE organization_id = :n AND seq = 1"), {"n": chain})
    assert broken(chain) == 1


def test_a_head_cut_off_too_early_is_found_though_an_entry_tells_of_it(
    chain: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = night(LAST - timedelta(days=30))
    with transaction() as session:
        audit_head.erase_heads(session, [chain], LAST, early)
    assert anchors(chain) != []
    assert broken(chain) == anchors(chain)[-1][0]


def test_what_follows_an_anchor_is_looked_through_as_before(chain: int, database: Database) -> None:
    while erased(AFTER):
        pass
    seq = entries(chain)[1][0]
    take_guard_away(database)
    with database.engine.begin() as connection:
        changed = text("UPDATE audit_entries SET record = 'base 9' WHERE organization_id = :n AND seq = :seq")
        connection.execute(changed, {"n": chain, "seq": seq})
    assert broken(chain) == seq
