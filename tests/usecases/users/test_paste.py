"""Many users in one act, and out again in one."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain.refusal import Refusal
from domain.user_table import MOST_USERS
from models.audit import AuditEntry
from models.mails import Mail
from models.users import PasswordLink, PastedBatch, User, UserBase
from tests.support.agency_stories import TEST_VAULT
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.stories import a_draft, actor_of
from tests.support.users import TABLE, a_table, some_pasted, user_of
from usecases.sessions.guard import LockRule
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.transaction import connected, reading, transaction
from usecases.users.care import own_people
from usecases.users.paste import Look, look_over
from usecases.users.pasted import show_batch, undo_paste


def paste(demo: Demo, now: datetime, text: str = TABLE, by: str = "admin") -> int:
    with transaction() as session:
        return some_pasted(session, demo, now, by=by, text=text)


def undo(demo: Demo, now: datetime, batch: int, by: str = "admin", member_code: str = "1845678") -> int:
    with transaction() as session:
        actor = actor_of(session, demo, by, member_code)
        return undo_paste(session, actor, own_people(actor), batch, now)


def look(demo: Demo, text: str, by: str = "admin") -> Look:
    with reading() as session:
        return look_over(session, own_people(actor_of(session, demo, by)), a_table(text))


def pasted_ids() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(User.login_id).where(User.pasted_in.is_not(None)).order_by(User.login_id)))


def test_all_of_a_table_is_added_at_once(organizations: Demo, now: datetime) -> None:
    batch = paste(organizations, now)
    with reading() as session:
        first, second = user_of(session, "paste1"), user_of(session, "paste2")
        bases = session.scalars(select(UserBase.base_id).where(UserBase.user_id == first.id)).all()
        mails = session.scalars(select(Mail.recipient)).all()
        links = session.execute(select(PasswordLink.user_id, PasswordLink.ends_at)).all()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "users_pasted")).one()
    assert (first.pasted_in, first.base_key, first.email, first.all_bases) == (batch, "001", "paste1@example.jp", False)
    assert (second.pasted_in, second.base_key, second.email, second.all_bases) == (batch, "", "", True)
    assert bases == [organizations.bases["1845678", "001"].id]
    assert mails == ["paste1@example.jp"]
    assert [tuple(link) for link in links] == [(first.id, now + timedelta(hours=72))]
    assert (entry.login_id, entry.facts) == ("admin", {"users": ["paste1", "paste2"], "invited": 1})


def test_nobody_knows_the_password_of_who_was_pasted(organizations: Demo, now: datetime) -> None:
    paste(organizations, now)
    with reading() as session:
        hashes = {user_of(session, name).password_hash for name in ("paste1", "paste2")}
    assert all(text.startswith("$argon2id$") for text in hashes)
    for password in ("", "Keizoku-demo-1", "nobody has this password"):
        with transaction() as session:
            answer = sign_in(
                session,
                TEST_VAULT,
                SignIn("1845678", "paste2", password, "192.0.2.1"),
                LockRule(9, timedelta(minutes=1)),
                now,
            )
        assert answer.refusal is not None


@pytest.mark.parametrize(
    "text",
    [
        TABLE + "\nsender001\t重複 者\t担当者（送信可）\t001",
        TABLE + "\npaste3\t別 者\t担当者（送信可）\t999",
        TABLE + "\npaste3\t別 者\t管理者\t001",
        TABLE + "\nPASTE1\t別 者\t担当者（送信可）\t001",
    ],
)
def test_one_wrong_cell_and_nothing_is_saved(organizations: Demo, now: datetime, text: str) -> None:
    assert look(organizations, text).faults == 1
    with pytest.raises(Refusal, match="paste_wrong"):
        paste(organizations, now, text)
    assert pasted_ids() == []


def test_an_empty_table_and_one_too_long_are_refused(organizations: Demo, now: datetime) -> None:
    with pytest.raises(Refusal, match="paste_empty"):
        paste(organizations, now, "\n \n")
    long = "\n".join(f"p{n}\t人\t担当者（送信可）\t001" for n in range(MOST_USERS + 1))
    assert look(organizations, long).beyond
    with pytest.raises(Refusal, match="paste_wrong"):
        paste(organizations, now, long)


def test_a_dry_run_takes_two_statements_and_writes_nothing(organizations: Demo, now: datetime) -> None:
    text = "\n".join(f"p{n}\t人{n}\t担当者（送信可）\t001 002\tp{n}@example.jp" for n in range(300))
    with reading() as session:
        care = own_people(actor_of(session, organizations, "admin"))
    with StatementCount(connected()) as count, reading() as session:
        found = look_over(session, care, a_table(text))
    assert (len(found.rows), found.faults, len(count.statements)) == (300, 0, 2)
    assert pasted_ids() == []


def test_a_paste_is_undone_as_one(organizations: Demo, now: datetime) -> None:
    batch = paste(organizations, now)
    assert undo(organizations, now + timedelta(hours=24), batch) == 2
    assert pasted_ids() == []
    with reading() as session:
        assert session.scalar(select(func.count(PasswordLink.id))) == 0
        assert session.get_one(PastedBatch, batch).undone_at == now + timedelta(hours=24)
    with pytest.raises(Refusal, match="paste_undone"):
        undo(organizations, now, batch)
    assert paste(organizations, now) != batch


def test_after_a_day_it_stays(organizations: Demo, now: datetime) -> None:
    batch = paste(organizations, now)
    with pytest.raises(Refusal, match="paste_undo_late"):
        undo(organizations, now + timedelta(hours=24, seconds=1), batch)


@pytest.mark.parametrize("how", ["signed in", "a request", "promoted"])
def test_once_somebody_has_begun_it_stays(organizations: Demo, now: datetime, how: str) -> None:
    batch = paste(organizations, now, by="manager001", text="paste1\t貼付 一\t担当者（送信可）\t001")
    with transaction() as session:
        user = user_of(session, "paste1")
        if how == "signed in":
            user.last_sign_in_at = now
        elif how == "a request":
            a_draft(session, organizations, now, "paste1")
        else:
            user.role = type(user.role).BASE_ADMIN
    with pytest.raises(Refusal, match="user_not_looked_after" if how == "promoted" else "paste_in_use"):
        undo(organizations, now, batch, by="manager001")
    assert pasted_ids() == ["paste1"]


@pytest.mark.parametrize(("by", "member_code"), [("manager001", "1845678"), ("admin", "1845679"), ("admin", "2000001")])
def test_a_paste_of_others_is_not_there(organizations: Demo, now: datetime, by: str, member_code: str) -> None:
    batch = paste(organizations, now)
    with reading() as session:
        actor = actor_of(session, organizations, by, member_code)
        with pytest.raises(Refusal, match="not_found"):
            show_batch(session, actor, own_people(actor), batch)
    with pytest.raises(Refusal, match="not_found"):
        undo(organizations, now, batch, by, member_code)
