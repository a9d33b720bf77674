"""The inbox: what a sender of the agent sees and does with what clients sent."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from domain.renewal import RenewalPlace
from domain.vehicle import VehicleKind
from models.database import Database
from models.organizations import Base
from tests.screens.agency.conftest import Make
from tests.support.agency_stories import a_taken_application, debit_account
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.stories import a_sent_request
from tests.support.writers import watched


def test_the_oldest_deadline_stands_first_with_the_result_of_the_checks(agent: Client, made: Make) -> None:
    made(debit_account)
    made(a_sent_request, nth=1)
    made(a_sent_request, nth=2, kind=VehicleKind.KEI, expiry_on=date(2026, 11, 25))
    page = agent.get("/agency/inbox")
    assert page.heading == "受付"
    assert [row[1:6] for row in page.rows("requests")] == [
        ["100000002", "送信不可 口座", "2026/11/25 あと5日", "品川 580 あ ・・・2", "JF3-6000002"],
        ["100000001", "問題なし", "2026/11/28", "品川 300 さ ・・・1", "ZVW50-6000001"],
    ]


def test_many_are_taken_at_once_and_each_has_its_result(agent: Client, made: Make) -> None:
    for nth in (1, 2):
        made(a_sent_request, nth=nth)
    page = agent.get("/agency/inbox")
    result = agent.press(page, "受付する", {"number": ["100000001", "100000002", "100000009"]})
    assert result.heading == "受付の結果"
    assert result.rows("results") == [
        ["100000001", "成功", ""],
        ["100000002", "成功", ""],
        ["100000009", "失敗", "見つかりません。一覧から開き直してください。"],
    ]
    assert agent.get("/agency/inbox").rows("requests") == []


def test_nothing_ticked_is_said_beside_the_list(agent: Client, made: Make) -> None:
    made(a_sent_request)
    page = agent.press(agent.get("/agency/inbox"), "受付する", status=422)
    assert page.errors() == {"": "1件も選択されていません。一覧で選んでから押してください。"}


def test_one_is_taken_with_the_office_preset_from_our_base(agent: Client, made: Make) -> None:
    made(a_sent_request)
    page = agent.get("/agency/inbox/100000001")
    assert page.values()["office_code"] == "T-13-01"
    shown = agent.press(page, "受付する")
    assert shown.heading == "申請 100000001"
    assert "依頼を受付しました。次は申請先と委任を確認して申請してください。" in shown.notices()[0]


def test_one_is_returned_with_a_reason_the_client_reads(agent: Client, made: Make) -> None:
    made(a_sent_request)
    page = agent.get("/agency/inbox/return?number=100000001")
    refused = agent.press(page, "依頼人へ差し戻す", {"reason": "other", "text": ""}, status=422)
    assert refused.errors() == {"text": "理由が「その他」のときは、差戻しの内容を入力してください。"}
    shown = agent.press(refused, "依頼人へ差し戻す", {"reason": "duplicate", "text": "先週の依頼と重複しています。"})
    assert shown.heading == "受付"
    assert shown.notices() == ["依頼を依頼人へ差し戻しました。"]
    assert shown.rows("requests") == []


def test_choosing_several_leads_to_the_reason(agent: Client, made: Make) -> None:
    for nth in (1, 2):
        made(a_sent_request, nth=nth)
    page = agent.press(agent.get("/agency/inbox"), "差し戻す", {"number": ["100000001", "100000002"]})
    assert page.heading == "依頼人へ差し戻す"
    assert [row[0] for row in page.rows("returning")] == ["100000001", "100000002"]
    result = agent.press(page, "依頼人へ差し戻す", {"reason": "vehicle_user"})
    assert [row[:2] for row in result.rows("results")] == [["100000001", "成功"], ["100000002", "成功"]]


def test_a_taken_request_can_be_returned_as_long_as_nothing_was_lodged(agent: Client, made: Make) -> None:
    made(a_taken_application)
    agent.press(agent.get("/agency/inbox/return?number=100000001"), "依頼人へ差し戻す", {"reason": "validity"})
    agent.get("/applications/100000001", status=404)


@pytest.mark.parametrize(
    ("login_id", "status", "buttons"),
    [("sender", 200, True), ("viewer", 200, False), ("admin", 200, False), ("branch", 200, False)],
)
def test_only_a_sender_of_the_agent_can_act(
    client: Client, made: Make, login_id: str, status: int, buttons: bool
) -> None:
    made(a_sent_request)
    client.sign_in("2000001", login_id)
    page = client.get("/agency/inbox", status=status)
    assert ("受付する" in page.buttons()) is buttons
    client.post("/agency/inbox", {"number": "100000001", "act": "take"}, status=303 if buttons else 403)


@pytest.mark.parametrize("address", ["/agency/inbox", "/agency/applications", "/agency/payments", "/agency/results/1"])
def test_a_client_sees_nothing_of_the_agency(client: Client, made: Make, address: str) -> None:
    made(a_sent_request)
    client.sign_in("1845678", "sender").get(address, status=403)


def test_a_request_to_another_base_of_ours_is_not_found(client: Client, made: Make) -> None:
    made(a_sent_request, base="003")
    client.sign_in("2000001", "branch")
    assert client.get("/agency/inbox").rows("requests") == []
    client.get("/agency/inbox/100000001", status=404)
    client.get("/agency/inbox/100000777", status=404)


def test_one_row_and_many_cost_the_same_statements(agent: Client, made: Make, sqlite: Database) -> None:
    counts = []
    for wanted in (1, 12):
        for nth in range(len(counts) * wanted, wanted + 1):
            made(a_sent_request, nth=nth + 10 * wanted)
        agent.get("/agency/inbox")
        with StatementCount(sqlite) as count:
            agent.get("/agency/inbox")
        counts.append(len(count.statements))
    assert counts[0] == counts[1]
    assert counts[1] <= 6


def test_a_delegate_number_unknown_at_our_office_is_seen_in_the_inbox(
    agent: Client, made: Make, sqlite: Database
) -> None:
    made(debit_account)
    made(a_sent_request, renewal_place=RenewalPlace.CLIENT)
    assert "登録されていません" not in agent.get("/agency/inbox/100000001").text
    with sqlite.writer() as session, session.begin():
        session.execute(update(Base).where(Base.name == "東京").values(default_office_registered="T-14-01"))
    assert agent.get("/agency/inbox").rows("requests")[0][2] == "要確認 委託番号"
    said = "委託番号MN13000001は申請先（神奈川運輸支局）に登録されていません。申請先か更新区分を確認してください。"
    assert said in agent.get("/agency/inbox/100000001").text


def test_excel_holds_exactly_the_search_and_keeps_no_writer_waiting(
    agent: Client, made: Make, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(debit_account)
    made(a_sent_request, nth=1)
    made(a_sent_request, nth=2, kind=VehicleKind.KEI)
    made(a_sent_request, nth=3, expiry_on=date(2026, 11, 25))
    kept = watched(monkeypatch, sqlite, "usecases.issue_list.list_excel")
    answer = agent.raw(agent.get("/agency/inbox?kind=registered").links()["Excel"])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [[row[0], *row[4:7]] for row in rows if str(row[0]).startswith("1000000")] == [
        ["100000003", "品川 300 さ ・・・3", "ZVW50-6000003", "整備　太郎"],
        ["100000001", "品川 300 さ ・・・1", "ZVW50-6000001", "整備　太郎"],
    ]
    assert kept == ["free"]


def test_the_excel_of_the_inbox_is_for_who_sees_the_inbox(client: Client) -> None:
    client.sign_in("1845678", "sender")
    assert client.raw("/agency/inbox/list.xlsx").status_code == 403


def test_the_excel_of_a_full_inbox_is_read_for_many_at_once(
    agent: Client, made: Make, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("usecases.agency.inbox.ROWS_AT_ONCE", 3)
    counts = []
    for nths in ((1, 2, 3), (4, 5, 6)):
        for nth in nths:
            made(a_sent_request, nth=nth)
        agent.raw("/agency/inbox/list.xlsx")
        with StatementCount(sqlite) as counted:
            agent.raw("/agency/inbox/list.xlsx")
        counts.append(len(counted.statements))
    assert counts[1] == counts[0] + 1


STAMPED = {"chassis_number": "東[41]12345", "officially_stamped": True}
SAME_CAR = "同じ車の依頼がすでにあります："


def test_another_request_for_the_car_is_named_and_leads_there(agent: Client, made: Make) -> None:
    made(a_sent_request, nth=1)
    made(a_sent_request, nth=1)
    page = agent.get("/agency/inbox/100000001")
    assert f"{SAME_CAR} 100000002" in page.text
    assert page.links()["100000002"] == "/agency/inbox/100000002"
    assert [row[2] for row in agent.get("/agency/inbox").rows("requests")] == ["送信不可 重複 口座"] * 2


def test_an_officially_stamped_number_on_another_plate_is_another_car(agent: Client, made: Make) -> None:
    for nth in (1, 2, 1):
        made(a_sent_request, nth=nth, **STAMPED)
    assert f"{SAME_CAR} 100000003" in agent.get("/agency/inbox/100000001").text
    assert SAME_CAR not in agent.get("/agency/inbox/100000002").text
