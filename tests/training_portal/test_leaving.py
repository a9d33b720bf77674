"""Withdrawal, suspension and resumption."""

import pytest

from tests.training_portal.agent import Agent, Office

KEY = "100051889"


def test_a_withdrawal_is_granted_by_itself(agent: Agent, office: Office) -> None:
    office.set_delays(withdrawal=3600)
    agent.to_examination()
    assert agent.act(KEY, "withdrawal")["status"] == "取下中"
    office.wait(hours=1)
    assert agent.story(KEY)[-2:] == ["取下中", "取下"]


@pytest.mark.parametrize(
    "word",
    [
        "申請受付",
        "検査登録手数料納付待ち",
        "技術情報管理手数料納付待ち",
        "受付審査中",
        "検査補正要求",
        "重量税納付待ち",
        "再納付待ち",
    ],
)
def test_a_refused_withdrawal_goes_back_to_where_it_came_from(agent: Agent, office: Office, word: str) -> None:
    office.set_delays(withdrawal=86_400)
    bring_to(agent, office, word)
    assert agent.state(KEY)["status"] == word
    agent.act(KEY, "withdrawal")
    office.ask("/training/withdrawals", key=KEY, granted=False)
    assert agent.state(KEY)["status"] == word
    assert agent.story(KEY)[-2:] == ["取下中", word]


def bring_to(agent: Agent, office: Office, word: str) -> None:
    office.set_delays(fee_notice=3600 if word == "申請受付" else 0)
    agent.lodge()
    if word == "再納付待ち":
        office.turn_on("debit_failed", count=1)
    if word not in ("申請受付", "検査登録手数料納付待ち"):
        agent.pay(KEY, "inspection")
    if word in ("受付審査中", "検査補正要求", "重量税納付待ち"):
        agent.pay(KEY, "technical_information")
    if word == "検査補正要求":
        office.examine(KEY, "correction", "other_confirmation")
    if word == "重量税納付待ち":
        office.examine(KEY)


def test_deadlines_run_on_while_a_withdrawal_is_looked_at(agent: Agent, office: Office) -> None:
    office.set_delays(withdrawal=86_400 * 60)
    agent.lodge()
    agent.act(KEY, "withdrawal")
    office.wait(days=31)
    assert agent.state(KEY)["status"] == "取下中"
    office.ask("/training/withdrawals", key=KEY, granted=False)
    assert agent.state(KEY)["status"] == "無効"


def test_an_examination_goes_on_after_a_refused_withdrawal(agent: Agent, office: Office) -> None:
    office.set_delays(withdrawal=86_400, examine=60)
    agent.to_examination()
    agent.act(KEY, "withdrawal")
    office.wait(hours=1)
    office.ask("/training/withdrawals", key=KEY, granted=False)
    office.wait(minutes=1)
    assert agent.state(KEY)["status"] == "重量税納付待ち"


def test_what_is_completed_cannot_be_withdrawn(agent: Agent, office: Office) -> None:
    agent.to_examination()
    office.examine(KEY)
    agent.pay(KEY, "weight_tax")
    assert agent.act(KEY, "withdrawal")["code"] == "act_not_now"


def test_nothing_is_withdrawn_while_a_payment_is_in_process(agent: Agent, office: Office) -> None:
    office.set_delays(settlement=600)
    agent.lodge()
    agent.pay(KEY, "inspection")
    assert agent.act(KEY, "withdrawal")["code"] == "fee_in_process"


def test_a_reserved_suspension_stops_the_case_at_its_next_step(agent: Agent, office: Office) -> None:
    agent.lodge()
    assert agent.act(KEY, "suspension")["suspension"] == "予約中"
    stopped = agent.pay(KEY, "inspection")
    assert (stopped["status"], stopped["standstill"], stopped["suspension"], stopped["restart"]) == (
        "技術情報管理手数料納付待ち",
        "中断中",
        "不可",
        "各種再開依頼実施可",
    )
    assert agent.pay(KEY, "technical_information")["code"] == "suspended"
    office.set_delays(resumption=600)
    assert agent.act(KEY, "resumption")["standstill"] == "再開中"
    office.wait(minutes=10)
    assert agent.state(KEY)["standstill"] is None
    assert agent.pay(KEY, "technical_information")["status"] == "受付審査中"


def test_a_suspended_case_is_not_examined_until_resumed(agent: Agent, office: Office) -> None:
    office.set_delays(examine=60)
    agent.lodge()
    agent.pay(KEY, "inspection")
    agent.act(KEY, "suspension")
    stopped = agent.pay(KEY, "technical_information")
    assert (stopped["status"], stopped["standstill"], stopped["policy"]) == ("受付審査中", "中断中", None)
    office.wait(hours=1)
    assert agent.state(KEY)["status"] == "受付審査中"
    agent.act(KEY, "resumption")
    office.wait(minutes=1)
    assert agent.state(KEY)["status"] == "重量税納付待ち"


def test_a_resumption_waits_while_a_withdrawal_is_looked_at(agent: Agent, office: Office) -> None:
    office.set_delays(examine=60, resumption=60, withdrawal=86_400)
    agent.lodge()
    agent.pay(KEY, "inspection")
    agent.act(KEY, "suspension")
    agent.pay(KEY, "technical_information")
    agent.act(KEY, "resumption")
    agent.act(KEY, "withdrawal")
    office.wait(hours=1)
    assert agent.state(KEY)["standstill"] == "再開中"
    office.ask("/training/withdrawals", key=KEY, granted=False)
    office.wait(minutes=2)
    resumed = agent.state(KEY)
    assert (resumed["status"], resumed["standstill"], resumed["policy"]) == ("重量税納付待ち", None, "取得済")


def test_no_deadline_is_prolonged_by_a_suspension(agent: Agent, office: Office) -> None:
    agent.lodge()
    agent.act(KEY, "suspension")
    agent.pay(KEY, "inspection")
    office.wait(days=31)
    void = agent.state(KEY)
    assert (void["status"], void["standstill"]) == ("無効", None)


def test_the_office_may_keep_a_case_from_being_resumed(agent: Agent, office: Office) -> None:
    agent.lodge()
    agent.act(KEY, "suspension")
    agent.pay(KEY, "inspection")
    office.ask("/training/restarts", key=KEY, refused_because="税の確認中です。")
    refused = agent.act(KEY, "resumption")
    assert (refused["code"], refused["reason"]) == ("restart_refused", "税の確認中です。")
    assert agent.state(KEY)["restart"] == "各種再開依頼実施不可"


def test_nothing_is_suspended_once_examined(agent: Agent, office: Office) -> None:
    agent.to_examination()
    office.examine(KEY)
    assert agent.act(KEY, "suspension")["code"] == "act_not_now"
