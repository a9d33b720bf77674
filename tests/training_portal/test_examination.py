"""Examination by itself and by hand, the papers it looks up, its questions and its refusals."""

from typing import Any

import pytest

from tests.training_portal.agent import Agent, Office

KEY = "100051889"


def test_it_passes_by_itself_after_the_time_set_and_not_before(agent: Agent, office: Office) -> None:
    office.set_delays(examine=3600)
    agent.to_examination()
    office.wait(minutes=59)
    assert agent.state(KEY)["status"] == "受付審査中"
    office.wait(minutes=1)
    passed = agent.state(KEY)
    assert (passed["status"], passed["at"]) == ("重量税納付待ち", "2026-11-20T02:00:00.000000Z")


@pytest.mark.parametrize(
    ("begun", "examined"),
    [
        ("2026-11-20T14:59:00+09:00", "2026-11-20T06:59:00.000000Z"),
        ("2026-11-20T15:00:00+09:00", "2026-11-23T23:45:00.000000Z"),
        ("2026-11-21T10:00:00+09:00", "2026-11-23T23:45:00.000000Z"),
        ("2026-11-24T07:00:00+09:00", "2026-11-23T23:45:00.000000Z"),
        ("2026-12-28T15:30:00+09:00", "2027-01-03T23:45:00.000000Z"),
    ],
)
def test_with_hours_kept_it_is_examined_only_while_the_office_is_open(
    agent: Agent, office: Office, begun: str, examined: str
) -> None:
    """Counted: Friday 20 November 2026, then a weekend and Labour Thanksgiving Day on Monday; the new year's days."""
    office.set_time(begun)
    office.set_delays(examine=3600)
    agent.to_examination()
    office.ask("/training/settings", hours=True)
    office.wait(days=10)
    passed = agent.state(KEY)
    assert (passed["status"], passed["at"]) == ("重量税納付待ち", examined)


def test_with_hours_kept_a_kei_car_too_waits_for_the_office(kei_agent: Agent, office: Office) -> None:
    """Lodging is open day and night, examination is not: 21 November 2026 is a Saturday."""
    office.ask("/training/settings", hours=True, delays={"examine": 60})
    office.set_time("2026-11-21T12:00:00+09:00")
    kei_agent.to_examination()
    office.wait(days=1)
    assert kei_agent.state(KEY)["status"] == "検査審査中"
    office.wait(days=2)
    assert kei_agent.state(KEY)["status"] == "重量税納付待ち"


def test_a_time_set_later_holds_for_what_is_already_waiting(agent: Agent, office: Office) -> None:
    agent.to_examination()
    office.wait(days=1)
    assert agent.state(KEY)["status"] == "受付審査中"
    office.set_delays(examine=60)
    assert agent.state(KEY)["status"] == "重量税納付待ち"


def test_those_already_waiting_can_be_left_to_a_person(agent: Agent, office: Office) -> None:
    agent.to_examination()
    office.ask("/training/settings", delays={"examine": 60}, waiting_stay=True)
    agent.to_examination(key="100051890", chassis_number="ZVW50-0000002")
    office.wait(days=1)
    assert [agent.state(key)["status"] for key in (KEY, "100051890")] == ["受付審査中", "重量税納付待ち"]


def test_the_papers_are_found_when_examination_begins(agent: Agent) -> None:
    before = agent.lodge()
    after = agent.state(agent.to_examination())
    assert (before["conformity_certificate"], before["policy"]) == (None, None)
    assert (after["conformity_certificate"], after["policy"]) == ("取得済", "取得済")
    assert after["examination_requested_at"] == "2026-11-20T01:00:00.000000Z"


@pytest.mark.parametrize(
    ("paper", "reason"),
    [("conformity_certificate", "conformity_certificate_missing"), ("policy", "policy_missing")],
)
def test_a_missing_paper_is_a_rejection(agent: Agent, office: Office, paper: str, reason: str) -> None:
    office.change_car("ZVW50-6012345", **{paper: False})
    agent.to_examination()
    rejected = agent.state(KEY)
    assert (rejected["status"], rejected[paper]) == ("却下", "未取得")
    assert [reason["code"] for reason in rejected["rejection"]["reasons"]] == [reason]


def test_a_correction_tells_why_and_until_when_and_is_answered(agent: Agent, office: Office) -> None:
    agent.to_examination()
    office.examine(KEY, "correction", "conformity_certificate_fault", "走行距離をご確認ください。")
    asked = agent.state(KEY)
    assert asked["status"] == "検査補正要求"
    assert asked["correction"] == {
        "code": "conformity_certificate_fault",
        "words": "保安基準適合証の記載内容に不備があります。引戻し、修正、再登録のうえ補正してください。",
        "message": "走行距離をご確認ください。",
        "asked_at": "2026-11-20T01:00:00.000000Z",
        "due_on": "2026-12-04",
    }
    answered = agent.act(KEY, "correction", answer="done")
    assert (answered["status"], answered["correction"]) == ("受付審査中", None)


