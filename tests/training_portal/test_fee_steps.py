"""The fee steps: their order, amounts, due dates, failures, waivers and the card."""

from typing import Any

import pytest

from tests.training_portal.agent import Agent, Office

KEY = "100051889"
OFFICIAL = [{"fee": "inspection", "reason": "official_vehicle", "earlier_receipt": None}]
MANDATE = {"kind": "electronic", "issuer": "架空市長", "made_on": "2026-11-20", "file_sha256": "0" * 64}


def amounts(case: dict[str, Any]) -> list[tuple[str, int, str | None, str]]:
    return [(fee["fee"], fee["amount"], fee["due_on"], fee["state"]) for fee in case["fees"]]


def test_a_registered_car_goes_fee_by_fee_to_completion(agent: Agent, office: Office) -> None:
    office.change_car("ZVW50-6012345", weight_kg=1400, use="private_passenger", eco_class="general")
    office.set_time("2024-01-04T07:22:00Z")
    agent.to_examination()
    office.wait(days=1)
    office.examine(KEY)
    done = agent.pay(KEY, "weight_tax")
    assert amounts(done) == [
        ("inspection", 1200, "2024-02-02", "納付済"),
        ("technical_information", 400, "2024-02-02", "納付済"),
        ("weight_tax", 24_600, "2025-01-05", "納付済"),
    ]
    assert (done["completed_on"], done["ready_on"]) == ("2024-01-05", "2024-01-05")
    assert agent.story(KEY) == [
        "申請受付処理中",
        "申請受付",
        "検査登録手数料納付待ち",
        "技術情報管理手数料納付待ち",
        "受付審査中",
        "重量税納付待ち",
        "交付待ち",
    ]


def test_a_kei_car_pays_both_fees_in_one_step(kei_agent: Agent, office: Office) -> None:
    office.change_car("JF3-1000001", "kei", use="kei_private", eco_class="over_13")
    case = kei_agent.lodge()
    assert amounts(case) == [
        ("inspection", 1450, "2026-12-19", "納付待ち"),
        ("technical_information", 400, "2026-12-19", "納付待ち"),
    ]
    assert kei_agent.pay(KEY, "technical_information")["status"] == "検査手数料等納付待ち"
    assert kei_agent.pay(KEY, "inspection")["status"] == "検査審査中"
    office.examine(KEY)
    assert amounts(kei_agent.state(KEY))[2] == ("weight_tax", 8200, "2027-11-20", "納付待ち")
    kei_agent.pay(KEY, "weight_tax")
    office.ask("/training/handovers", key=KEY)
    assert kei_agent.story(KEY)[-2:] == ["交付待ち", "自動車検査証返付完了"]


@pytest.mark.parametrize(
    ("day", "amount"),
    [("2022-12-31", 1000), ("2023-01-01", 1200), ("2026-03-31", 1200), ("2026-04-01", 1450)],
)
def test_the_fee_is_the_one_in_force_on_the_day_applied(agent: Agent, office: Office, day: str, amount: int) -> None:
    office.set_time(f"{day}T03:00:00Z")
    assert agent.lodge()["fees"][0]["amount"] == amount


def test_the_day_is_the_one_in_japan(agent: Agent, office: Office) -> None:
    office.set_time("2026-03-31T15:00:00Z")
    assert amounts(agent.lodge()) == [("inspection", 1450, "2026-04-30", "納付待ち")]


def test_the_tax_follows_the_validity_declared_and_the_car_as_registered(agent: Agent, office: Office) -> None:
    office.change_car("ZVW50-6012345", weight_kg=1510, use="private_passenger", eco_class="eco")
    agent.to_examination(validity_code="one_year_designated")
    office.examine(KEY)
    assert agent.state(KEY)["fees"][2]["amount"] == 10_000


def test_a_car_has_the_same_weight_and_class_in_every_portal(office: Office) -> None:
    cars = [
        office.client.get(f"/training/cars?kind=registered&chassis_number={number}").get_json()
        for number in ("ABC-1000001", "abcloooool")
    ]
    assert [(car["weight_kg"], car["use"], car["eco_class"]) for car in cars] == [
        (2210, "private_passenger", "over_13"),
        (1860, "private_cargo", "general"),
    ]


def test_a_payment_stays_in_process_until_the_bank_has_answered(agent: Agent, office: Office) -> None:
    office.set_delays(settlement=600)
    agent.lodge()
    assert amounts(agent.pay(KEY, "inspection")) == [("inspection", 1450, "2026-12-19", "納付処理中")]
    assert agent.pay(KEY, "inspection")["code"] == "fee_in_process"
    office.wait(minutes=10)
    assert agent.state(KEY)["status"] == "技術情報管理手数料納付待ち"
    assert agent.state(KEY)["fees"][0]["paid_at"] == "2026-11-20T01:10:00.000000Z"


