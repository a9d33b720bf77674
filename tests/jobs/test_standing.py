"""The worker stops whose notice is over: once however many there are, and whenever one of them is killed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from gateways.mail import Envelope
from jobs import standing
from jobs.mail import Postman
from jobs.standing import stop_what_is_due
from models.database import Database
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.databases import StatementCount
from tests.support.standing import call_off, give_notice, history, mails, status_of
from usecases.jobs.claim import LEASE
from usecases.vault import Vault

WEEK = timedelta(days=7)
NOTICE, STOP = ("announced", "suspending"), ("stopped", "suspended")


class Killed(BaseException):
    """The process is gone at this point."""


@dataclass
class MailServer:
    """Takes mails; the process that hands one over may be killed at that moment."""

    taken: list[str] = field(default_factory=list)
    kills: int = 0

    def send(self, envelope: Envelope) -> None:
        self.taken.append(envelope.message_id)
        if self.kills:
            self.kills -= 1
            raise Killed


@dataclass
class Office:
    """Our side, a mail server, and a clock that moves only when told."""

    database: Database
    demo: Demo
    clock: Clock
    server: MailServer = field(default_factory=MailServer)

    @contextmanager
    def act(self) -> Iterator[Session]:
        with self.database.writer() as session, session.begin():
            yield session

    def give_notice(self) -> None:
        with self.act() as session:
            give_notice(session, self.demo, self.clock.now)

    def post(self) -> None:
        wait = timedelta(seconds=15)
        Postman("one", self.server, TEST_VAULT, "https://keizoku.example.jp", wait).run_once(self.clock.now)

    def round(self) -> None:
        stop_what_is_due(TEST_VAULT, self.clock.now)

    def history(self) -> list[tuple[str, str]]:
        with self.database.reader() as session:
            return history(session)

    def events(self) -> list[MailEvent]:
        with self.database.reader() as session:
            return [event for event, _to in mails(session)]


@pytest.fixture
def office(database: Database, demo: Demo, clock: Clock) -> Office:
    return Office(database, demo, clock)


def test_from_the_mail_servers_yes_to_the_stop(office: Office) -> None:
    office.give_notice()
    office.clock.move(days=30)
    office.round()
    assert office.history() == [NOTICE]
    office.post()
    office.clock.now += WEEK - timedelta(seconds=1)
    office.round()
    assert office.history() == [NOTICE]
    office.clock.move(seconds=1)
    for _again in range(3):
        office.round()
        office.post()
    assert office.history() == [NOTICE, STOP]
    assert (office.events(), len(office.server.taken)) == ([MailEvent.SUSPENSION_ANNOUNCED, MailEvent.SUSPENDED], 2)


def test_killed_between_the_yes_and_its_noting_the_days_run_from_the_noting(office: Office) -> None:
    office.give_notice()
    office.server.kills = 1
    with pytest.raises(Killed):
        office.post()
    office.clock.now += LEASE
    office.post()
    first, second = office.server.taken
    assert first == second
    office.clock.now += WEEK - timedelta(seconds=1)
    office.round()
    assert office.history() == [NOTICE]
    office.clock.move(seconds=1)
    office.round()
    assert office.history() == [NOTICE, STOP]


def test_killed_in_the_middle_of_the_stop_nothing_is_half_done(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.give_notice()
    office.post()
    office.clock.now += WEEK
    through = standing.stop_due

    def and_die(session: Session, vault: Vault, now: object) -> None:
        through(session, vault, now)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(standing, "stop_due", and_die)
        with pytest.raises(Killed):
            office.round()
    assert (office.history(), office.events()) == ([NOTICE], [MailEvent.SUSPENSION_ANNOUNCED])
    office.round()
    office.round()
    assert (office.history(), office.events()) == (
        [NOTICE, STOP], [MailEvent.SUSPENSION_ANNOUNCED, MailEvent.SUSPENDED],
    )  # fmt: skip


def test_several_workers_at_once_stop_it_once(office: Office) -> None:
    office.give_notice()
    office.post()
    office.clock.now += WEEK
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(office.round) for _worker in range(4)]:
            done.result()
    assert (office.history(), office.events()) == (
        [NOTICE, STOP], [MailEvent.SUSPENSION_ANNOUNCED, MailEvent.SUSPENDED],
    )  # fmt: skip


def test_the_worker_and_the_operator_who_calls_off_at_once_leave_one_story(office: Office) -> None:
    """Whoever comes first counts; the other finds nothing left to do, or is told."""

    def by_operator() -> str:
        try:
            with office.act() as session:
                call_off(session, office.demo, office.clock.now)
        except Refusal as refusal:
            return refusal.code
        return "done"

    office.give_notice()
    office.post()
    office.clock.now += WEEK
    with ThreadPoolExecutor(2) as pool:
        told, done = pool.submit(by_operator), pool.submit(office.round)
        done.result()
        answer = told.result()
    with office.database.reader() as session:
        status = status_of(session)
    stories = {
        "done": ([NOTICE, ("called_off", "active")], OrganizationStatus.ACTIVE),
        "changed_by_someone_else": ([NOTICE, STOP], OrganizationStatus.SUSPENDED),
        "organization_move_not_allowed": ([NOTICE, STOP], OrganizationStatus.SUSPENDED),
    }
    assert (office.history(), status) == stories[answer]


def test_a_round_with_nothing_to_do_writes_nothing(office: Office) -> None:
    with StatementCount(office.database) as count:
        office.round()
    assert [statement.split()[0] for statement in count.statements] == ["SELECT"]
