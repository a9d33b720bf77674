"""不正利用の疑い: the sign-in stops at once, those who look after it are told, and no stranger stops that of others."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.inquiry import InquiryState, InquiryTopic
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.database import Database
from models.inquiries import Inquiry
from models.users import User, UserSession
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import PASSWORD
from tests.support.letters import write_letters
from tests.support.mails import link_in, mails_of
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.jobs.enqueue import JobKind
from usecases.sessions import passwords
from usecases.sessions.ask_letter import AskLetter, ask_letter
from usecases.sessions.guard import LockRule
from usecases.sessions.passwords import hashed
from usecases.sessions.report_misuse import ReportMisuse, report_by_link, report_own, user_of_report
from usecases.sessions.sign_in import SignedIn, SignIn, sign_in
from usecases.sessions.unlock import unlock
from usecases.transaction import reading, transaction
from usecases.users.password_link import make_password_link, set_password_by_link, user_of_link

RULE = LockRule(5, timedelta(minutes=15))
MINATO, WHO, EMAIL, NEW = "1845678", "sender001", "sato@minato.example", "Another-pass-7"
REPORT = ReportMisuse("夜中のログインに覚えがない", "192.0.2.1")


@pytest.fixture
def people(organizations: Demo) -> Demo:
    """The user, the administrator of Minato and one of the operator have addresses."""
    with transaction() as session:
        session.execute(update(User).values(email=""))
        session.execute(update(User).where(User.login_id == WHO).values(email=EMAIL))
        for member_code, email in ((MINATO, "admin@minato.example"), ("1000001", "admin@unei.example")):
            admin = actor_of(session, organizations, "admin", member_code)
            session.execute(update(User).where(User.id == admin.user_id).values(email=email))
    return organizations


def type_password(now: datetime, password: str = PASSWORD) -> SignedIn:
    with transaction() as session:
        return sign_in(session, TEST_VAULT, SignIn(MINATO, WHO, password, "192.0.2.1"), RULE, now)


def report(demo: Demo, now: datetime, login_id: str = WHO) -> None:
    with transaction() as session:
        report_own(session, TEST_VAULT, actor_of(session, demo, login_id), REPORT, now)


def ask(kind: JobKind, now: datetime, login_id: str = WHO) -> None:
    with transaction() as session:
        assert ask_letter(session, TEST_VAULT, kind, AskLetter(MINATO, login_id, "192.0.2.1"), now) is None
    write_letters(now)


def user(session: Session) -> User:
    return session.scalars(select(User).where(User.login_id == WHO)).one()


def test_the_sessions_end_and_the_password_opens_nothing_any_more(people: Demo, now: datetime) -> None:
    type_password(now)
    report(people, now)
    with reading() as session:
        assert session.scalars(select(UserSession.end_reason)).all() == ["misuse_reported"]
        assert user(session).suspected_at == now
    assert type_password(now).refusal == Refusal("sign_in_wrong")


def test_a_case_is_opened_for_the_operator(people: Demo, now: datetime) -> None:
    report(people, now)
    with reading() as session:
        [case] = session.scalars(select(Inquiry))
        assert (case.topic, case.state, case.company, case.person, case.email) == (
            InquiryTopic.MISUSE, InquiryState.RECEIVED, "株式会社みなと自動車", "佐藤 一郎", EMAIL,
        )  # fmt: skip
        assert case.text.splitlines()[:2] == ["会員コード：1845678", "ログインID：sender001"]
        assert case.text.splitlines()[-1] == REPORT.noticed


def test_the_user_and_the_administrators_of_both_sides_are_told_once(people: Demo, now: datetime) -> None:
    for _turn in range(2):
        report(people, now)
    told = mails_of(MailEvent.MISUSE_REPORTED)
    assert [mail.recipient for mail in told] == ["admin@minato.example", "admin@unei.example"]
    assert told[0].facts == {
        "name": "港 社長", "organization": "株式会社みなと自動車", "member_code": MINATO, "login_id": WHO,
        "reported_at": now.isoformat(), "contact_number": "1",
    }  # fmt: skip
    assert REPORT.noticed not in str([mail.facts for mail in told])
    [own] = mails_of(MailEvent.MISUSE_STOPPED)
    assert (own.recipient, own.facts["admin"]) == (EMAIL, "港 社長")
    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.code == "misuse_reported"))
        assert (entry.login_id, entry.address, entry.facts) == (WHO, "192.0.2.1", {"inquiry": 1})


def test_an_only_administrator_is_told_to_ask_elsewhere(people: Demo, now: datetime) -> None:
    report(people, now, "admin")
    assert [mail.recipient for mail in mails_of(MailEvent.MISUSE_REPORTED)] == ["admin@unei.example"]
    assert [mail.facts["admin"] for mail in mails_of(MailEvent.MISUSE_STOPPED)] == ["なし"]


def test_no_mail_opens_it_again_before_an_administrator_does(people: Demo, now: datetime) -> None:
    with transaction() as session:
        before = make_password_link(session, user(session), now)
    report(people, now)
    with reading() as session, pytest.raises(Refusal, match="password_link_gone"):
        user_of_link(session, before, now)
    ask(JobKind.RESET_ASKED, now)
    assert mails_of(MailEvent.PASSWORD_RESET) == []
    with transaction() as session:
        unlock(session, MINATO, WHO.upper(), now)
    assert type_password(now).refusal == Refusal("sign_in_wrong")
    ask(JobKind.RESET_ASKED, now)
    [mail] = mails_of(MailEvent.PASSWORD_RESET)
    with transaction() as session:
        token = link_in(mail, "password").removeprefix("/password/set/")
        set_password_by_link(session, TEST_VAULT, token, NEW, now)
    assert type_password(now, NEW).token != ""


def test_a_password_that_an_administrator_gives_ends_the_suspicion(people: Demo, now: datetime) -> None:
    report(people, now)
    with transaction() as session:
        user(session).password_hash = hashed(NEW)
    assert type_password(now, NEW).token != ""
    with reading() as session:
        assert user(session).suspected_at is None


def test_from_the_sign_in_page_only_the_mailbox_of_the_user_can_stop_it(people: Demo, now: datetime) -> None:
    ask(JobKind.MISUSE_ASKED, now)
    ask(JobKind.MISUSE_ASKED, now, "viewer001")
    ask(JobKind.MISUSE_ASKED, now, "nobody")
    assert type_password(now).token != ""
    [mail] = mails_of(MailEvent.MISUSE_ASKED)
    assert (mail.recipient, mail.good_until) == (EMAIL, now + timedelta(minutes=60))
    token = link_in(mail, "report").removeprefix("/sign-in/misuse/report/")
    with reading() as session:
        assert user_of_report(session, token, now).login_id == WHO
        with pytest.raises(Refusal, match="password_link_gone"):
            user_of_link(session, token, now)
    with transaction() as session:
        report_by_link(session, TEST_VAULT, token, REPORT, now + timedelta(minutes=59))
    assert type_password(now).refusal == Refusal("sign_in_wrong")
    with transaction() as session, pytest.raises(Refusal, match="password_link_gone"):
        report_by_link(session, TEST_VAULT, token, REPORT, now)


def test_a_link_for_a_password_stops_no_sign_in(people: Demo, now: datetime) -> None:
    with transaction() as session:
        token = make_password_link(session, user(session), now)
    with transaction() as session, pytest.raises(Refusal, match="password_link_gone"):
        report_by_link(session, TEST_VAULT, token, REPORT, now)


def test_a_sign_in_that_is_under_way_opens_nothing(
    people: Demo, database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report comes while the password, still the right one, is being compared."""
    if database.engine.dialect.name == "sqlite":
        # There writers take turns: nothing comes between.
        return
    compared = passwords.matches

    def and_report(stored: str | None, password: str) -> bool:
        monkeypatch.setattr("usecases.sessions.sign_in.matches", compared)
        right = compared(stored, password)
        report(people, now)
        return right

    monkeypatch.setattr("usecases.sessions.sign_in.matches", and_report)
    assert type_password(now).refusal == Refusal("sign_in_wrong")
    with reading() as session:
        assert session.scalars(select(UserSession.id)).all() == []
        assert user(session).suspected_at == now