def test_a_failed_debit_waits_for_another_try(agent: Agent, office: Office) -> None:
    agent.lodge()
    office.turn_on("debit_failed", count=1, reason="insufficient_funds")
    failed = agent.pay(KEY, "inspection")
    assert (failed["status"], failed["fees"][0]["state"]) == ("再納付待ち", "再納付待ち")
    assert failed["fees"][0]["reason"] == {"code": "insufficient_funds", "words": "預金残高が不足しています。"}
    paid = agent.pay(KEY, "inspection")
    assert paid["status"] == "技術情報管理手数料納付待ち"
    assert [(fee["fee"], fee["attempt"], fee["state"]) for fee in paid["fees"]] == [
        ("inspection", 1, "再納付待ち"),
        ("inspection", 2, "納付済"),
        ("technical_information", 1, "納付待ち"),
    ]
    assert office.counts()[KEY]["paid"] == {"inspection": 1}


def test_one_failed_fee_of_a_kei_step_holds_up_the_step_alone(kei_agent: Agent, office: Office) -> None:
    kei_agent.lodge()
    office.turn_on("debit_failed", count=1)
    assert kei_agent.pay(KEY, "inspection")["status"] == "再納付待ち"
    assert kei_agent.pay(KEY, "technical_information")["status"] == "再納付待ち"
    assert kei_agent.pay(KEY, "inspection")["status"] == "検査審査中"


def test_without_a_registered_account_only_the_fees_debited_from_it_fail(agent: Agent, kei_agent: Agent) -> None:
    payer = {"direct_debit_registered": False, "account_reference": None}
    agent.lodge(payer=payer)
    failed = agent.pay(KEY, "inspection")
    assert failed["fees"][0]["reason"]["code"] == "account_unregistered"
    kei_agent.lodge(payer=payer)
    assert kei_agent.pay(KEY, "inspection")["fees"][0]["state"] == "納付済"


def test_an_account_refused_by_the_bank_fails_with_its_reason(agent: Agent, office: Office) -> None:
    office.ask(f"/training/accounts/{agent.user}", debit_account={"reference": "D1", "refused_reason": "bank_refused"})
    agent.lodge(payer={"direct_debit_registered": True, "account_reference": "D1"})
    assert agent.pay(KEY, "inspection")["fees"][0]["reason"]["code"] == "bank_refused"


@pytest.mark.parametrize(
    ("fee", "code"),
    [
        ("inspection", "fee_already_paid"),
        ("weight_tax", "fee_not_due"),
        ("parking", "unknown_fee"),
    ],
)
def test_what_is_not_to_be_paid_now_is_refused(agent: Agent, fee: str, code: str) -> None:
    agent.lodge()
    agent.pay(KEY, "inspection")
    assert agent.pay(KEY, fee)["code"] == code


def test_the_same_payment_key_pays_once(agent: Agent, office: Office) -> None:
    agent.lodge()
    first = agent.pay(KEY, "inspection", "pay-1")
    assert agent.pay(KEY, "inspection", "pay-1") == first
    assert agent.pay(KEY, "technical_information", "pay-1")["code"] == "key_reused"
    assert office.counts()[KEY]["paid"] == {"inspection": 1}


def test_an_official_vehicle_with_an_electronic_mandate_pays_no_inspection_fee(agent: Agent) -> None:
    case = agent.lodge(mandate=MANDATE, waivers=OFFICIAL)
    assert amounts(case) == [
        ("inspection", 0, None, "納付不要"),
        ("technical_information", 400, "2026-12-19", "納付待ち"),
    ]
    assert case["fees"][0]["reason"]["code"] == "official_vehicle"
    assert case["status"] == "技術情報管理手数料納付待ち"
    assert agent.pay(KEY, "inspection")["code"] == "fee_already_paid"


@pytest.mark.parametrize(
    "lacking", [{"kind": "none"}, {"issuer": None}, {"made_on": None}, {"made_on": "2026-11-21"}, {"file_sha256": None}]
)
def test_without_the_mandate_the_fee_is_asked_for_with_the_reason(agent: Agent, lacking: dict[str, Any]) -> None:
    case = agent.lodge(mandate=MANDATE | lacking, waivers=OFFICIAL)
    assert (case["fees"][0]["amount"], case["fees"][0]["reason"]["code"]) == (1450, "official_vehicle_not_met")


