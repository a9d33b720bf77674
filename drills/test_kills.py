"""Fifty SIGKILLs of web and worker while people send: nothing acknowledged is lost, nothing is done twice."""

import random
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, update

from domain.oss_status import OssStatus
from domain.payment import PaymentState
from domain.request_status import RequestStatus
from drills.conftest import Say
from drills.installation import Installation, installation, log_of
from drills.programs import Caller, Program, ended_afterwards, portal, web, worker
from drills.senders import Sender, Told
from drills.world import OF_CASES
from models.applications import Application, CaseEvent, Payment
from models.jobs import Job, JobState
from models.organizations import PortalAccount
from models.requests import InspectionRequest
from tests.support.databases import SqliteTemplate
from tests.support.stories import AGENT, CLIENT, actor_of
from usecases.agency.apply import Apply, apply_many
from usecases.agency.pay import FeeOf, Pay, pay_many
from usecases.agency.take import take_many
from usecases.transaction import reading, transaction

KILLS = 50
SENDERS = 3
LEAST_ACKNOWLEDGED = 100
LEAST_LOST_ANSWERS = 10
AGENT_PAUSE = 0.3
AT_ONCE = 10
SHORTEST, LONGEST = 0.15, 0.7
LAST_WAIT = 180.0


class Agent(threading.Thread):
    """Takes, applies and orders the fees of what comes in, beside the programs."""

    def __init__(self, site: Installation) -> None:
        super().__init__(daemon=True)
        self.site, self.wrong = site, ""
        self.stopping = threading.Event()
        with reading() as session:
            self.actor = actor_of(session, site.demo, "sender", AGENT)

    def run(self) -> None:
        while not self.stopping.wait(AGENT_PAUSE):
            try:
                self.work()
            except Exception as error:  # a thread's fault must reach the drill
                self.wrong = f"{type(error).__name__}: {error}"
                return

    def work(self) -> None:
        with transaction() as session:
            sent = select(InspectionRequest.id).where(InspectionRequest.status == RequestStatus.SENT).limit(AT_ONCE)
            numbers = session.scalars(sent).all()
            taken = take_many(session, self.actor, numbers, datetime.now(UTC)) if numbers else ()
        with transaction() as session:
            ready = [result.number for result in taken if result.refusal is None]
            if ready:
                apply_many(session, self.actor, Apply(ready, mandate_confirmed=True), datetime.now(UTC))
        with transaction() as session:
            asked = session.execute(
                select(Application.number, Payment.fee)
                .join(Payment, Payment.application_id == Application.id)
                .where(Payment.state == PaymentState.AWAITING)
                .limit(AT_ONCE)
            ).all()
            if asked:
                pay_many(session, self.actor, Pay([FeeOf(*row) for row in asked]), datetime.now(UTC))


def test_fifty_kills_lose_nothing_and_double_nothing(sqlite_template: SqliteTemplate, tmp_path: Path, say: Say) -> None:
    with installation(sqlite_template, tmp_path) as site:
        office, pages = portal(site.environ, tmp_path), web(site.environ, tmp_path)
        hand = worker(site.environ, tmp_path)
        with ended_afterwards(hand, pages, office):
            office.start().wait_until_it_answers()
            site.open_accounts()
            pages.start().wait_until_it_answers()
            hand.start()
            told, agent = Told(), Agent(site)
            senders = [
                Sender(Caller(site.environ).sign_in(CLIENT, "sender"), f"印{number}", base_id(site), told, number)
                for number in range(1, SENDERS + 1)
            ]
            for thread in (*senders, agent):
                thread.start()
            kills = kill_again_and_again(site, pages, hand, told)
            for sender in senders:
                sender.stopping.set()
            for sender in senders:
                sender.join(120)
            assert told.wrong == [], (told.wrong, log_of(pages))
            waited = wait_until_all_is_done(site, agent, hand)
            compare(site, told)
        unknown = len(told.unknown_marks) + len(told.unknown_sends)
        say(
            f"{kills['web']} kills of the web program, {kills['worker']} of the worker; {len(told.registered)} "
            f"registrations and {len(told.sent)} sendings acknowledged, {told.lost_answers} answers lost, "
            f"{told.repeated} posts repeated, {unknown} left unknown; all done {waited:.0f} s after the last kill"
        )
        assert kills.total() >= KILLS
        assert len(told.registered) + len(told.sent) >= LEAST_ACKNOWLEDGED
        assert told.lost_answers >= LEAST_LOST_ANSWERS


