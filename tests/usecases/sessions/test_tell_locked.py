"""Whoever is locked is told by mail, once a day; a name that does not exist does the same work and tells nobody."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.mail_event import MailEvent
from models.database import Database
from models.jobs import Job
from models.users import User
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import PASSWORD
from tests.support.databases import StatementCount
from tests.support.letters import write_letters
from tests.support.mails import mails_of
from tests.support.organizations import Demo
from tests.support.second_factors import set_up
from tests.support.stories import actor_of
from usecases.jobs.enqueue import JobKind
from usecases.sessions.guard import LockRule
from usecases.sessions.second_step import SecondStep, take_second_step
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.transaction import reading, transaction

RULE = LockRule(5, timedelta(minutes=15))
EMAIL = "sato@minato.example"


@pytest.fixture
def people(organizations: Demo) -> Demo:
    with transaction() as session:
        session.execute(update(User).values(email=""))
        session.execute(update(User).where(User.login_id == "sender001").values(email=EMAIL))
    return organizations


def fail(login_id: str, now: datetime, times: int = 5) -> None:
    for turn in range(times):
        with transaction() as session:
            sign_in(session, TEST_VAULT, SignIn("1845678", login_id, "wrong", f"192.0.2.{turn}"), RULE, now)


def told(now: datetime) -> list[str]:
    write_letters(now)
    return [mail.recipient for mail in mails_of(MailEvent.SIGN_IN_LOCKED)]


def test_the_fifth_failure_is_told_with_until_when_and_whom_to_ask(people: Demo, now: datetime) -> None:
    fail("sender001", now, 4)
    assert told(now) == []
    fail("SENDER001", now, 1)
    assert told(now) == [EMAIL]
    [mail] = mails_of(MailEvent.SIGN_IN_LOCKED)
    assert mail.facts == {
        "name": "佐藤 一郎", "locked_until": (now + timedelta(minutes=15)).isoformat(), "admin": "港 社長",
        "branch": "代理人 東京支部 東京", "phone": "03-0000-2001",
    }  # fmt: skip


def test_whoever_goes_on_guessing_fills_no_mailbox(people: Demo, now: datetime) -> None:
    for hours in (0, 1, 3, 6):
        fail("sender001", now + timedelta(hours=hours))
        write_letters(now + timedelta(hours=hours))
    assert told(now) == [EMAIL]
    tomorrow = now + timedelta(hours=20)
    fail("sender001", tomorrow)
    assert told(tomorrow) == [EMAIL] * 2


@pytest.mark.parametrize("login_id", ["nobody", "viewer001"])
def test_who_does_not_exist_or_has_no_address_is_told_nothing(people: Demo, now: datetime, login_id: str) -> None:
    fail(login_id, now)
    assert told(now) == []


def test_the_lock_of_a_known_and_of_an_unknown_name_does_the_same(
    people: Demo, database: Database, now: datetime
) -> None:
    done = []
    for login_id in ("sender001", "nobody"):
        fail(login_id, now, 4)
        with StatementCount(database) as counted:
            fail(login_id, now, 1)
        done.append([statement.split("WHERE")[0] for statement in counted.statements])
    assert done[0] == done[1]
    with reading() as session:
        facts = session.scalars(select(Job.facts).where(Job.kind == JobKind.LOCKED)).all()
    assert [("sender001" in str(each), sorted(each)) for each in facts] == [(False, ["sealed_name", "until"])] * 2


def test_wrong_codes_are_told_like_wrong_passwords(people: Demo, now: datetime) -> None:
    with transaction() as session:
        set_up(session, actor_of(session, people, "sender001"), RULE, now)
        typed = SignIn("1845678", "sender001", PASSWORD, "192.0.2.1")
        step = sign_in(session, TEST_VAULT, typed, RULE, now).second_step
        for _turn in range(5):
            take_second_step(session, TEST_VAULT, SecondStep(step, "000000", "192.0.2.1"), RULE, now)
    assert told(now) == [EMAIL]
