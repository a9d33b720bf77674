"""What the portal accepts, what it does not, and that the same lodgement counts once."""

import threading
from typing import Any

import pytest
from flask import Flask

from tests.training_portal.agent import Agent, Office, canonical, lodgement

KEY = "100051889"


def test_a_sound_lodgement_gets_a_receipt_number_and_is_asked_for_the_first_fee(agent: Agent) -> None:
    assert agent.lodge() == {
        "seq": 3,
        "at": "2026-11-20T01:00:00.000000Z",
        "key": KEY,
        "kind": "registered",
        "receipt_number": "2026112000000000001",
        "status": "検査登録手数料納付待ち",
        "standstill": None,
        "suspension": "可",
        "restart": "各種再開依頼実施不可",
        "restart_refused": "",
        "conformity_certificate": None,
        "policy": None,
        "chassis_number": "ZVW50-6012345",
        "delegate": None,
        "fees": [
            {
                "fee": "inspection",
                "attempt": 1,
                "amount": 1450,
                "due_on": "2026-12-19",
                "state": "納付待ち",
                "paid_at": None,
                "reference": None,
                "reason": None,
            }
        ],
        "correction": None,
        "rejection": None,
        "examination_requested_at": None,
        "completed_on": None,
        "ready_on": None,
        "messages": {"message": False, "office_notice": False, "deadline_notice": True},
    }
    assert agent.answer.status_code == 201


def test_the_state_is_the_last_event_without_its_list_of_changes(agent: Agent) -> None:
    agent.lodge()
    last = agent.events()[-1]
    assert last.pop("changed") == ["status", "fees", "messages"]
    assert agent.state(KEY) == last


def test_events_are_numbered_without_a_gap_per_bulk_user(agent: Agent, kei_agent: Agent) -> None:
    agent.lodge()
    kei_agent.lodge()
    agent.lodge(key="100051890")
    assert [event["seq"] for event in agent.events()] == [1, 2, 3, 4, 5, 6]
    assert [(event["seq"], event["key"]) for event in agent.events(after=3, limit=2)] == [
        (4, "100051890"),
        (5, "100051890"),
    ]
    assert [event["status"] for event in kei_agent.events()] == [
        "申請受付処理中",
        "申請受付",
        "検査手数料等納付待ち",
    ]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"plate__kana": "お"}, ["plate_format"]),
        ({"plate__class_number": ""}, ["plate_format"]),
        ({"plate__serial": "0"}, ["plate_format"]),
        ({"plate__region": "SHINAGAWA"}, ["plate_format"]),
        ({"chassis_number": "zvw50-6012345"}, ["chassis_format"]),
        ({"chassis_number": "[41]12345"}, ["chassis_format"]),
        ({"vehicle_user__name": "　"}, ["vehicle_user_format"]),
        ({"validity_code": "three_years"}, ["validity_unknown"]),
        ({"certificate_number": "123"}, ["certificate_number_format"]),
        ({"mandate_confirmed": None}, ["mandate_unconfirmed"]),
        ({"renewal_place": "client"}, ["delegate_missing"]),
        ({"renewal_place": "client", "delegate_number": "9999999999"}, ["delegate_unknown"]),
        ({"plate__kana": "ん", "chassis_number": "?"}, ["plate_format", "chassis_format"]),
    ],
)
def test_a_fault_of_form_is_not_accepted_before_any_fee(
    agent: Agent, changes: dict[str, Any], reasons: list[str]
) -> None:
    answer = agent.lodge(**changes)
    assert (answer["status"], answer["receipt_number"], answer["fees"]) == ("未受付", None, [])
    assert [reason["code"] for reason in answer["rejection"]["reasons"]] == reasons
    assert agent.story(KEY) == ["申請受付処理中", "未受付"]


@pytest.mark.parametrize(
    "changes",
    [
        {"plate__class_number": ""},
        {"plate__serial": "0001"},
        {"officially_stamped": True, "chassis_number": "[41]12345"},
        {"certificate_number": "12345051205"},
    ],
)
def test_rarer_forms_are_accepted(kei_agent: Agent, changes: dict[str, Any]) -> None:
    assert kei_agent.lodge(**changes)["status"] == "検査手数料等納付待ち"


def test_a_kei_address_without_its_prefecture_is_not_accepted(kei_agent: Agent) -> None:
    answer = kei_agent.lodge(vehicle_user__address_1="港区六本木１－１")
    assert [reason["code"] for reason in answer["rejection"]["reasons"]] == ["vehicle_user_format"]


