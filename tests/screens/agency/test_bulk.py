"""Acts on many rows as the agent sees them: progress, results, the way back, and trying again."""

from collections.abc import Callable

import pytest
from flask import Flask

from domain.vehicle import VehicleKind
from jobs.many import run_slice
from models.database import Database
from tests.conftest import Clock
from tests.screens.agency.conftest import Make
from tests.support.agency_stories import (
    a_fee,
    a_taken_application,
    an_applied_application,
    debit_account,
    portal_account,
    portal_says,
)
from tests.support.client import Client
from tests.support.databases import StatementCount
from usecases.jobs.claim import claim_job

MANY = 25
ALL = [str(100_000_000 + nth) for nth in range(1, MANY + 1)]
WORKING = "順に処理しています。この画面を離れても続きます。作業一覧から、いつでもここに戻れます。 いまの状態を表示する"


@pytest.fixture
def prepared(made: Make) -> None:
    """Twenty-five kei cars, ready to be applied for; the last one by a client that cannot be debited."""
    for kind in VehicleKind:
        made(portal_account, kind=kind)
        made(debit_account, kind=kind)
    for nth in range(1, MANY):
        made(a_taken_application, nth=nth, kind=VehicleKind.KEI)
    made(a_taken_application, nth=MANY, kind=VehicleKind.KEI, member_code="1845679", base="001")


@pytest.fixture
def work(sqlite: Database, clock: Clock) -> Callable[[], None]:
    """Let a worker do one slice."""

    def one_slice() -> None:
        with sqlite.writer() as session, session.begin():
            job = claim_job(session, "one", clock.now)
        assert job is not None
        assert job.kind == "many"
        run_slice(job, clock)

    return one_slice


def under_way(agent: Client) -> str:
    """Where the work list leads while an act on many rows is being done."""
    return agent.get("/agency/applications").links()["いまの状態を表示する"]


def test_the_whole_list_is_applied_for_with_progress_and_results(
    agent: Client, prepared: None, work: Callable[[], None]
) -> None:
    page = agent.get("/agency/applications")
    page = agent.get(page.links()["一覧の25件をすべて選択"])
    assert [row[0] for row in page.rows("applying")] == ALL
    assert "20件を超えるので、順に処理します。次の画面で進み具合を見られます。" in page.text
    page = agent.press(page, "申請する", {"typed_count": "25"})
    address = under_way(agent)
    assert (page.heading, page.rows("results")) == ("申請の結果", [])
    assert "処理した件数0/250/25" in page.text
    assert WORKING in page.text
    for done in (10, 20):
        work()
        page = agent.get(address)
        assert f"{done}/25" in page.text
        assert page.rows("results") == []
    work()
    page = agent.get(address)
    assert "成功24件・失敗1件" in page.text
    rows = page.rows("results")
    assert rows[0][:2] == [ALL[-1], "失敗"]
    assert rows[0][2].startswith("依頼人のダイレクト納付口座が登録されていません")
    assert rows[1:] == [[number, "成功", "送信待ち"] for number in ALL[:-1]]


def test_the_page_can_be_left_and_found_again(agent: Client, prepared: None, work: Callable[[], None]) -> None:
    page = agent.get("/agency/applications/apply?all=yes")
    agent.press(page, "申請する", {"typed_count": "25"})
    work()
    board = agent.get("/agency/applications")
    assert board.notices() == ["申請の処理中です。25件のうち10件が終わりました。いまの状態を表示する"]
    page = agent.get(board.links()["まとめて行った処理"])
    assert page.rows("batches-done") == [["2026/11/20 10:00", "申請", "25", "10", "0", "処理中 10/25件"]]
    work()
    work()
    assert agent.get("/agency/applications").notices() == []
    page = agent.get("/agency/results")
    assert page.rows("batches-done") == [["2026/11/20 10:00", "申請", "25", "24", "1", "一部失敗"]]
    assert agent.get(page.links()["2026/11/20 10:00"]).heading == "申請の結果"


