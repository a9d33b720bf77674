"""Mails on their way: each is sent once, tried again after a no for now, and after a no for good left alone."""

import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from gateways.mail import Envelope, MailDeferred, MailGateway, Smtp
from jobs.mail import Postman
from models.audit import AuditEntry
from models.database import Database
from models.jobs import Job, JobState
from models.mails import Mail
from tests.conftest import Clock
from tests.domain.outcome import outcome
from tests.support.agency_stories import TEST_VAULT
from tests.support.mail_server import MailBox, mail_server
from tests.support.mails import TO, TOKEN, mail_of, post
from tests.support.organizations import find_organizations
from tests.support.stories import actor_of
from usecases.jobs.claim import LEASE, claim_job
from usecases.jobs.enqueue import JobKind
from usecases.mails.find import accepted_at
from usecases.mails.post import post_mail
from usecases.mails.resend import ResendMail, resend_mail
from usecases.vault import Vault

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://keizoku.example.jp"
FIRST_WAIT = timedelta(seconds=15)


@dataclass
class Post:
    """Our side and a mail server; the clock moves only when told."""

    database: Database
    clock: Clock
    box: MailBox

    def postman(self, name: str = "one", server: MailGateway | None = None) -> Postman:
        return Postman(name, server or Smtp(self.box.server()), TEST_VAULT, SITE, FIRST_WAIT)

    def post(self, event: MailEvent = MailEvent.RESUMED, **more: object) -> int:
        with self.database.writer() as session, session.begin():
            return post(session, event, self.clock.now, **more)

    def work(self, **later: float) -> int:
        return self.postman().run_once(self.clock.move(**later))

    def mail(self, mail_id: int) -> Mail:
        with self.database.reader() as session:
            return session.get_one(Mail, mail_id)

    def standing(self, mail_id: int) -> tuple[str, str, int, str]:
        """State, error and reply of the mail, and the state of its job."""
        with self.database.reader() as session:
            mail = session.get_one(Mail, mail_id)
            job = session.scalars(select(Job).where(Job.dedup_key == f"mail:{mail_id}")).one()
            return mail.state.value, mail.error, mail.reply, job.state.value

    def resend(self, mail_id: int) -> None:
        with self.database.writer() as session, session.begin():
            resend_mail(session, operator_of(session), ResendMail(mail_id), self.clock.now)


def operator_of(session: Session) -> Actor:
    return actor_of(session, find_organizations(session), login_id="admin", member_code="1000001")


@pytest.fixture
def stand(database: Database, organizations: Demo, clock: Clock) -> Iterator[Post]:
    with mail_server() as box:
        yield Post(database, clock, box)


def test_a_mail_is_sent_once_and_the_moment_of_its_acceptance_is_kept(stand: Post) -> None:
    mail_id = stand.post(MailEvent.SUSPENSION_ANNOUNCED)
    assert stand.work(minutes=5) == 1
    assert stand.work(minutes=5) == 0
    assert stand.standing(mail_id) == ("accepted", "", 0, "done")
    with stand.database.reader() as session:
        assert accepted_at(session, mail_id) == stand.clock.now - timedelta(minutes=5)
    [message] = stand.box.read()
    assert (message["To"], message["Subject"]) == (TO, "【けいぞく】利用停止の予告")
    assert "このメールの送信から7日後に" in message.get_content()


def test_links_lead_to_our_site_and_are_forgotten_once_they_are_sent(stand: Post) -> None:
    mail_id = stand.post(MailEvent.PASSWORD_LINK)
    stand.work()
    [message] = stand.box.read()
    assert f"{SITE}/links/{TOKEN}" in message.get_content().split()
    assert "リンクは1回だけ、2026年11月23日（令和8年・月） 10:00 まで使えます。" in message.get_content()
    assert stand.mail(mail_id).sealed_links == ""


def test_a_no_for_now_is_tried_again_after_growing_waits(stand: Post) -> None:
    stand.box.answers["RCPT"] = ["450 4.2.1 later", "451 4.3.0 later"]
    mail_id = stand.post()
    stand.work()
    assert stand.standing(mail_id) == ("waiting", "mail_recipient_deferred", 450, "waiting")
    assert stand.work(seconds=14) == 0
    assert stand.work(seconds=1) == 1
    assert stand.standing(mail_id) == ("waiting", "mail_recipient_deferred", 451, "waiting")
    assert (stand.work(seconds=29), stand.work(seconds=1)) == (0, 1)
    assert (stand.standing(mail_id), len(stand.box.taken)) == (("accepted", "", 0, "done"), 1)


def test_one_mail_that_waits_keeps_no_other_waiting(stand: Post) -> None:
    stand.box.answers["RCPT"] = ["450 4.2.1 later"]
    mails = [stand.post() for _ in range(3)]
    assert stand.work() == 3
    assert [stand.standing(mail_id)[0] for mail_id in mails] == ["waiting", "accepted", "accepted"]