def test_a_delegate_number_counts_only_at_the_offices_it_is_registered_at(agent: Agent, office: Office) -> None:
    office.ask("/training/delegates", number="A123456789", kind="registered", office_code="T-14-01", name="横浜の工場")
    refused = agent.lodge(renewal_place="client_named", delegate_number="A123456789")
    assert [reason["code"] for reason in refused["rejection"]["reasons"]] == ["delegate_other_office"]
    office.ask("/training/delegates", number="A123456789", kind="registered", office_code="T-13-01", name="東京の工場")
    mended = agent.lodge(key="100051889-2", renewal_place="client_named", delegate_number="A123456789")
    assert mended["delegate"] == {"number": "A123456789", "name": "東京の工場", "verdict": "交付可能"}


@pytest.mark.parametrize(
    ("broken", "fields"),
    [
        ({"cashless": "no"}, ["cashless"]),
        ({"office": None}, ["office"]),
        ({"key": "12"}, ["key"]),
        ({"kind": "truck"}, ["kind"]),
        ({"expiry_on": "2026-02-31"}, ["expiry_on"]),
        ({"expiry_on": "0001-01-15"}, ["expiry_on"]),
        ({"waivers": [{"fee": "weight_tax", "reason": "because", "earlier_receipt": None}]}, ["waivers"]),
        ({"payer": {"direct_debit_registered": True}}, ["payer.account_reference"]),
    ],
)
def test_a_body_of_another_shape_is_refused_naming_the_fields(
    agent: Agent, broken: dict[str, Any], fields: list[str]
) -> None:
    answer = agent.post("/applications", canonical(lodgement() | broken), KEY)
    assert (agent.answer.status_code, answer["code"], answer["fields"]) == (422, "lodgement_malformed", fields)
    assert agent.events() == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b'{"key":"\\ud800"}', b'{"key":NaN}', b"[" * 100_000, b"1" * 10_000]
)
def test_what_is_no_lodgement_at_all_is_refused(agent: Agent, body: bytes) -> None:
    agent.post("/applications", body, KEY)
    assert agent.answer.status_code in (400, 422)


def test_the_same_key_and_body_give_the_same_answer_and_one_application(agent: Agent, office: Office) -> None:
    first = agent.lodge()
    agent.pay(KEY, "inspection")
    assert agent.lodge() == first
    assert office.counts() == {
        KEY: {"lodge_calls": 2, "lodged": 1, "pay_calls": {"inspection": 1}, "paid": {"inspection": 1}}
    }


def test_the_same_key_with_another_body_is_refused(agent: Agent) -> None:
    agent.lodge()
    assert agent.lodge(cashless=True)["code"] == "key_reused"
    assert agent.answer.status_code == 422
    assert agent.state(KEY)["status"] == "検査登録手数料納付待ち"


def test_a_key_that_is_not_the_application_number_is_refused(agent: Agent) -> None:
    assert agent.post("/applications", canonical(lodgement()), "100051890")["code"] == "key_mismatch"


def test_eight_at_once_lodge_once_and_pay_once(program: Flask, agent: Agent, office: Office) -> None:
    answers: list[tuple[int, Any]] = []

    def lodge_and_pay() -> None:
        double = Agent(program, {"kind": "registered", "bulk_user_id": agent.user, "password": agent.password})
        lodged = double.lodge()
        answers.append((double.answer.status_code, lodged["receipt_number"]))
        double.pay(KEY, "inspection", "pay-once")
        answers.append((double.answer.status_code, double.answer.get_json()["status"]))

    threads = [threading.Thread(target=lodge_and_pay) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [(200, "技術情報管理手数料納付待ち")] * 8 + [(201, "2026112000000000001")] * 8
    assert office.counts()[KEY] == {
        "lodge_calls": 8,
        "lodged": 1,
        "pay_calls": {"inspection": 8},
        "paid": {"inspection": 1},
    }


def test_another_bulk_user_sees_nothing_of_it(agent: Agent, program: Flask, office: Office) -> None:
    agent.lodge()
    other = Agent(program, office.issue_account("registered"))
    assert other.state(KEY)["code"] == "unknown_application"
    assert other.events() == []


def test_an_account_lodges_only_its_own_kind(kei_agent: Agent) -> None:
    assert kei_agent.lodge(**lodgement("registered"))["code"] == "kind_mismatch"


def test_a_form_of_another_site_is_no_call(agent: Agent) -> None:
    agent.client.post("/applications", data="{}", content_type="text/plain", auth=(agent.user, agent.password))
    assert agent.client.post("/training/clock", data='{"real":true}').status_code == 415