def test_a_question_answered_with_no_is_a_rejection(agent: Agent, office: Office) -> None:
    agent.to_examination()
    office.examine(KEY, "correction", "shortening")
    assert agent.act(KEY, "correction", answer="no")["rejection"]["reasons"][0]["code"] == "shortening_declined"


def test_only_what_is_asked_for_can_be_corrected(agent: Agent) -> None:
    agent.to_examination()
    assert agent.act(KEY, "correction", answer="done")["code"] == "act_not_now"


@pytest.mark.parametrize(
    ("expiry_on", "asked"),
    # Applied on 2026-11-20: asked when that is up to 14 days before the day two months before expiry.
    [("2027-01-20", False), ("2027-01-21", True), ("2027-02-04", True), ("2027-02-05", False), (None, False)],
)
def test_the_office_asks_back_when_validity_is_just_shortened(
    agent: Agent, office: Office, expiry_on: str | None, asked: bool
) -> None:
    office.set_delays(examine=1)
    agent.to_examination(expiry_on=expiry_on)
    office.wait(seconds=1)
    assert (agent.state(KEY)["status"] == "検査補正要求") is asked
    if asked:
        agent.act(KEY, "correction", answer="yes")
        office.wait(seconds=1)
    assert agent.state(KEY)["status"] == "重量税納付待ち"


@pytest.mark.parametrize(
    ("declared", "question"),
    [
        ({"expiry_on": "2027-02-01", "parking_receipt": True}, "shortening"),
        ({"expiry_on": "2027-02-01", "shortening_allowed": True}, "parking_penalty"),
        ({"expiry_on": "2027-02-01", "shortening_allowed": True, "parking_receipt": True}, None),
    ],
)
def test_what_a_kei_application_declares_is_not_asked(
    kei_agent: Agent, office: Office, declared: dict[str, Any], question: str | None
) -> None:
    office.set_delays(examine=1)
    office.change_car("JF3-1000001", "kei", parking_penalty=True)
    kei_agent.to_examination(**declared)
    office.wait(seconds=1)
    correction = kei_agent.state(KEY)["correction"]
    assert (correction and correction["code"]) == question


@pytest.mark.parametrize(
    ("result", "reason", "status"),
    [
        ("correction", "other_confirmation", "検査補正要求"),
        ("rejection", "vehicle_user_mismatch", "却下"),
        ("not_accepted", "not_accepted_by_office", "未受付"),
        ("pass", "", "重量税納付待ち"),
    ],
)
def test_a_result_forced_for_a_car_needs_nobody_at_the_window(
    agent: Agent, office: Office, result: str, reason: str, status: str
) -> None:
    office.force("ZVW50-6012345", result, reason, "訓練です。")
    agent.to_examination()
    forced = agent.state(KEY)
    assert forced["status"] == status
    told = forced["correction"] or forced["rejection"]
    assert (told["message"] if told else None) == (None if result == "pass" else "訓練です。")


def test_a_forced_result_strikes_its_car_alone_and_once(agent: Agent, office: Office) -> None:
    office.force("ZVW50-6012345", "rejection", "vehicle_user_mismatch")
    agent.to_examination(key="100051890", chassis_number="ZVW50-9999999")
    agent.to_examination()
    agent.to_examination(key="100051889-2")
    statuses = [agent.state(key)["status"] for key in ("100051890", "100051889", "100051889-2")]
    assert statuses == ["受付審査中", "却下", "受付審査中"]


def test_only_what_is_examined_can_be_decided(agent: Agent, office: Office) -> None:
    agent.lodge()
    answer = office.client.post("/training/examine", json={"key": KEY, "result": "pass"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "act_not_now")


@pytest.mark.parametrize(
    "changes",
    [{"use": {"a": 1}}, {"card": []}, {"weight_kg": "1400"}, {"policy": 1}, {"wheels": 4}, {"use": "kei_private"}],
)
def test_a_car_is_changed_only_to_what_a_car_can_be(office: Office, changes: dict[str, Any]) -> None:
    order = {"kind": "registered", "chassis_number": "ZVW50-6012345", "changes": changes}
    answer = office.client.post("/training/cars", json=order)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "car_malformed")


def test_the_portal_tells_the_chassis_number_it_holds(agent: Agent, office: Office) -> None:
    office.change_car("ZVW506012345", chassis_number="ZVW50-6012345")
    assert agent.lodge(chassis_number="ZVW506012345")["chassis_number"] == "ZVW50-6012345"
