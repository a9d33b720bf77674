"""Sleeping sign-ins by the clock: told once a month before, switched off once, however many workers look."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from jobs.dormant import tend_dormant_users
from models.audit import AuditEntry
from models.database import Database
from models.organizations import Organization
from models.users import User
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import PASSWORD
from tests.support.databases import StatementCount
from tests.support.mails import mails_of
from tests.support.organizations import Demo
from usecases.sessions.guard import LockRule
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.transaction import reading, transaction
from usecases.users import dormant

SEEN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MIDNIGHT = timedelta(hours=-9)
NOTICE = datetime(2028, 10, 20, tzinfo=UTC) + MIDNIGHT
END = datetime(2028, 11, 21, tzinfo=UTC) + MIDNIGHT
"""The first moments, in Japan, of the day of the notice and of the day after the last one."""
SECOND = timedelta(seconds=1)
WHO, EMAIL, OFFICE = "sender001", "sato@minato.example", "tsuuchi@minato.example"


@pytest.fixture
def sleeper(organizations: Demo) -> None:
    """Last in on 20 November 2026; everybody else is always about."""
    with transaction() as session:
        session.execute(update(User).values(last_sign_in_at=SEEN + timedelta(days=3650), email=""))
        session.execute(update(User).where(User.login_id == WHO).values(last_sign_in_at=SEEN, email=EMAIL))


def change(**values: object) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.login_id == WHO).values(**values))


def night(at: datetime) -> None:
    tend_dormant_users(TEST_VAULT, at)


def told() -> list[str]:
    return [mail.recipient for mail in mails_of(MailEvent.DORMANCY_ANNOUNCED)]


def disabled() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(User.login_id).where(User.disabled_at.is_not(None)).order_by(User.id)))


def codes() -> list[str]:
    with reading() as session:
        wanted = select(AuditEntry.code).where(AuditEntry.code.like("dorman%")).order_by(AuditEntry.id)
        return list(session.scalars(wanted))


def type_password(at: datetime) -> Refusal | None:
    with transaction() as session:
        rule = LockRule(5, timedelta(minutes=15))
        return sign_in(session, TEST_VAULT, SignIn("1845678", WHO, PASSWORD, "192.0.2.1"), rule, at).refusal


@pytest.mark.parametrize(("at", "recipients"), [(NOTICE - SECOND, []), (NOTICE, [EMAIL])])
def test_the_notice_goes_out_a_month_before_two_years(sleeper: None, at: datetime, recipients: list[str]) -> None:
    night(at)
    assert (told(), disabled()) == (recipients, [])


def test_the_notice_says_what_is_meant_and_until_when(sleeper: None) -> None:
    for _turn in range(3):
        night(NOTICE)
    [mail] = mails_of(MailEvent.DORMANCY_ANNOUNCED)
    assert mail.facts == {
        "name": "佐藤 一郎", "member_code": "1845678", "login_id": WHO, "last_seen": "2026-11-20",
        "usable_until": "2028-11-20",
    }  # fmt: skip


@pytest.mark.parametrize(("at", "ended"), [(END - SECOND, []), (END, [WHO])])
def test_the_day_after_two_years_it_is_switched_off(sleeper: None, at: datetime, ended: list[str]) -> None:
    night(NOTICE)
    night(at)
    night(at)
    assert (disabled(), told()) == (ended, [EMAIL])
    assert codes() == ["dormancy_announced", "dormant_user_disabled"][: 1 + len(ended)]


def test_whoever_is_told_late_has_the_whole_month(sleeper: None) -> None:
    late = END + timedelta(days=100)
    for days in (0, 1, 28):
        night(late + timedelta(days=days))
    assert (told(), disabled()) == ([EMAIL], [])
    night(late + timedelta(days=32))
    assert disabled() == [WHO]


def test_signing_in_after_the_notice_keeps_it_for_two_years_more(sleeper: None) -> None:
    night(NOTICE)
    assert type_password(NOTICE + timedelta(days=20)) is None
    night(END)
    night(END + timedelta(days=600))
    assert (told(), disabled()) == ([EMAIL], [])
    night(END + timedelta(days=710))
    assert told() == [EMAIL] * 2


def test_who_is_let_in_again_is_told_again_before_the_next_end(sleeper: None) -> None:
    night(NOTICE)
    night(END)
    change(disabled_at=None)
    night(END + timedelta(days=1))
    assert (told(), disabled()) == ([EMAIL] * 2, [])


def test_who_was_never_in_counts_from_the_making(sleeper: None) -> None:
    change(last_sign_in_at=None, created_at=SEEN)
    night(NOTICE)
    night(END)
    assert (told(), disabled()) == ([EMAIL], [WHO])


@pytest.mark.parametrize(("office", "recipients"), [(OFFICE, [OFFICE]), ("", [])])
def test_without_an_address_the_organization_is_told(sleeper: None, office: str, recipients: list[str]) -> None:
    change(email="")
    with transaction() as session:
        session.execute(update(Organization).values(email=office))
    night(NOTICE)
    night(END)
    assert (told(), disabled()) == (recipients, [WHO])


def leave() -> None:
    with transaction() as session:
        session.execute(update(Organization).values(status=OrganizationStatus.CLOSED))


def switch_off() -> None:
    change(disabled_at=SEEN)


@pytest.mark.parametrize("before", [leave, switch_off])
def test_who_cannot_sign_in_anyway_is_left_alone(sleeper: None, before: Callable[[], None]) -> None:
    before()
    night(NOTICE)
    night(END)
    assert (told(), codes()) == ([], [])


@pytest.mark.parametrize(("at", "count"), [(NOTICE, 1), (END, 2)])
def test_four_workers_in_one_night_do_it_once(sleeper: None, at: datetime, count: int) -> None:
    if at == END:
        night(NOTICE)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _turn: night(at), range(4)))
    assert (told(), len(codes())) == ([EMAIL], count)


def test_many_are_told_a_few_at_a_time(sleeper: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dormant, "SLICE", 2)
    with transaction() as session:
        mine = select(Organization.id).where(Organization.member_code == "1845678").scalar_subquery()
        session.execute(update(User).where(User.organization_id == mine).values(last_sign_in_at=SEEN, email=EMAIL))
    counts = []
    for _turn in range(4):
        night(NOTICE)
        counts.append(len(told()))
    assert counts == [2, 4, 6, 6]


def test_a_night_without_sleepers_writes_nothing(sleeper: None, database: Database) -> None:
    with StatementCount(database) as counted:
        night(NOTICE - SECOND)
    assert [statement for statement in counted.statements if not statement.startswith("SELECT")] == []
