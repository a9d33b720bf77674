"""パスワードの再設定: the same is done for every name, and only who has an address gets the link."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.database import Database
from models.jobs import Job, JobState
from models.mails import Mail
from models.organizations import Organization
from models.users import User, UserSession
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import PASSWORD
from tests.support.databases import StatementCount
from tests.support.letters import write_letters
from tests.support.mails import link_in, mails_of
from tests.support.organizations import Demo
from usecases.jobs.enqueue import JobKind
from usecases.sessions.ask_letter import AskLetter, ask_letter
from usecases.sessions.guard import LockRule
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.transaction import reading, transaction
from usecases.users.password_link import set_password_by_link

MINATO, EMAIL, NEW = "1845678", "Sato@minato.example", "Another-pass-7"
RULE = LockRule(5, timedelta(minutes=15))


@pytest.fixture
def people(organizations: Demo) -> Demo:
    """One with an address who has signed in before, and others without."""
    with transaction() as session:
        session.execute(update(User).values(email=""))
    change(email=EMAIL)
    return organizations


def change(login_id: str = "sender001", **values: object) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.login_id == login_id).values(**values))


def ask(login_id: str, now: datetime, member_code: str = MINATO, address: str = "192.0.2.1") -> str:
    with transaction() as session:
        command = AskLetter(member_code, login_id, address)
        refusal = ask_letter(session, TEST_VAULT, JobKind.RESET_ASKED, command, now)
    return refusal.code if refusal else ""


def mails() -> list[Mail]:
    return mails_of(MailEvent.PASSWORD_RESET)


def try_password(password: str, now: datetime) -> Refusal | None:
    with transaction() as session:
        return sign_in(session, TEST_VAULT, SignIn(MINATO, "sender001", password, "192.0.2.1"), RULE, now).refusal


def token_in(mail: Mail) -> str:
    return link_in(mail, "password").removeprefix("/password/set/")


@pytest.mark.parametrize("typed", ["sender001", "SENDER001"])
def test_who_has_an_address_gets_a_link_that_sets_the_password_once(people: Demo, now: datetime, typed: str) -> None:
    assert try_password(PASSWORD, now) is None
    assert (ask(typed, now), mails()) == ("", [])
    write_letters(now)
    [mail] = mails()
    assert (mail.recipient, mail.facts["name"], mail.good_until) == (EMAIL, "佐藤 一郎", now + timedelta(minutes=60))
    with transaction() as session:
        set_password_by_link(session, TEST_VAULT, token_in(mail), NEW, now + timedelta(minutes=59))
    with reading() as session:
        assert session.scalars(select(UserSession.end_reason)).all() == ["password_changed"]
        codes = session.scalars(select(AuditEntry.code).where(AuditEntry.code.like("password%"))).all()
        assert codes == ["password_reset_sent", "password_set_by_link"]
    assert [told.recipient for told in mails_of(MailEvent.PASSWORD_CHANGED)] == [EMAIL]
    assert try_password(NEW, now) is None
    with transaction() as session, pytest.raises(Refusal, match="password_link_gone"):
        set_password_by_link(session, TEST_VAULT, token_in(mail), NEW, now)


def test_the_link_is_dead_after_an_hour_and_when_a_newer_one_was_sent(people: Demo, now: datetime) -> None:
    for _turn in range(2):
        ask("sender001", now)
        write_letters(now)
    first, second = mails()
    with transaction() as session, pytest.raises(Refusal, match="password_link_gone"):
        set_password_by_link(session, TEST_VAULT, token_in(first), NEW, now)
    with transaction() as session, pytest.raises(Refusal, match="password_link_gone"):
        set_password_by_link(session, TEST_VAULT, token_in(second), NEW, now + timedelta(minutes=60))


def test_the_link_lifts_a_lock_of_wrong_passwords(people: Demo, now: datetime) -> None:
    for _turn in range(5):
        try_password("wrong", now)
    ask("sender001", now)
    write_letters(now)
    with transaction() as session:
        set_password_by_link(session, TEST_VAULT, token_in(mails()[0]), NEW, now)
    assert try_password(NEW, now) is None


def disable(session: Session) -> None:
    session.execute(update(User).where(User.login_id == "sender001").values(disabled_at=datetime.fromisoformat(DAY)))


def close(session: Session) -> None:
    closed = update(Organization).where(Organization.member_code == MINATO)
    session.execute(closed.values(status=OrganizationStatus.CLOSED))


def nothing(_session: Session) -> None:
    """The person is there, but has no address, or is asked for under the wrong code."""


DAY = "2026-11-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("member_code", "login_id", "before"),
    [
        (MINATO, "nobody", nothing), ("9999999", "sender001", nothing), ("1845679", "sender001", nothing),
        (MINATO, "viewer001", nothing), (MINATO, "sender001", disable), (MINATO, "sender001", close),
    ],
)  # fmt: skip
def test_nothing_goes_to_anybody_else(
    people: Demo, now: datetime, member_code: str, login_id: str, before: Callable[[Session], None]
) -> None:
    with transaction() as session:
        before(session)
    assert ask(login_id, now, member_code) == ""
    write_letters(now)
    assert mails() == []


def test_the_asking_does_the_same_for_a_known_and_an_unknown_name(
    people: Demo, database: Database, now: datetime
) -> None:
    told = []
    for login_id in ("sender001", "nobody"):
        with StatementCount(database) as counted:
            ask(login_id, now, address=f"192.0.2.{len(told)}")
        told.append([statement.split("WHERE")[0] for statement in counted.statements])
    assert told[0] == told[1]
    assert [statement for statement in told[0] if "organizations" in statement or "FROM users" in statement] == []


def test_the_typed_names_lie_sealed_and_are_forgotten(people: Demo, now: datetime) -> None:
    ask("sender001", now)
    jobs = select(Job.state, Job.facts).where(Job.kind == JobKind.RESET_ASKED)
    with reading() as session:
        [(state, facts)] = session.execute(jobs).all()
        assert (state, "sender001" in str(facts), list(facts)) == (JobState.WAITING, False, ["sealed_name"])
    write_letters(now)
    with reading() as session:
        assert session.execute(jobs).all() == [(JobState.DONE, {})]


def test_one_name_is_asked_for_three_times_an_hour_known_or_not(people: Demo, now: datetime) -> None:
    for login_id in ("sender001", "nobody"):
        answers = [ask(login_id if nth else login_id.upper(), now, address=f"192.0.2.{nth}") for nth in range(4)]
        assert answers == ["", "", "", "letter_asked_too_often"]
        assert ask(login_id, now + timedelta(minutes=61), address="192.0.2.9") == ""


def test_one_network_address_asks_ten_times_in_ten_minutes(people: Demo, now: datetime) -> None:
    assert [ask(f"nobody{nth}", now) for nth in range(11)] == [""] * 10 + ["letter_asked_too_often"]
    assert ask("else", now, address="192.0.2.2") == ""
    assert ask("else", now + timedelta(minutes=11)) == ""
