"""A worker writes to every organization of a new version of the terms, a few at a time, to each once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind
from models.database import Database
from models.jobs import Job, JobState
from models.mails import Mail
from models.organizations import Organization
from tests.support.letters import letter_writer
from tests.support.organizations import Demo
from tests.support.terms import SUMMARY, announce
from usecases.jobs.enqueue import JobKind
from usecases.organizations.found import FoundOrganization, found_organization
from usecases.terms import letters
from usecases.transaction import reading, transaction

DAY = date(2027, 4, 1)


@pytest.fixture
def announced(database: Database, demo: Demo, now: datetime) -> Demo:
    """Two of the demo have an address, and so have five more."""
    with transaction() as session:
        for nth in range(5):
            command = FoundOrganization(
                OrganizationKind.CLIENT, f"18500{nth:02}", f"事業者{nth}", f"ジギョウシャ{nth}", f"事業者{nth}"
            )
            made, _bases = found_organization(session, command, (), now)
            made.email = f"notice{nth}@example.jp"
        addresses = {"1845678": "minato@example.jp", "2000001": "shibu@example.jp", "1845679": "not an address"}
        for member_code, email in addresses.items():
            session.execute(update(Organization).where(Organization.member_code == member_code).values(email=email))
        announce(session, demo, now, DAY, court="大阪の裁判所")
    return demo


def written() -> list[str]:
    with reading() as session:
        mails = session.scalars(select(Mail).where(Mail.event == MailEvent.TERMS_CHANGED).order_by(Mail.id))
        return [mail.recipient for mail in mails]


def the_job() -> Any:
    with reading() as session:
        return session.execute(
            select(Job.state, Job.progress, Job.attempts).where(Job.kind == JobKind.TERMS_CHANGED)
        ).one()


EVERYONE = ["shibu@example.jp", "minato@example.jp", *(f"notice{nth}@example.jp" for nth in range(5))]


def test_every_organization_with_an_address_hears_of_it_once(announced: Demo, now: datetime) -> None:
    assert written() == []
    letter_writer().run_once(now)
    assert written() == EVERYONE
    letter_writer("second").run_once(now + timedelta(days=1))
    assert (written(), the_job().state) == (EVERYONE, JobState.DONE)
    with reading() as session:
        [mail] = session.scalars(select(Mail).where(Mail.recipient == "minato@example.jp"))
        assert mail.facts == {
            "name": "株式会社みなと自動車", "version": 2, "valid_from": "2027-04-01", "summary": SUMMARY,
        }  # fmt: skip


def test_one_turn_writes_a_bounded_number_and_the_next_worker_goes_on(
    announced: Demo, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "SLICE", 3)
    counts = []
    for turn in range(4):
        assert letter_writer(f"worker {turn}").step(lambda: now) == (turn < 3)
        counts.append(len(written()))
    assert (counts, written()) == ([2, 5, 7, 7], EVERYONE)


def test_a_turn_that_was_cut_off_is_taken_over_and_nobody_hears_twice(
    announced: Demo, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "SLICE", 3)
    letter_writer().step(lambda: now)
    posted = letters.post_mail
    monkeypatch.setattr(letters, "post_mail", lambda *_: (_ for _ in ()).throw(RuntimeError("cut off")))
    with pytest.raises(RuntimeError, match="cut off"):
        letter_writer().step(lambda: now)
    monkeypatch.setattr(letters, "post_mail", posted)
    assert not letter_writer("second").step(lambda: now)
    letter_writer("second").run_once(now + timedelta(minutes=3))
    assert written() == EVERYONE


def test_what_fails_again_and_again_is_left_to_a_person(
    announced: Demo, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "post_mail", lambda *_: (_ for _ in ()).throw(RuntimeError("cut off")))
    for turn in range(3):
        at = now + timedelta(minutes=3 * turn)
        with pytest.raises(RuntimeError):
            letter_writer().step(lambda at=at: at)
    last = now + timedelta(minutes=9)
    letter_writer().step(lambda: last)
    assert (the_job().state, written()) == (JobState.FAILED, [])


def test_whoever_has_left_hears_nothing(announced: Demo, now: datetime) -> None:
    with transaction() as session:
        closed = update(Organization).where(Organization.member_code == "1845678")
        session.execute(closed.values(status=OrganizationStatus.CLOSED))
    letter_writer().run_once(now)
    assert written() == [address for address in EVERYONE if address != "minato@example.jp"]
