"""The movable clock: what passes meanwhile happens at its own moment, in order, and deadlines end with their day."""

import pytest

from tests.training_portal.agent import Agent, Office

KEY = "100051889"


def moments(agent: Agent) -> list[tuple[str, str]]:
    return [(event["at"][:19], event["status"]) for event in agent.events()]


def test_a_jump_makes_everything_happen_at_its_own_moment(agent: Agent, office: Office) -> None:
    office.set_delays(reception=60, fee_notice=60, settlement=600, examine=3600, handover=86_400)
    agent.lodge()
    office.wait(minutes=2)
    agent.pay(KEY, "inspection")
    office.wait(minutes=10)
    agent.pay(KEY, "technical_information")
    office.wait(days=30)
    assert moments(agent) == [
        ("2026-11-20T01:00:00", "申請受付処理中"),
        ("2026-11-20T01:01:00", "申請受付"),
        ("2026-11-20T01:02:00", "検査登録手数料納付待ち"),
        ("2026-11-20T01:02:00", "検査登録手数料納付待ち"),
        ("2026-11-20T01:12:00", "技術情報管理手数料納付待ち"),
        ("2026-11-20T01:12:00", "技術情報管理手数料納付待ち"),
        ("2026-11-20T01:22:00", "受付審査中"),
        ("2026-11-20T02:22:00", "重量税納付待ち"),
    ]
    agent.pay(KEY, "weight_tax")
    office.wait(days=2)
    assert moments(agent)[-2:] == [
        ("2026-12-20T01:22:00", "交付待ち"),
        ("2026-12-21T01:22:00", "交付完了"),
    ]


def test_two_applications_are_told_in_the_order_things_happened(agent: Agent, office: Office) -> None:
    office.set_delays(examine=7200, withdrawal=3600)
    agent.to_examination()
    agent.lodge(key="100051890", chassis_number="ZVW50-0000002")
    agent.act("100051890", "withdrawal")
    office.wait(days=1)
    assert [(event["at"][:19], event["key"], event["status"]) for event in agent.events()[-2:]] == [
        ("2026-11-20T02:00:00", "100051890", "取下"),
        ("2026-11-20T03:00:00", "100051889", "重量税納付待ち"),
    ]


@pytest.mark.parametrize(("moment", "status"), [("14:59:59", "検査登録手数料納付待ち"), ("15:00:00", "無効")])
def test_an_unpaid_fee_makes_the_case_void_when_its_last_day_ends(
    agent: Agent, office: Office, moment: str, status: str
) -> None:
    office.set_time("2024-01-04T03:00:00Z")
    assert agent.lodge()["fees"][0]["due_on"] == "2024-02-02"
    office.set_time(f"2024-02-02T{moment}Z")
    assert agent.state(KEY)["status"] == status


def test_a_void_case_says_why_and_takes_no_money(agent: Agent, office: Office) -> None:
    agent.lodge()
    office.wait(days=31)
    void = agent.state(KEY)
    assert (void["status"], void["at"]) == ("無効", "2026-12-19T15:00:00.000000Z")
    assert [reason["code"] for reason in void["rejection"]["reasons"]] == ["payment_overdue"]
    assert agent.pay(KEY, "inspection")["code"] == "fee_not_due"


def test_a_failed_debit_does_not_prolong_the_deadline(agent: Agent, office: Office) -> None:
    agent.lodge()
    office.turn_on("debit_failed", count=1)
    agent.pay(KEY, "inspection")
    office.set_time("2026-12-19T15:00:00Z")
    assert agent.story(KEY)[-2:] == ["再納付待ち", "無効"]


def test_a_payment_ordered_on_the_last_day_counts(agent: Agent, office: Office) -> None:
    office.set_delays(settlement=7200)
    agent.lodge()
    office.set_time("2026-12-19T14:00:00Z")
    agent.pay(KEY, "inspection")
    office.wait(hours=3)
    paid = agent.state(KEY)
    assert (paid["fees"][0]["state"], paid["fees"][0]["paid_at"][:19]) == ("納付済", "2026-12-19T16:00:00")
    # The technical fee, asked for only now, was due on the same day.
    assert paid["status"] == "無効"


def test_a_payment_ordered_in_time_does_not_save_the_fee_beside_it(kei_agent: Agent, office: Office) -> None:
    office.set_delays(settlement=7200)
    kei_agent.lodge()
    office.set_time("2026-12-19T14:00:00Z")
    kei_agent.pay(KEY, "inspection")
    office.wait(hours=3)
    void = kei_agent.state(KEY)
    assert (void["status"], void["at"]) == ("無効", "2026-12-19T16:00:00.000000Z")
    assert [fee["state"] for fee in void["fees"]] == ["納付済", "納付待ち"]


def test_the_weight_tax_waits_a_year_and_ends_on_leap_day_s_neighbour(agent: Agent, office: Office) -> None:
    office.set_time("2024-02-29T03:00:00Z")
    agent.to_examination()
    office.examine(KEY)
    assert agent.state(KEY)["fees"][2]["due_on"] == "2025-02-28"
    office.set_time("2025-02-28T15:00:00Z")
    assert agent.state(KEY)["status"] == "無効"


@pytest.mark.parametrize(
    ("moment", "status"), [("2026-12-04T14:59:59Z", "検査補正要求"), ("2026-12-04T15:00:00Z", "却下")]
)
def test_a_correction_missed_is_a_rejection(agent: Agent, office: Office, moment: str, status: str) -> None:
    agent.to_examination()
    office.examine(KEY, "correction", "other_confirmation")
    office.set_time(moment)
    assert agent.state(KEY)["status"] == status


def test_the_clock_never_stands_before_the_last_event(agent: Agent, office: Office) -> None:
    agent.lodge()
    answer = office.client.post("/training/clock", json={"now": "2026-11-20T00:59:59Z"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "clock_before_events")
    assert office.client.get("/training/clock").get_json() == {"now": "2026-11-20T01:00:00.000000Z"}


def test_the_clock_goes_back_to_real_time(office: Office) -> None:
    office.set_time("2024-10-01T00:00:00+09:00")
    assert office.client.get("/training/clock").get_json() == {"now": "2024-09-30T15:00:00.000000Z"}
    assert office.ask("/training/clock", real=True) == {"now": "2026-11-20T01:00:00.000000Z"}


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"now": "yesterday"},
        {"now": "2026-11-20T10:00:00"},
        {"now": "9999-12-31T00:00:00Z"},
        {"now": "0001-01-01T00:00:00+09:00"},
        {"advance_seconds": "x"},
        {"advance_seconds": 1e300},
    ],
)
def test_a_clock_order_that_names_no_moment_is_refused(office: Office, order: dict[str, object]) -> None:
    answer = office.client.post("/training/clock", json=order)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "clock_malformed")


def test_a_delay_may_be_changed_for_what_comes_alone(agent: Agent, office: Office) -> None:
    agent.to_examination()
    office.ask("/training/settings", delays={"examine": 60}, waiting_stay=True)
    agent.to_examination(key="100051890", chassis_number="ZVW50-0000002")
    office.wait(days=1)
    assert (agent.state(KEY)["status"], agent.state("100051890")["status"]) == ("受付審査中", "重量税納付待ち")