def test_a_no_for_good_is_noted_and_left_to_the_operator(stand: Post) -> None:
    stand.box.answers["RCPT"] = ["550 5.1.1 nobody"]
    mail_id = stand.post(MailEvent.PASSWORD_LINK)
    stand.work()
    assert stand.standing(mail_id) == ("failed", "mail_recipient_refused", 550, "failed")
    assert stand.work(hours=1) == 0
    stand.resend(mail_id)
    assert stand.standing(mail_id) == ("waiting", "", 0, "waiting")
    stand.work()
    assert (stand.standing(mail_id), len(stand.box.taken)) == (("accepted", "", 0, "done"), 1)
    with stand.database.reader() as session:
        noted = session.execute(select(AuditEntry.login_id, AuditEntry.record, AuditEntry.facts).where(
            AuditEntry.code == "mail_resent"
        )).all()  # fmt: skip
    assert [tuple(entry) for entry in noted] == [("admin", f"mail {mail_id}", {"event": "password_link"})]


def test_only_what_failed_and_still_opens_something_is_sent_anew(stand: Post) -> None:
    waiting = stand.post()
    assert outcome(lambda: stand.resend(waiting)) == Refusal("mail_not_failed")
    stand.work()
    assert outcome(lambda: stand.resend(waiting)) == Refusal("mail_not_failed")
    assert outcome(lambda: stand.resend(waiting + 1)) == Refusal("not_found")
    stand.box.answers["RCPT"] = ["550 5.1.1 nobody"]
    failed = stand.post(MailEvent.PASSWORD_LINK)
    stand.work()
    stand.clock.move(hours=72)
    assert outcome(lambda: stand.resend(failed)) == Refusal("mail_link_dead")


def test_a_mail_whose_link_is_dead_is_not_sent(stand: Post) -> None:
    mail_id = stand.post(MailEvent.PASSWORD_LINK)
    stand.work(hours=72)
    assert (stand.standing(mail_id), stand.box.taken) == (("failed", "mail_link_dead", 0, "failed"), [])


def test_dead_links_are_forgotten_whatever_became_of_their_mail(stand: Post) -> None:
    stand.box.answers["RCPT"] = ["550 5.1.1 nobody"]
    failed, lost = stand.post(MailEvent.PASSWORD_LINK), stand.post(MailEvent.ENROLLMENT_RESUME)
    stand.postman().step(stand.clock)
    postman = Postman("one", None, TEST_VAULT, SITE, FIRST_WAIT)
    for moved, kept in ((71, [True, True]), (1, [False, False])):
        postman.tidy(stand.clock.move(hours=moved))
        assert [bool(stand.mail(mail_id).sealed_links) for mail_id in (failed, lost)] == kept


def test_without_a_mail_server_mails_wait(stand: Post) -> None:
    mail_id = stand.post()
    assert Postman("one", None, TEST_VAULT, SITE, FIRST_WAIT).run_once(stand.clock.now) == 0
    assert stand.standing(mail_id) == ("waiting", "", 0, "waiting")
    stand.work(days=30)
    assert stand.standing(mail_id)[0] == "accepted"


def test_two_workers_together_send_each_mail_once(stand: Post) -> None:
    mails = [stand.post(to=f"a{number}@minato.example") for number in range(12)]
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda name: stand.postman(name).run_once(stand.clock.now), ("one", "two")))
    assert sum(sent) == len(mails)
    assert sorted(to for [to] in stand.box.recipients) == sorted(f"a{number}@minato.example" for number in range(12))
    assert {stand.standing(mail_id) for mail_id in mails} == {("accepted", "", 0, "done")}


class Killed(BaseException):
    """The worker is gone."""


class KilledAfter:
    """A worker that is killed when the server has the mail and nobody has noted it yet."""

    def __init__(self, server: MailGateway) -> None:
        self.server = server

    def send(self, envelope: Envelope) -> None:
        self.server.send(envelope)
        raise Killed


def test_killed_before_noting_it_goes_again_as_the_very_same_mail(stand: Post) -> None:
    mail_id = stand.post(MailEvent.PASSWORD_LINK)
    with pytest.raises(Killed):
        stand.postman("killed", KilledAfter(Smtp(stand.box.server()))).run_once(stand.clock.now)
    assert stand.standing(mail_id) == ("waiting", "", 0, "running")
    assert stand.work(seconds=LEASE.total_seconds() - 1) == 0
    assert stand.work(seconds=1) == 1
    assert stand.standing(mail_id) == ("accepted", "", 0, "done")
    first, second = stand.box.taken
    assert first == second


