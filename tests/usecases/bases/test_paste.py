"""Many bases in one act, and out again in one."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.client_changes import ClientChange
from models.organizations import Base
from tests.support.bases import HEADINGS, TABLE, some_bases
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.people import an_inspector
from tests.support.stories import actor_of
from tests.support.users import a_user
from usecases.agreements.base_changes import acknowledge_change, waiting_changes
from usecases.bases.find import find_base
from usecases.bases.paste import PasteBases, look_over_bases, show_pasted_bases, undo_pasted_bases
from usecases.transaction import connected, reading, transaction


@pytest.fixture
def admin(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "admin")


def paste(admin: Actor, now: datetime, text: str = TABLE) -> int:
    with transaction() as session:
        return some_bases(session, admin, now, text)


def undo(admin: Actor, now: datetime, batch: int) -> int:
    with transaction() as session:
        return undo_pasted_bases(session, admin, batch, now)


def codes(admin: Actor) -> list[str]:
    with reading() as session:
        query = select(Base.code).where(Base.organization_id == admin.organization_id, Base.pasted_in.is_not(None))
        return list(session.scalars(query.order_by(Base.code)))


def test_all_of_a_table_is_added_at_once(admin: Actor, now: datetime) -> None:
    paste(admin, now)
    with reading() as session:
        base = find_base(session, admin, "y1")
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "bases_pasted")).one()
    assert (base.name, base.short_name, base.delegate_number) == ("ａｂ工場", "ヤマ", "AB12345678")
    assert (base.postal_code, base.phone, base.name_key != "") == ("106-0032", "03-1234-5678", True)
    assert (codes(admin), entry.facts) == (["Y1", "Y2"], {"bases": ["Y1", "Y2"]})


@pytest.mark.parametrize("row", ["001\t別\t別", "y1\t別\t別", "Y3\t\t別"])
def test_one_wrong_cell_and_nothing_is_saved(admin: Actor, now: datetime, row: str) -> None:
    with pytest.raises(Refusal, match="paste_wrong"):
        paste(admin, now, f"{TABLE}\n{row}")
    assert codes(admin) == []


def test_a_dry_run_takes_one_statement(admin: Actor) -> None:
    text = "\n".join(f"N{n:02}\t工場{n}\t略{n}" for n in range(50))
    with StatementCount(connected()) as count, reading() as session:
        look = look_over_bases(session, admin, PasteBases(text, HEADINGS))
    assert (len(look.rows), look.faults, len(count.statements)) == (50, 0, 1)


def test_a_paste_is_undone_as_one_and_its_codes_are_free(admin: Actor, now: datetime) -> None:
    batch = paste(admin, now)
    assert undo(admin, now + timedelta(hours=24), batch) == 2
    assert codes(admin) == []
    with pytest.raises(Refusal, match="paste_undone"):
        undo(admin, now, batch)
    paste(admin, now)
    assert codes(admin) == ["Y1", "Y2"]


def test_after_a_day_it_stays(admin: Actor, now: datetime) -> None:
    batch = paste(admin, now)
    with pytest.raises(Refusal, match="paste_undo_late_bases"):
        undo(admin, now + timedelta(days=1, seconds=1), batch)


@pytest.mark.parametrize("how", ["a user", "a person"])
def test_once_a_base_is_used_it_stays(organizations: Demo, admin: Actor, now: datetime, how: str) -> None:
    batch = paste(admin, now)
    with transaction() as session:
        base = find_base(session, admin, "Y1")
        demo = Demo(organizations.organizations, {**organizations.bases, ("1845678", "Y1"): base})
        if how == "a user":
            a_user(session, demo, now, bases=("Y1",))
        else:
            an_inspector(session, demo, now, code="Y1")
    with pytest.raises(Refusal, match="paste_bases_in_use"):
        undo(admin, now, batch)
    assert codes(admin) == ["Y1", "Y2"]


def test_a_paste_of_others_or_of_users_is_not_there(organizations: Demo, admin: Actor, now: datetime) -> None:
    batch = paste(admin, now)
    with reading() as session:
        other = actor_of(session, organizations, "admin", "1845679")
        for who, number in ((other, batch), (admin, batch + 1)):
            with pytest.raises(Refusal, match="not_found"):
                show_pasted_bases(session, who, number)


def told(session: Session) -> list[tuple[str, bool]]:
    """Which bases' coming agents were told, and whether anybody has seen it."""
    query = select(Base.code, ClientChange.acknowledged_at).join(Base, Base.id == ClientChange.client_base_id)
    return [(code, at is not None) for code, at in session.execute(query.order_by(ClientChange.id))]


def test_agents_are_told_of_each_pasted_base_until_it_is_taken_back(
    admin: Actor, organizations: Demo, now: datetime
) -> None:
    first = paste(admin, now)
    with reading() as session:
        assert told(session) == [("Y1", False)] * 2 + [("Y2", False)] * 2
    undo(admin, now, first)
    second = paste(admin, now)
    with transaction() as session:
        agent = actor_of(session, organizations, "sender", "2000001")
        acknowledge_change(session, agent, waiting_changes(session, agent)[0].id, now)
    with pytest.raises(Refusal, match="paste_bases_in_use"):
        undo(admin, now, second)
    with reading() as session:
        assert sorted(told(session)) == [("Y1", False), ("Y1", True), ("Y2", False), ("Y2", False)]