def test_the_page_asks_anew_only_while_something_is_open(
    agent: Client, prepared: None, work: Callable[[], None], sqlite: Database
) -> None:
    agent.press(agent.get("/agency/applications/apply?all=yes"), "申請する", {"typed_count": "25"})
    address = under_way(agent)
    assert 'hx-trigger="every 2s"' in agent.get(address, htmx=True).html
    for _ in range(3):
        work()
    assert 'hx-trigger="every 3s"' in agent.get(address, htmx=True).html
    with sqlite.writer() as session, session.begin():
        session.connection().exec_driver_sql("UPDATE jobs SET state = 'done'")
    assert "hx-trigger" not in agent.get(address, htmx=True).html
    assert "hx-trigger" not in agent.get("/agency/results", htmx=True).html


def test_only_the_refused_rows_are_tried_again(agent: Client, prepared: None, work: Callable[[], None]) -> None:
    agent.press(agent.get("/agency/applications/apply?all=yes"), "申請する", {"typed_count": "25"})
    address = under_way(agent)
    assert "失敗だけやり直す" not in agent.get(address).links()
    for _ in range(3):
        work()
    page = agent.get(agent.get(address).links()["失敗だけやり直す"])
    assert [row[0] for row in page.rows("applying")] == [ALL[-1]]


def test_the_acts_of_others_are_not_found(app: Flask, agent: Client, prepared: None) -> None:
    agent.press(agent.get("/agency/applications/apply?all=yes"), "申請する", {"typed_count": "25"})
    address = under_way(agent)
    viewer = Client(app).sign_in("2000001", "viewer")
    viewer.get(address, status=404)
    assert viewer.get("/agency/results").text.startswith("まとめて行った処理 まとめて行った処理は、まだありません。")
    assert viewer.get("/agency/applications").notices() == []


@pytest.mark.parametrize("again", ["x", "0", "²", "99999999999999999999"])
def test_an_act_that_never_was_cannot_be_tried_again(agent: Client, again: str) -> None:
    agent.get(f"/agency/applications/apply?again={again}", status=404)
    agent.get(f"/agency/payments/confirm?again={again}", status=404)


def test_the_whole_list_of_fees_is_ordered(agent: Client, made: Make, work: Callable[[], None]) -> None:
    def awaiting(session, demo, now, nth):  # type: ignore[no-untyped-def]
        application = an_applied_application(session, demo, now, nth=nth, kind=VehicleKind.KEI)
        fees = [a_fee("inspection", 1450), a_fee("technical_information", 400)]
        portal_says(session, application, "検査手数料等納付待ち", now, fees=fees)

    for nth in range(1, MANY + 1):
        made(awaiting, nth=nth)
    page = agent.get("/agency/payments?fee=technical_information")
    page = agent.get(page.links()["一覧の25件をすべて選択"])
    assert {row[1] for row in page.rows("paying")} == {"技術情報管理手数料"}
    assert "立替（代理人）：10,000円" in page.text
    page = agent.press(page, "納付する", {"typed_count": "25"})
    assert (page.heading, page.rows("results")) == ("納付の結果", [])


def test_a_single_page_offers_no_choice_beyond_its_own(agent: Client, made: Make) -> None:
    made(a_taken_application)
    assert not [text for text in agent.get("/agency/applications").links() if "すべて選択" in text]


def test_results_and_their_list_cost_the_same_for_few_and_many(
    agent: Client, prepared: None, work: Callable[[], None], sqlite: Database
) -> None:
    agent.press(agent.get("/agency/applications/apply?all=yes"), "申請する", {"typed_count": "25"})
    address = under_way(agent)
    counts = []
    for _ in range(3):
        work()
        for path in (address, "/agency/results", "/agency/applications"):
            with StatementCount(sqlite) as counted:
                agent.get(path)
            counts.append(len(counted.statements))
    assert counts == [3, 2, 6] * 3
