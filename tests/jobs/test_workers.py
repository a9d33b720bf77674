"""Several workers at once: each thing is done once, and who lost a lease changes nothing."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from models.database import Database
from models.jobs import JobState, WorkerBeat
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.outside import Outside
from usecases.jobs.claim import LEASE, claim_job
from usecases.jobs.enqueue import JobKind, enqueue_for_application
from usecases.jobs.finish import LostLease, finish_job, put_back_job, retry_job
from usecases.portal.accounts import claim_account

ROOT = Path(__file__).resolve().parents[2]


def ask(database: Database, clock: Clock, name: str, number: str = "100000001", **later: float) -> None:
    with database.writer() as session, session.begin():
        enqueue_for_application(session, JobKind.REFRESH, name, number, 1, clock.now, clock.now + timedelta(**later))


def claim(database: Database, clock: Clock, holder: str = "one") -> str | None:
    with database.writer() as session, session.begin():
        job = claim_job(session, holder, clock.now)
        return job.dedup_key if job else None


@pytest.fixture
def organization(outside: Outside) -> Outside:
    """Jobs belong to an organization."""
    return outside


def test_jobs_of_one_application_go_one_after_the_other(organization: Outside) -> None:
    database, clock = organization.database, organization.clock
    ask(database, clock, "first")
    ask(database, clock, "second")
    ask(database, clock, "another", number="100000002")
    assert [claim(database, clock), claim(database, clock), claim(database, clock)] == ["first", "another", None]


def test_a_job_that_is_retried_keeps_its_successors_waiting(organization: Outside) -> None:
    database, clock = organization.database, organization.clock
    ask(database, clock, "first")
    ask(database, clock, "second")
    with database.writer() as session, session.begin():
        job = claim_job(session, "one", clock.now)
        assert job
        retry_job(session, job, "http_500", timedelta(seconds=15), clock.now)
    assert claim(database, clock) is None
    clock.move(seconds=16)
    assert claim(database, clock) == "first"


def test_who_lost_the_lease_changes_nothing(organization: Outside) -> None:
    database, clock = organization.database, organization.clock
    ask(database, clock, "first")
    with database.writer() as session, session.begin():
        lost = claim_job(session, "one", clock.now)
    clock.now += LEASE
    with database.writer() as session, session.begin():
        taken_over = claim_job(session, "two", clock.now)
    assert lost
    assert taken_over
    assert taken_over.attempts == 2
    with pytest.raises(LostLease), database.writer() as session, session.begin():
        finish_job(session, lost, clock.now)
    with pytest.raises(LostLease), database.writer() as session, session.begin():
        put_back_job(session, lost, "closed", clock.now)
    with database.writer() as session, session.begin():
        finish_job(session, taken_over, clock.now)
    assert organization.jobs() == [("first", "done", "")]


def test_an_account_is_polled_by_one_worker_until_its_lease_ends(organization: Outside) -> None:
    def poll(holder: str) -> str | None:
        with organization.database.writer() as session, session.begin():
            claimed = claim_account(session, TEST_VAULT, holder, organization.clock.now)
            return claimed.login.bulk_user_id if claimed else None

    assert {poll("one"), poll("two"), poll("three")} == {"Bregistered001", "Bkei001", None}
    organization.clock.move(seconds=121)
    assert poll("three") is not None


def test_three_workers_together_lodge_each_application_once(outside: Outside) -> None:
    numbers = [outside.take(nth=nth) for nth in range(1, 9)]
    outside.apply(*numbers)
    outside.work_together("one", "two", "three")
    outside.work(seconds=31)
    counts = outside.portal.counts()
    assert {number: (counts[number]["lodge_calls"], counts[number]["lodged"]) for number in numbers} == dict.fromkeys(
        numbers, (1, 1)
    )
    assert {outside.application(number).oss_words for number in numbers} == {"検査登録手数料納付待ち"}
    assert {state for _, state, _ in outside.jobs()} == {JobState.DONE.value}


def test_the_program_says_that_it_lives_and_stops_within_two_seconds(sqlite_url: str, tmp_path: Path) -> None:
    environ = {
        "KEIZOKU_ENV": "demo", "KEIZOKU_SECRET_KEY": "tests only " * 6, "KEIZOKU_DATA": str(tmp_path),
        "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode(), "KEIZOKU_DATABASE_URL": sqlite_url,
        "KEIZOKU_PORTAL_URL": "http://127.0.0.1:9", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1",
    }  # fmt: skip
    program = subprocess.Popen([sys.executable, "worker.py"], cwd=ROOT, env=environ, stderr=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, text=True)  # fmt: skip
    database = Database(sqlite_url)
    try:
        assert program.stdout
        assert program.stdout.readline() == "作業プロセスを開始しました。\n"
        with database.reader() as session:
            assert session.query(WorkerBeat).count() == 1
        asked = time.monotonic()
        program.send_signal(signal.SIGTERM)
        assert program.wait(5) == 0
        assert time.monotonic() - asked < 2
        with database.reader() as session:
            assert session.query(WorkerBeat).count() == 0
    finally:
        program.kill()
        program.communicate()
        database.close()
