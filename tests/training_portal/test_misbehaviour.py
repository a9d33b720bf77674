"""Each misbehaviour does what its switch says, as often as it says, and to nobody else."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from flask import Flask

from tests.training_portal.agent import Agent, Office, canonical, lodgement

KEY = "100051889"


@pytest.fixture
def wire(portal_url: str, agent: Agent) -> Iterator[httpx.Client]:
    """The agent's bare connection, which gives up after two seconds."""
    with httpx.Client(base_url=portal_url, auth=(agent.user, agent.password), timeout=2, trust_env=False) as client:
        yield client


def lodge(wire: httpx.Client) -> httpx.Response:
    headers = {"Idempotency-Key": KEY, "Content-Type": "application/json"}
    return wire.post("/applications", content=canonical(lodgement()), headers=headers)


def test_an_answer_can_be_slow_and_right(wire: httpx.Client, office: Office) -> None:
    office.turn_on("slow", seconds=0.3, count=1)
    before = time.monotonic()
    assert lodge(wire).json()["status"] == "検査登録手数料納付待ち"
    assert time.monotonic() - before >= 0.3


def test_no_answer_comes_and_nothing_is_done(wire: httpx.Client, office: Office, agent: Agent) -> None:
    office.turn_on("silent", count=1)
    wire.timeout = httpx.Timeout(0.3)
    with pytest.raises(httpx.ReadTimeout):
        lodge(wire)
    assert agent.events() == []


def test_no_answer_comes_though_it_was_done(wire: httpx.Client, office: Office, agent: Agent) -> None:
    office.turn_on("silent", count=1, acts=True)
    wire.timeout = httpx.Timeout(0.5)
    with pytest.raises(httpx.ReadTimeout):
        lodge(wire)
    assert agent.state(KEY)["status"] == "検査登録手数料納付待ち"


def test_the_answer_is_lost_after_acceptance(wire: httpx.Client, office: Office) -> None:
    office.turn_on("lost", count=1)
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without sending a response"):
        lodge(wire)
    assert lodge(wire).status_code == 201
    assert office.counts()[KEY]["lodged"] == 1


@pytest.mark.parametrize(("acts", "lodged"), [(False, []), (True, [KEY])])
def test_an_error_before_or_after_the_act(
    wire: httpx.Client, office: Office, agent: Agent, acts: bool, lodged: list[str]
) -> None:
    office.turn_on("error", count=1, acts=acts)
    assert lodge(wire).status_code == 500
    assert sorted({event["key"] for event in agent.events()}) == lodged


@pytest.mark.parametrize(("acts", "lodged"), [(False, []), (True, [KEY])])
def test_a_body_that_is_no_json(
    wire: httpx.Client, office: Office, agent: Agent, acts: bool, lodged: list[str]
) -> None:
    office.turn_on("garbage", count=1, acts=acts)
    answer = lodge(wire)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()
    assert sorted({event["key"] for event in agent.events()}) == lodged


def test_a_redirection_and_a_body_without_end(wire: httpx.Client, office: Office) -> None:
    office.turn_on("redirect", count=1)
    assert (lodge(wire).status_code, office.counts()) == (307, {})
    office.turn_on("huge", count=1)
    assert len(wire.get("/events").content) == 16 * 1024 * 1024


def sequence(wire: httpx.Client) -> list[int]:
    return [event["seq"] for event in wire.get("/events").json()["events"]]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("event_twice", [1, 2, 2, 3]), ("events_out_of_order", [3, 2, 1]), ("event_gap", [1, 3])],
)
def test_a_page_of_events_is_mixed_up_once(wire: httpx.Client, office: Office, name: str, numbers: list[int]) -> None:
    lodge(wire)
    office.turn_on(name, count=1)
    assert sequence(wire) == numbers
    assert sequence(wire) == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("outside_hours", 503, "closed"),
        ("password_expired", 403, "password_expired"),
        ("account_deleted", 403, "account_deleted"),
    ],
)
def test_every_act_is_refused_until_the_switch_is_off(
    wire: httpx.Client, office: Office, name: str, status: int, code: str
) -> None:
    office.turn_on(name)
    for answer in (lodge(wire), wire.get("/events"), wire.get(f"/applications/{KEY}")):
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    office.client.delete(f"/training/switches?name={name}")
    assert lodge(wire).status_code == 201


def test_the_hours_tell_when_they_open(wire: httpx.Client, office: Office) -> None:
    office.turn_on("outside_hours", count=1, opens_at="2026-11-21T08:00:00+09:00")
    answer = lodge(wire)
    assert answer.json()["opens_at"] == "2026-11-20T23:00:00.000000Z"
    assert answer.headers["Retry-After"] == "60"


def test_a_switch_strikes_only_the_calls_and_the_account_it_names(agent: Agent, office: Office, program: Flask) -> None:
    other = Agent(program, office.issue_account("registered", bulk_user_id="OTHER001"))
    office.turn_on("error", calls=["pay"], account="OTHER001")
    agent.lodge()
    assert agent.pay(KEY, "inspection")["status"] == "技術情報管理手数料納付待ち"
    assert other.lodge(key="100051890")["status"] == "検査登録手数料納付待ち"
    other.pay("100051890", "inspection")
    assert other.answer.status_code == 500


def test_a_count_runs_out(wire: httpx.Client, office: Office) -> None:
    office.turn_on("error", count=2)
    assert [wire.get("/events").status_code for _ in range(4)] == [500, 500, 200, 200]
    assert office.client.get("/training/switches").get_json() == []


def test_two_switches_strike_one_after_the_other(wire: httpx.Client, office: Office) -> None:
    office.turn_on("error", count=1)
    office.turn_on("garbage", count=1)
    answers = [wire.get("/events") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [500, 200, 200]
    assert answers[2].json() == {"last_seq": 0, "events": []}


@pytest.mark.parametrize(
    "order",
    [
        {"name": "nonsense"},
        {"name": {"error": 1}},
        {"name": "error", "calls": [["pay"]]},
        {"name": "error", "count": 0},
        {"name": "error", "calls": ["fly"]},
        {"name": "slow", "seconds": 1000},
        {"name": "debit_failed", "reason": "vehicle_user_mismatch"},
        {"name": "outside_hours", "opens_at": "soon"},
    ],
)
def test_a_switch_nobody_knows_is_refused(office: Office, order: dict[str, Any]) -> None:
    answer = office.client.post("/training/switches", json=order)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "switch_malformed")