def paid_before(receipt_number: str) -> dict[str, Any]:
    fees = ("inspection", "technical_information")
    return {
        "waivers": [{"fee": fee, "reason": "paid_before", "earlier_receipt": receipt_number} for fee in fees],
        "earlier_receipt": receipt_number,
    }


def a_rejected_case(agent: Agent, office: Office) -> str:
    key = agent.to_examination()
    office.examine(key, "rejection", "vehicle_user_mismatch")
    receipt_number: str = agent.state(key)["receipt_number"]
    return receipt_number


def test_after_a_rejection_the_fees_are_not_paid_again(agent: Agent, office: Office) -> None:
    again = agent.lodge(key="100051889-2", **paid_before(a_rejected_case(agent, office)))
    assert amounts(again) == [("inspection", 0, None, "納付不要"), ("technical_information", 0, None, "納付不要")]
    assert agent.story("100051889-2") == ["申請受付処理中", "申請受付", "受付審査中"]


def test_after_a_withdrawal_the_fees_are_not_paid_again(agent: Agent) -> None:
    receipt_number = agent.state(agent.to_examination())["receipt_number"]
    agent.act(KEY, "withdrawal")
    assert agent.lodge(key="100051889-2", **paid_before(receipt_number))["status"] == "受付審査中"


@pytest.mark.parametrize(
    "changes",
    [
        {"office": {"code": "T-14-01", "name": "神奈川運輸支局"}},
        {"vehicle_user__name": "別の　名義"},
        {"vehicle_user__address_1": "東京都別区"},
        paid_before("2026112000000000099"),
    ],
)
def test_each_condition_of_not_paying_again_counts(agent: Agent, office: Office, changes: dict[str, Any]) -> None:
    declared = paid_before(a_rejected_case(agent, office))
    again = agent.lodge(**{"key": "100051889-2", **declared, **changes})
    assert again["status"] == "検査登録手数料納付待ち"
    assert again["fees"][0]["reason"]["code"] == "paid_before_not_met"


@pytest.mark.parametrize(("day", "waived"), [("2027-01-19", True), ("2027-01-20", False)])
def test_not_paying_again_ends_two_months_after_reception(agent: Agent, office: Office, day: str, waived: bool) -> None:
    receipt_number = a_rejected_case(agent, office)
    office.set_time(f"{day}T03:00:00Z")
    again = agent.lodge(key="100051889-2", **paid_before(receipt_number))
    assert (again["fees"][0]["amount"] == 0) is waived


def test_an_earlier_receipt_serves_once(agent: Agent, office: Office) -> None:
    declared = paid_before(a_rejected_case(agent, office))
    agent.lodge(key="100051889-2", **declared)
    assert agent.lodge(key="100051889-3", **declared)["fees"][0]["amount"] == 1450


def test_a_void_application_never_saves_the_fees_of_the_next(agent: Agent, office: Office) -> None:
    receipt_number = agent.lodge()["receipt_number"]
    agent.pay(KEY, "inspection")
    office.wait(days=31)
    assert agent.state(KEY)["status"] == "無効"
    assert agent.lodge(key="100051889-2", **paid_before(receipt_number))["fees"][0]["amount"] == 1450


def test_a_card_pays_everything_at_completion(agent: Agent, office: Office) -> None:
    assert agent.lodge(cashless=True)["fees"] == []
    assert agent.pay(KEY, "inspection")["code"] == "paid_by_card"
    office.examine(KEY)
    assert [(fee["fee"], fee["state"]) for fee in agent.state(KEY)["fees"]] == [
        ("inspection", "納付済"),
        ("technical_information", "納付済"),
        ("weight_tax", "納付済"),
    ]
    assert agent.story(KEY) == ["申請受付処理中", "申請受付", "受付審査中", "交付待ち"]


@pytest.mark.parametrize(("card", "reason"), [("none", "card_none"), ("refused", "card_refused")])
def test_a_card_that_does_not_pay_keeps_the_case_waiting_until_it_is_mended(
    agent: Agent, office: Office, card: str, reason: str
) -> None:
    office.change_car("ZVW50-6012345", card=card)
    agent.lodge(cashless=True)
    office.examine(KEY)
    waiting = agent.state(KEY)
    assert (waiting["status"], {fee["reason"]["code"] for fee in waiting["fees"]}) == ("再納付待ち", {reason})
    office.change_car("ZVW50-6012345", card="valid")
    done = agent.state(KEY)
    assert (done["status"], done["completed_on"]) == ("交付待ち", "2026-11-20")
    assert office.counts()[KEY]["paid"] == {"inspection": 1, "technical_information": 1, "weight_tax": 1}