def base_id(site: Installation) -> int:
    return site.demo.bases[CLIENT, "001"].id


def kill_again_and_again(site: Installation, pages: Program, hand: Program, told: Told) -> Counter[str]:
    chance, kills = random.Random(20261120), Counter[str]()
    while kills.total() < KILLS and not told.wrong:
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        victims = chance.choice((["web"], ["worker"], ["web", "worker"]))
        for name in victims:
            (pages if name == "web" else hand).kill()
            kills[name] += 1
        assert site.broken() == [], f"after kill {kills.total()}"
        if "worker" in victims:
            end_leases(hand)
            hand.start()
        if "web" in victims:
            pages.start().wait_until_it_answers()
    return kills


def end_leases(hand: Program) -> None:
    """What the dead worker held would be free after two minutes; nobody waits for that here."""
    assert hand.process is not None
    mark = f"%:{hand.process.pid}:%"
    now = datetime.now(UTC)
    with transaction() as session:
        session.execute(update(Job).where(Job.holder.like(mark), Job.state == JobState.RUNNING).values(lease_until=now))
        session.execute(update(PortalAccount).where(PortalAccount.lease_holder.like(mark)).values(lease_until=now))


def wait_until_all_is_done(site: Installation, agent: Agent, hand: Program) -> float:
    began = time.monotonic()
    while time.monotonic() - began < LAST_WAIT:
        assert agent.wrong == "", agent.wrong
        if not unfinished():
            agent.stopping.set()
            agent.join(30)
            return time.monotonic() - began
        time.sleep(0.2)
    raise AssertionError(f"after {LAST_WAIT} s not done: {unfinished()}, {open_jobs()}, {log_of(hand)}")


def unfinished() -> int:
    """Requests sent and applications lodged that have not come to their end."""
    with reading() as session:
        waiting = session.scalar(
            select(func.count()).where(InspectionRequest.status.in_((RequestStatus.SENT, RequestStatus.TAKEN)))
        )
        jobs = session.scalar(select(func.count()).where(Job.state != JobState.DONE, OF_CASES))
    return (waiting or 0) + (jobs or 0)


def open_jobs() -> list[tuple[str, str, str]]:
    with reading() as session:
        rows = session.scalars(select(Job).where(Job.state != JobState.DONE, OF_CASES).limit(5))
        return [(row.dedup_key, row.state.value, row.last_error) for row in rows]


def compare(site: Installation, told: Told) -> None:
    """Our tables against what people were told, and against the portal's own counts."""
    assert site.broken() == []
    with reading() as session:
        rows = session.execute(select(InspectionRequest.memo, InspectionRequest.id)).all()
        sendings = Counter(session.scalars(select(CaseEvent.request_id).where(CaseEvent.code == "request_sent")))
        applications = session.execute(select(Application.number, Application.oss_status)).all()
    there = Counter(row.memo for row in rows)
    numbers = {row.memo: row.id for row in rows}
    assert {mark: there[mark] for mark in told.registered} == dict.fromkeys(told.registered, 1)
    assert {mark: numbers[mark] for mark in told.registered} == told.registered
    assert max((there[mark] for mark in told.unknown_marks), default=0) <= 1
    assert set(there) <= set(told.registered) | told.unknown_marks
    assert {number: sendings[number] for number in told.sent} == dict.fromkeys(told.sent, 1)
    assert max(sendings.values()) == 1
    assert set(sendings) <= told.sent | told.unknown_sends
    assert {status for _, status in applications} <= {OssStatus.READY, OssStatus.HANDED_OVER}
    assert len(applications) == len(sendings)
    counts = {entry["key"]: entry for entry in site.training("GET", "/counts")["applications"]}
    assert {number: counts[number]["lodged"] for number, _ in applications} == {number: 1 for number, _ in applications}
    assert {times for entry in counts.values() for times in entry["paid"].values()} == {1}
