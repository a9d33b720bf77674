"""What awaits payment, and paying it."""

from datetime import date, timedelta
from typing import Any

from domain.service_hours import System
from domain.vehicle import VehicleKind
from models.database import Database
from tests.conftest import Clock
from tests.screens.agency.conftest import Make
from tests.support.agency_stories import a_fee, an_applied_application, portal_says
from tests.support.client import Client
from tests.support.databases import StatementCount
from usecases.stops.plan import PlanStop, plan_stop


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


def test_excel_holds_exactly_what_awaits_payment(agent: Client, made: Make) -> None:
    made(awaiting, nth=1, yen=1800)
    made(awaiting_kei, nth=2)
    sheet = agent.sheet(agent.get("/agency/payments?kind=registered").links()["Excel"])
    assert [row for row in sheet if str(row[0]).startswith("1000000")] == [
        ["100000001", "登録車", "検査手数料", 1800.0, 1450.0, date(2026, 12, 19), "納付待ち",
         "ダイレクト納付（依頼人の口座）", "品川 300 さ ・・・1", "ZVW50-6000001", "整備　太郎",
         "みなと自動車 六本木"]
    ]  # fmt: skip
    assert sheet[1][0].startswith("種別：登録車")


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


def test_an_amount_other_than_expected_is_marked_has_its_tab_and_leaves_once_it_is_ordered(
    agent: Client, made: Make
) -> None:
    made(awaiting, nth=1)
    made(awaiting, nth=2, yen=1800)
    page = agent.get("/agency/payments")
    assert [row[1:4] for row in page.rows("payments")] == [
        ["100000001", "検査手数料", "1,450円"], ["100000002", "検査手数料", "1,800円 見込み 1,450円"],
    ]  # fmt: skip
    tab = page.links()["見込みと違う 1件 1,800円"]
    page = agent.get(tab)
    assert [row[1] for row in page.rows("payments")] == ["100000002"]
    page = agent.press(page, "選択した納付へ進む", {"fee": "100000002:inspection"})
    assert page.notices()[0].startswith("見込みと違う金額があります。納付するのはポータルの金額です。")
    assert page.rows("paying")[0][2] == "1,800円 見込み 1,450円"
    agent.press(page, "納付する")
    assert agent.get(tab).rows("payments") == []
    assert not [text for text in agent.get("/agency/payments").links() if "見込み" in text]


def test_a_fee_nobody_expected_is_no_difference(agent: Client, made: Make) -> None:
    def taxed(session: Any, demo: Any, now: Any) -> None:
        application = an_applied_application(session, demo, now)
        application.expected_fees = {"inspection": 1450}
        paid = a_fee("inspection", 1450, "納付済", paid_at=now.isoformat(), reference="1")
        portal_says(session, application, "重量税納付待ち", now, fees=[paid, a_fee("weight_tax", 24_600)])

    made(taxed)
    page = agent.get("/agency/payments")
    assert [row[2:4] for row in page.rows("payments")] == [["自動車重量税", "24,600円"]]
    assert not [text for text in page.links() if "見込み" in text]


def test_the_first_page_leads_to_amounts_other_than_expected(agent: Client, made: Make) -> None:
    made(awaiting, nth=1)
    assert "見込みと違う金額" not in agent.get("/").text
    made(awaiting, nth=2, yen=1800)
    page = agent.get("/")
    assert [row[1] for row in agent.get(page.links()["見込みと違う金額1件"]).rows("payments")] == ["100000002"]


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


def test_what_is_paid_is_what_was_counted_and_chosen_anew_on_the_list(agent: Client, made: Make) -> None:
    made(awaiting, nth=1)
    made(awaiting, nth=2, yen=24_600)
    page = agent.get("/agency/payments/confirm?all=yes")
    assert "納付するもの：2件・合計26,050円" in page.text
    boxes = page.form_of("納付する").iter("input")
    assert {box.get("type") for box in boxes if box.get("name") == "fee"} == {"hidden"}
    assert page.links()["選び直す"] == "/agency/payments"
    assert len(agent.press(page, "納付する", {"typed_count": "2"}).rows("results")) == 2


def test_paying_is_offered_on_the_page_only_for_what_is_not_under_way(agent: Client, made: Make) -> None:
    made(awaiting, nth=1)
    made(awaiting_kei, nth=2)
    for number in ("100000001", "100000002"):
        page = agent.get(agent.get(f"/applications/{number}").links()["納付する"])
        agent.press(page, "納付する", {"fee": f"{number}:inspection"})
    assert "納付する" not in agent.get("/applications/100000001").links()
    page = agent.get(agent.get("/applications/100000002").links()["納付する"])
    assert [row[1] for row in page.rows("paying")] == ["技術情報管理手数料"]


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


def test_a_planned_stop_is_said_before_paying_with_the_time_it_goes(
    agent: Client, made: Make, sqlite: Database, clock: Clock
) -> None:
    made(awaiting)
    with sqlite.writer() as session, session.begin():
        plan_stop(session, PlanStop(System.LODGING, clock.now, clock.now + timedelta(hours=2)), clock.now)
    page = agent.get("/agency/payments/confirm?all=yes")
    assert "登録車：いまは受付時間外です。納付は2026/11/20 12:00に自動で送信します。" in page.text