def test_a_server_that_falls_silent_after_the_text_gets_the_very_same_mail_again(stand: Post) -> None:
    stand.box.answers["DATA"] = ["lost"]
    mail_id = stand.post()
    stand.work()
    assert stand.standing(mail_id)[0] == "waiting"
    stand.work(seconds=15)
    assert stand.standing(mail_id)[0] == "accepted"
    first, second = stand.box.taken
    assert first == second


def test_who_lost_the_lease_notes_nothing(stand: Post) -> None:
    mail_id = stand.post()

    class Slow:
        def send(self, envelope: Envelope) -> None:
            stand.clock.move(seconds=LEASE.total_seconds())
            stand.postman("two").run_once(stand.clock.now)
            with stand.database.writer() as session, session.begin():
                session.get_one(Mail, mail_id).error = "as the other left it"

    stand.postman("one", Slow()).step(stand.clock)
    assert stand.standing(mail_id) == ("accepted", "as the other left it", 0, "done")


class Down:
    """A server that cannot be reached."""

    def send(self, envelope: Envelope) -> None:
        raise MailDeferred("mail_server_unreachable")


def test_a_mail_waits_for_its_server_over_a_weekend_and_is_then_left_to_the_operator(stand: Post) -> None:
    mail_id, start = stand.post(), stand.clock.now
    while stand.standing(mail_id)[0] == "waiting" and stand.clock.now - start < timedelta(days=7):
        stand.postman("one", Down()).run_once(stand.clock.move(minutes=32))
    assert stand.standing(mail_id) == ("failed", "mail_server_unreachable", 0, "failed")
    assert timedelta(days=3) < stand.clock.now - start < timedelta(days=4)


class Broken:
    """A server that is never there."""

    def send(self, envelope: Envelope) -> None:
        raise Killed


def test_a_mail_that_kills_every_worker_is_left_to_the_operator(stand: Post) -> None:
    mail_id = stand.post()
    with stand.database.writer() as session, session.begin():
        job = session.scalars(select(Job)).one()
        job.state, job.attempts, job.lease_until, job.holder = JobState.RUNNING, 150, stand.clock.now, "killed"
    stand.postman("next", Broken()).run_once(stand.clock.now)
    assert stand.standing(mail_id) == ("failed", "interrupted_too_often", 0, "failed")


def test_mails_are_taken_by_the_postman_alone(stand: Post) -> None:
    stand.post()
    with stand.database.writer() as session, session.begin():
        assert claim_job(session, "one", stand.clock.now) is None
        assert claim_job(session, "one", stand.clock.now, (JobKind.MAIL,)) is not None


def test_logs_name_neither_address_nor_link(stand: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    stand.box.answers["RCPT"] = [f"550 5.1.1 <{TO}> nobody", f"450 4.2.1 <{TO}> later"]
    for _ in range(3):
        stand.post(MailEvent.PASSWORD_LINK)
    stand.work()
    said = [record.getMessage() for record in caplog.records if record.name.startswith("keizoku")]
    assert [line.partition(" ")[2] for line in said] == [
        "was refused: mail_recipient_refused 550", "was not sent: mail_recipient_deferred 450",
    ]  # fmt: skip
    assert [word for word in (TO, TOKEN) if word in " ".join(said)] == []


def test_the_program_sends_what_waits_by_the_server_of_its_settings(sqlite_url: str, tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    with closing(Database(sqlite_url)) as database, mail_server() as box:
        with database.writer() as session, session.begin():
            command = mail_of(MailEvent.PASSWORD_LINK, good_until=datetime.now(UTC) + timedelta(hours=72))
            mail_id = post_mail(session, Vault([key]), command, datetime.now(UTC))
        environ = {
            "KEIZOKU_ENV": "demo", "KEIZOKU_SECRET_KEY": "tests only " * 6, "KEIZOKU_DATA": str(tmp_path),
            "KEIZOKU_VAULT_KEYS": key, "KEIZOKU_DATABASE_URL": sqlite_url, "KEIZOKU_PORTAL_URL": "http://127.0.0.1:9",
            "KEIZOKU_SMTP_SERVER": f"127.0.0.1:{box.port}", "KEIZOKU_SMTP_TLS": "off",
            "KEIZOKU_SMTP_SENDER": "noreply@keizoku.example", "KEIZOKU_PUBLIC_URL": SITE, "PATH": "/usr/bin:/bin",
        }  # fmt: skip
        program = subprocess.Popen([sys.executable, "worker.py"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)  # fmt: skip
        try:
            assert box.arrived.wait(30)
        finally:
            program.send_signal(signal.SIGTERM)
            _out, logged = program.communicate(timeout=30)
        with database.reader() as session:
            assert session.get_one(Mail, mail_id).accepted_at is not None
    assert f"{SITE}/links/{TOKEN}" in box.read()[0].get_content()
    assert [word for word in (TO, TOKEN) if word in logged] == []
