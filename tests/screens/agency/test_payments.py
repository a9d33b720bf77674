"""What awaits payment, and paying it."""

from typing import Any

from domain.vehicle import VehicleKind
from models.database import Database
from tests.screens.agency.conftest import Make
from tests.support.agency_stories import a_fee, an_applied_application, portal_says
from tests.support.client import Client
from tests.support.databases import StatementCount


def awaiting(session: Any, demo: Any, now: Any, nth: int = 1, yen: int = 1450) -> str:
    application = an_applied_application(session, demo, now, nth=nth)
    portal_says(session, application, "検査登録手数料納付待ち", now, fees=[a_fee("inspection", yen)])
    return application.number


def awaiting_kei(session: Any, demo: Any, now: Any, nth: int = 1) -> None:
    application = an_applied_application(session, demo, now, nth=nth, kind=VehicleKind.KEI)
    fees = [a_fee("inspection", 1450), a_fee("technical_information", 400)]
    portal_says(session, application, "検査手数料等納付待ち", now, fees=fees)


def test_what_awaits_payment_stands_with_sum_due_date_and_method(agent: Client, made: Make) -> None:
    made(awaiting, nth=1)
    made(awaiting_kei, nth=2)
    page = agent.get("/agency/payments")
    assert [row[1:7] for row in page.rows("payments")] == [
        ["100000001", "検査手数料", "1,450円", "2026/12/19", "納付待ち", "ダイレクト納付（依頼人の口座）"],
        ["100000002", "検査手数料", "1,450円", "2026/12/19", "納付待ち", "立替（代理人）"],
        ["100000002", "技術情報管理手数料", "400円", "2026/12/19", "納付待ち", "立替（代理人）"],
    ]
    assert "検査手数料 2件 2,900円" in page.links()
    assert [row[1] for row in agent.get("/agency/payments?fee=technical_information").rows("payments")] == ["100000002"]


def test_the_chosen_are_looked_at_once_more_and_paid(agent: Client, made: Make) -> None:
    made(awaiting, nth=1)
    made(awaiting_kei, nth=2)
    page = agent.press(
        agent.get("/agency/payments"), "選択した納付へ進む",
        {"fee": ["100000001:inspection", "100000002:technical_information"]},
    )  # fmt: skip
    assert page.heading == "納付する"
    assert "ダイレクト納付（依頼人の口座）：1,450円" in page.text
    assert "立替（代理人）：400円" in page.text
    result = agent.press(page, "納付する")
    assert result.heading == "納付の結果"
    assert [row[:2] for row in result.rows("results")] == [
        ["100000001 検査手数料", "成功"], ["100000002 技術情報管理手数料", "成功"],
    ]  # fmt: skip
    assert [row[1:3] for row in agent.get("/agency/payments").rows("payments")] == [["100000002", "検査手数料"]]


def test_pressing_twice_pays_once_and_what_is_under_way_is_refused(agent: Client, made: Make) -> None:
    made(awaiting)
    page = agent.get("/agency/payments/confirm?number=100000001")
    first = agent.press(page, "納付する")
    second = agent.press(page, "納付する")
    assert first.rows("results") == second.rows("results")
    late = agent.post("/agency/payments/confirm", {"fee": "100000001:inspection"}, status=422)
    assert late.errors() == {"": "検査手数料は納付処理中です。反映を待つか、今すぐ更新で確認してください。"}


def test_more_than_ten_thousand_yen_need_the_count_typed(agent: Client, made: Make) -> None:
    made(awaiting, yen=24_600)
    page = agent.get("/agency/payments/confirm?number=100000001")
    refused = agent.press(page, "納付する", status=422)
    assert refused.errors() == {"typed_count": "件数を入力してください。1と入力すると実行します。"}
    assert agent.press(refused, "納付する", {"typed_count": "1"}).heading == "納付の結果"


def test_a_viewer_looks_and_does_not_pay(client: Client, made: Make) -> None:
    made(awaiting)
    client.sign_in("2000001", "viewer")
    assert len(client.get("/agency/payments").rows("payments")) == 1
    client.get("/agency/payments/confirm?number=100000001", status=403)
    client.post("/agency/payments/confirm", {"fee": "100000001:inspection"}, status=403)


def test_a_strange_choice_is_not_found_or_nothing(agent: Client, made: Make) -> None:
    made(awaiting)
    agent.get("/agency/payments/confirm?number=abc", status=404)
    page = agent.get("/agency/payments/confirm?fee=x&fee=100000001:usage")
    assert page.text.startswith("納付する いま納付できるものがありません。")


def test_one_row_and_many_cost_the_same_statements(agent: Client, made: Make, sqlite: Database) -> None:
    made(awaiting, nth=1)
    agent.get("/agency/payments")
    with StatementCount(sqlite) as one:
        agent.get("/agency/payments")
    for nth in range(2, 12):
        made(awaiting, nth=nth)
    with StatementCount(sqlite) as many:
        agent.get("/agency/payments")
    assert len(one.statements) == len(many.statements) <= 6
