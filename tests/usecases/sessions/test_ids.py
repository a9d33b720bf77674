"""Forgotten IDs: the same is done for every address, and only a registered one is written to."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from models.audit import AuditEntry
from models.database import Database
from models.jobs import Job, JobState
from models.mails import Mail
from models.organizations import Organization
from models.users import User
from tests.conftest import START
from tests.support.agency_stories import TEST_VAULT
from tests.support.databases import StatementCount
from tests.support.letters import write_letters
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.jobs.enqueue import JobKind
from usecases.sessions.ask_ids import AskIds, ask_ids
from usecases.transaction import reading, transaction

NOTICE, ADMIN, SENDER = "tsuuchi@minato.example", "Minato@minato.example", "sato@minato.example"
UNKNOWN = "nobody@minato.example"
MINATO, TWO_OF_IT = "1845678", ("sender001", "viewer001")


@pytest.fixture
def registered(organizations: Demo) -> Demo:
    """Minato has a notice address, its administrator one of his own, and two of its people share one."""
    with transaction() as session:
        set_email(session, organizations, ("admin",), ADMIN)
        set_email(session, organizations, TWO_OF_IT, SENDER)
        session.execute(update(Organization).where(Organization.member_code == MINATO).values(email=NOTICE))
        others = update(Organization).where(Organization.member_code != MINATO)
        session.execute(others.values(email="other@example.jp"))
    return organizations


def set_email(session: Session, demo: Demo, login_ids: tuple[str, ...], email: str) -> None:
    for login_id in login_ids:
        who = actor_of(session, demo, login_id)
        session.execute(update(User).where(User.id == who.user_id).values(email=email))


def ask(email: str, now: datetime, address: str = "192.0.2.1") -> str:
    with transaction() as session:
        refusal = ask_ids(session, TEST_VAULT, AskIds(email, address), now)
    return refusal.code if refusal else ""


def mails() -> list[Mail]:
    with reading() as session:
        return list(session.scalars(select(Mail).where(Mail.event == MailEvent.IDS_ASKED).order_by(Mail.id)))


@pytest.mark.parametrize(
    ("typed", "to", "login_ids"),
    [
        (NOTICE, NOTICE, [["このメールアドレスの利用者", "なし"]]),
        (ADMIN, ADMIN, [["港 社長", "admin"]]),
        ("minato@MINATO.example", ADMIN, [["港 社長", "admin"]]),
        (SENDER, SENDER, [["佐藤 一郎", "sender001"], ["鈴木 見太", "viewer001"]]),
    ],
)
def test_a_registered_address_is_written_to_as_it_was_registered(
    registered: Demo, now: datetime, typed: str, to: str, login_ids: list[list[str]]
) -> None:
    assert ask(typed, now) == ""
    assert mails() == []
    write_letters(now)
    [mail] = mails()
    assert mail.recipient == to
    assert mail.facts == {
        "name": "株式会社みなと自動車", "member_code": MINATO, "login_ids": login_ids, "admin": "港 社長",
        "branch": "代理人 東京支部 東京", "phone": "03-0000-2001",
    }  # fmt: skip
    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.code == "ids_told")).all()
        assert [(entry.organization_id, entry.facts) for entry in entries] == [(mail.organization_id, {})]


def test_one_address_in_two_organizations_gets_a_letter_for_each(registered: Demo, now: datetime) -> None:
    with transaction() as session:
        session.execute(update(Organization).where(Organization.member_code == "1000001").values(email=NOTICE))
    ask(NOTICE, now)
    write_letters(now)
    assert [(mail.facts["member_code"], mail.facts["branch"]) for mail in mails()] == [
        ("1000001", "ログインの窓口"), (MINATO, "代理人 東京支部 東京"),
    ]  # fmt: skip


def disable(session: Session, demo: Demo) -> None:
    who = actor_of(session, demo, "admin")
    session.execute(update(User).where(User.id == who.user_id).values(disabled_at=START))


def close(session: Session, _demo: Demo) -> None:
    closed = update(Organization).where(Organization.member_code == MINATO)
    session.execute(closed.values(status=OrganizationStatus.CLOSED))


@pytest.mark.parametrize(
    ("typed", "before"), [(UNKNOWN, None), (ADMIN, disable), (ADMIN, close), (NOTICE, close), ("%", None)]
)
def test_nothing_goes_to_anybody_else(
    registered: Demo, now: datetime, typed: str, before: Callable[..., None] | None
) -> None:
    if before is not None:
        with transaction() as session:
            before(session, registered)
    assert ask(typed, now) == ""
    write_letters(now)
    assert mails() == []


def test_the_asking_does_the_same_for_a_known_and_an_unknown_address(
    registered: Demo, database: Database, now: datetime
) -> None:
    told = []
    for email in (NOTICE, UNKNOWN):
        with StatementCount(database) as counted:
            ask(email, now, f"192.0.2.{len(told)}")
        told.append([statement.split("WHERE")[0] for statement in counted.statements])
    assert told[0] == told[1]
    assert [statement for statement in told[0] if "organizations" in statement or "FROM users" in statement] == []


def test_the_address_lies_sealed_and_is_forgotten_when_it_was_looked_up(registered: Demo, now: datetime) -> None:
    ask(UNKNOWN, now)
    jobs = select(Job.state, Job.facts).where(Job.kind == JobKind.IDS_ASKED)
    with reading() as session:
        [(state, facts)] = session.execute(jobs).all()
        assert (state, UNKNOWN in str(facts), list(facts)) == (JobState.WAITING, False, ["sealed_email"])
    write_letters(now)
    with reading() as session:
        assert session.execute(jobs).all() == [(JobState.DONE, {})]


def test_one_mailbox_is_asked_for_three_times_an_hour_known_or_not(registered: Demo, now: datetime) -> None:
    for email in (NOTICE, UNKNOWN):
        answers = [ask(email if nth else email.upper(), now, f"192.0.2.{nth}") for nth in range(4)]
        assert answers == ["", "", "", "ids_asked_too_often"]
        assert ask(email, now + timedelta(minutes=61), "192.0.2.9") == ""


def test_one_network_address_asks_ten_times_in_ten_minutes(registered: Demo, now: datetime) -> None:
    answers = [ask(f"somebody{nth}@example.jp", now) for nth in range(11)]
    assert answers == [""] * 10 + ["ids_asked_too_often"]
    assert ask("else@example.jp", now, "192.0.2.2") == ""
    assert ask("else@example.jp", now + timedelta(minutes=11)) == ""
