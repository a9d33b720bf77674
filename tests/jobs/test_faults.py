"""Whatever the portal does: each application is lodged once, each fee paid once, and nothing is lost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.payment import FeeKind
from gateways.portal_http import HttpPortal
from models.jobs import PortalEvent
from models.organizations import PortalAccount
from tests.gateways.false_portal import FalsePortal, false_portal
from tests.support.outside import Outside
from usecases.agency.refresh_now import RefreshNow, refresh_now
from usecases.agency.resume_sending import ResumeSending, resume_sending
from usecases.agency.retry_sending import RetrySending, retry_sending

SILENCE = 0.4


@pytest.fixture
def hasty(outside: Outside) -> Iterator[Outside]:
    """A gateway that waits less for an answer than the portal holds it back."""
    with HttpPortal(outside.portal.url, connect_seconds=1, read_seconds=SILENCE / 2) as gateway:
        outside.gateway = gateway
        yield outside


@pytest.mark.parametrize("name", ["silent", "error", "garbage", "lost", "redirect", "huge"])
def test_an_unknown_answer_never_lodges_or_pays_twice(hasty: Outside, name: str) -> None:
    numbers = [hasty.take(nth=nth, cashless=False) for nth in (1, 2)]
    hasty.portal.post("/switches", name=name, count=2, calls=["lodge"], seconds=SILENCE, acts=True)
    hasty.apply(*numbers)
    for _ in range(3):
        hasty.work(seconds=65)
    hasty.portal.post("/switches", name=name, count=2, calls=["pay"], seconds=SILENCE, acts=True)
    for number in numbers:
        hasty.pay(number, FeeKind.INSPECTION)
    for _ in range(3):
        hasty.work(seconds=65)
    for number in numbers:
        counts = hasty.portal.counts()[number]
        assert (counts["lodged"], counts["paid"]) == (1, {"inspection": 1})
        assert hasty.payments(number)[0] == ("inspection", 1, "paid", 1450)
        assert hasty.application(number).oss_status is OssStatus.AWAITING_TECHNICAL_FEE
    assert {state for _, state, _ in hasty.jobs()} == {"done"}


@pytest.mark.parametrize("name", ["event_twice", "events_out_of_order", "event_gap"])
def test_events_are_taken_once_and_in_their_order(outside: Outside, name: str) -> None:
    outside.portal.post("/switches", name=name, count=3)
    number = outside.take()
    outside.apply(number)
    for _ in range(5):
        outside.work(seconds=31)
    assert outside.application(number).oss_status is OssStatus.AWAITING_INSPECTION_FEE
    with outside.look() as session:
        assert [row.seq for row in session.query(PortalEvent).order_by(PortalEvent.id)] == [1, 2, 3]
    told = [line for line in outside.story(number) if line.startswith("oss_status_changed")]
    assert told == [
        "oss_status_changed 申請受付処理中", "oss_status_changed 申請受付",
        "oss_status_changed 検査登録手数料納付待ち",
    ]  # fmt: skip


def test_after_two_minutes_a_missing_event_is_made_good_by_reading_whole(outside: Outside) -> None:
    outside.portal.post("/switches", name="event_gap")
    number = outside.take()
    outside.apply(number)
    outside.work()
    assert outside.application(number).oss_status is not OssStatus.AWAITING_INSPECTION_FEE
    for _ in range(6):
        outside.work(seconds=31)
    assert outside.application(number).oss_status is OssStatus.AWAITING_INSPECTION_FEE
    assert [kind.partition(":")[0] for kind, _, _ in outside.jobs()] == ["lodge", "refresh"]


def test_a_malformed_event_holds_up_nothing_and_is_made_good_by_reading_whole(outside: Outside) -> None:
    first, second = outside.take(nth=1), outside.take(nth=2)
    outside.apply(first, second)
    outside.work()
    sound = {"key": second, "seq": 8, "at": outside.clock.now.isoformat(), "status": "技術情報管理手数料納付待ち"}
    page = {"events": [{"seq": 7, "key": first, "status": "受付審査中"}, sound], "last_seq": 8}
    with false_portal(FalsePortal(body=json.dumps(page).encode())) as answer, HttpPortal(answer.url) as gateway:
        worker = replace(outside.worker(), portal=gateway)
        worker.run_once(outside.clock.move(seconds=31))
    assert outside.application(second).oss_status is OssStatus.AWAITING_TECHNICAL_FEE
    assert (outside.application(first).unclear, outside.events()[-2:]) == ("受付審査中", [(7, False), (8, True)])
    outside.work(seconds=31)
    assert outside.application(first).unclear == ""
    assert outside.application(first).oss_status is OssStatus.AWAITING_INSPECTION_FEE


def test_outside_its_hours_the_portal_is_asked_again_when_it_opens(outside: Outside) -> None:
    opens = outside.clock.now + timedelta(hours=3)
    outside.portal.post("/switches", name="outside_hours", count=1, calls=["lodge"], opens_at=opens.isoformat())
    number = outside.take()
    outside.apply(number)
    outside.work()
    assert outside.jobs() == [(f"lodge:{number}", "waiting", "closed")]
    outside.work(hours=2)
    assert outside.jobs()[0][1] == "waiting"
    outside.work(hours=1, seconds=1)
    assert outside.application(number).oss_status is OssStatus.AWAITING_INSPECTION_FEE


@pytest.mark.parametrize("name", ["account_deleted", "password_expired"])
def test_a_dead_account_stops_its_base_and_everything_waits_until_a_person_lets_it_go_on(
    outside: Outside, name: str
) -> None:
    first, second = outside.take(nth=1), outside.take(nth=2)
    outside.portal.post("/switches", name=name)
    outside.apply(first, second)
    outside.work()
    with outside.look() as session:
        account = session.query(PortalAccount).filter_by(vehicle_kind="registered").one()
        assert account.stopped_reason == name
    for _ in range(20):
        outside.work(seconds=61)
    assert [line[1:] for line in outside.jobs()] == [("waiting", "account_stopped")] * 2
    outside.portal.turn_off()
    outside.work(seconds=61)
    assert outside.jobs()[0][1] == "waiting"
    with outside.act() as session:
        agent = outside.agent(session)
        resume_sending(session, agent, ResumeSending(account.id), outside.clock.now)
    outside.work()
    assert [outside.application(number).oss_status for number in (first, second)] == [
        OssStatus.AWAITING_INSPECTION_FEE
    ] * 2


def test_without_any_answer_it_gives_up_and_a_person_can_let_it_be_tried_anew(outside: Outside) -> None:
    outside.portal.post("/switches", name="error", calls=["lodge", "state"])
    number = outside.take()
    outside.apply(number)
    for _ in range(12):
        outside.work(minutes=10)
    assert outside.jobs() == [(f"lodge:{number}", "failed", "http_500")]
    outside.portal.turn_off()
    outside.work(minutes=10)
    assert outside.application(number).oss_words == ""
    with outside.act() as session:
        assert retry_sending(session, outside.agent(session), RetrySending(number), outside.clock.now) == 1
    outside.work()
    assert outside.application(number).oss_status is OssStatus.AWAITING_INSPECTION_FEE
    assert outside.portal.counts()[number]["lodged"] == 1


def test_a_definite_no_to_paying_opens_the_fee_again_and_reads_how_it_stands(outside: Outside) -> None:
    number = outside.take()
    outside.apply(number)
    outside.work()
    with HttpPortal(outside.portal.url) as another:
        # Somebody pays at the portal's own page at the same moment.
        outside.pay(number, FeeKind.INSPECTION)
        account = outside.credentials()
        another.pay(account, number, FeeKind.INSPECTION, "by hand")
    outside.work()
    assert outside.payments(number)[0] == ("inspection", 1, "paid", 1450)
    assert outside.portal.counts()[number]["paid"] == {"inspection": 1}
    assert {state for _, state, _ in outside.jobs()} == {"done"}


def test_refreshing_reads_the_application_whole_and_wins(outside: Outside, tmp_path: Path) -> None:
    number = outside.take()
    outside.apply(number)
    outside.work()
    outside.portal.post("/switches", name="error", calls=["events", "pay"])
    outside.pay(number, FeeKind.INSPECTION)
    for _ in range(12):
        outside.work(minutes=10)
    assert outside.payments(number) == [("inspection", 1, "processing", 1450)]
    outside.portal.turn_off()
    with outside.act() as session:
        refresh_now(session, outside.agent(session), RefreshNow(number), outside.clock.now)
    outside.work()
    assert outside.payments(number) == [("inspection", 1, "awaiting", 1450)]
    assert outside.application(number).status is ApplicationStatus.APPLYING
    outside.pay(number, FeeKind.INSPECTION)
    outside.work()
    assert outside.payments(number)[0] == ("inspection", 1, "paid", 1450)
    assert outside.portal.counts()[number]["paid"] == {"inspection": 1}
