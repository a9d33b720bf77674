"""The list of requests."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook

from demo.organizations import Demo
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.database import Database
from models.organizations import Organization
from models.requests import InspectionRequest
from tests.support.agency_stories import a_taken_application
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page, text_of
from tests.support.seeking import go
from tests.support.stories import actor_of
from tests.support.writers import watched
from usecases import seeking
from usecases.agency.take import TakeRequest, take_request

Make = Callable[..., InspectionRequest]
COLUMNS = [
    "申請ID", "申請ステータス", "登録番号(車両番号)", "車台番号", "使用者", "拠点", "代理人", "申請予定日", "満了日",
    "更新者", "更新日時",
]  # fmt: skip


def test_the_first_visit_says_what_to_do(sender: Client) -> None:
    page = sender.get("/requests")
    assert ("まだ依頼がありません。" in page.text, page.links()["最初の依頼を登録する"]) == (True, "/requests/new")


def test_the_columns_stand_in_the_order_of_the_specification(sender: Client, make: Make) -> None:
    row = make(sent=True, nth=1111)
    page = sender.get("/requests")
    assert page.columns("requests") == COLUMNS
    assert page.rows("requests") == [
        [
            "", str(row.id), "依頼済", "品川 300 さ 11-11", "ZVW50-6001111", "整備 太郎", "六本木", "東京支部 東京", "",
            "2026/11/28", "田中 全子", "2026/11/20 10:00",
        ]
    ]  # fmt: skip


def test_tabs_count_each_kind(sender: Client, make: Make) -> None:
    make(), make(kind=VehicleKind.KEI, nth=2), make(kind=VehicleKind.KEI, nth=3)
    assert tabs(sender.get("/requests"))[0] == ["すべて 3件", "登録車 1件", "軽自動車 2件"]
    assert len(sender.get("/requests?kind=kei").rows("requests")) == 2


def test_tabs_count_each_status_of_the_kind_that_is_shown(sender: Client, make: Make) -> None:
    make(), make(sent=True, nth=2), make(kind=VehicleKind.KEI, nth=3)
    page = sender.get("/requests?kind=registered&sort=plate&after=1~2")
    assert tabs(page)[1] == [
        "すべて",
        "依頼前 1件",
        "送信予約 0件",
        "依頼済 1件",
        "差戻し 0件",
        "受付 0件",
        "不成立",
        "取消",
        "完了",
    ]
    assert page.links()["依頼前 1件"] == "/requests?kind=registered&sort=plate&status=draft"
    over = sender.get("/requests?status=done")
    assert tabs(over)[1][-1] == "完了 0件"
    assert over.links()["すべて"] == "/requests?reset=1"


def tabs(page: Page) -> list[list[str]]:
    return [[text_of(link) for link in nav.iter("a")] for nav in page.having("nav", class_="tabs")]


def test_a_search_without_a_hit_offers_to_clear_it(sender: Client, make: Make) -> None:
    make()
    page = sender.get("/requests?plate=練馬")
    assert "条件に合う依頼はありません。" in page.text
    assert sender.get(page.links()["条件をすべて外す"]).rows("requests") != []


def test_the_last_search_comes_back(sender: Client, make: Make) -> None:
    make(), make(sent=True, nth=2)
    sender.get("/requests?status=sent")
    assert sender.raw("/requests").headers["Location"] == "/requests?status=sent"
    sender.get("/requests?reset=1")
    assert len(sender.get("/requests").rows("requests")) == 2


def test_another_user_of_the_same_browser_does_not_get_it(sender: Client, make: Make) -> None:
    make()
    sender.get("/requests?vehicle_user=整備")
    sender.press(sender.get("/requests/new"), "ログアウト")
    sender.sign_in("1845678", "sender001")
    assert sender.raw("/requests").status_code == 200


def test_strange_conditions_are_no_fault(sender: Client, make: Make) -> None:
    make()
    for query in (
        "plate=%00", "plate=" + "x" * 5000, "number=99999999999999999999", "planned_from=31", "base=-1", "sort=moon",
        "after=1~2", "size=1000000", "chassis=%F0%9F%9A%97", "kind=ship", "status=lost", "entered_by=99999999999999999",
    ):  # fmt: skip
        sender.get(f"/requests?{query}")


def test_the_operator_sees_no_names(client: Client, make: Make) -> None:
    number = make(vehicle_user_name="秘密　花子", memo="秘密のメモ").id
    client.sign_in("1000001", "admin")
    page = client.get("/requests")
    assert page.columns("requests") == [name for name in COLUMNS if name != "使用者"]
    assert "秘密" not in page.html + client.get(f"/requests/{number}").html


def test_the_agent_sees_what_was_sent(client: Client, make: Make) -> None:
    make(nth=1), make(sent=True, nth=2)
    client.sign_in("2000001", "sender")
    assert [row[2] for row in client.get("/requests").rows("requests")] == ["品川 300 さ ・・・2"]


def test_only_what_can_be_sent_has_a_box_to_select_it(sender: Client, make: Make) -> None:
    draft = make(nth=1)
    make(nth=2, sent=True)
    boxes = [box for box in sender.get("/requests").having("input", name="number") if box.get("type") == "checkbox"]
    assert [box.get("value") for box in boxes] == [str(draft.id)]


def test_excel_holds_exactly_the_search(sender: Client, make: Make) -> None:
    make(nth=1), make(nth=2, sent=True)
    answer = sender.raw("/requests.xlsx?status=sent")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[:5] for row in rows if str(row[0]).startswith("1000000")] == [
        ["100000002", "登録車", "依頼済", "品川 300 さ ・・・2", "ZVW50-6000002"]
    ]


def test_excel_holds_the_own_fields_that_have_a_label(
    client: Client, sender: Client, make: Make, sqlite: Database, demo: Demo
) -> None:
    make(nth=1, own_fields=("A-1", "", "代車"), option_code="X-1")
    make(nth=2, sent=True)
    with sqlite.writer() as session, session.begin():
        session.get_one(Organization, demo.organizations["1845678"].id).own_field_labels = ["顧客番号", "", "代車"]

    def sheet(asking: Client) -> list[list[object]]:
        answer = asking.raw("/requests.xlsx")
        return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()

    rows = sheet(sender)
    [heads] = [row for row in rows if row[0] == "申請ID"]
    assert heads[-4:] == ["更新日時", "オプションコード", "顧客番号", "代車"]
    assert {row[0]: row[-3:] for row in rows if str(row[0]).startswith("1000000")} == {
        "100000001": ["X-1", "A-1", "代車"], "100000002": ["", "", ""],
    }  # fmt: skip
    agents = sheet(Client(client.app).sign_in("2000001", "sender"))
    assert [row for row in agents if "顧客番号" in row] == []


def boxes(page: Page) -> dict[str, str]:
    """The search boxes for the option code and the own fields, by their labels."""
    names = {label.get("for", "").removeprefix("filter-"): text_of(label) for label in page.having("label")}
    return {name: text for name, text in names.items() if name == "option" or name.startswith("own_")}


@pytest.mark.parametrize("path", ["/requests", "/applications"])
def test_the_client_finds_by_its_own_fields_under_its_own_names_and_nobody_else_does(
    client: Client, sender: Client, make: Make, sqlite: Database, demo: Demo, path: str, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        session.get_one(Organization, demo.organizations["1845678"].id).own_field_labels = ["", "代車の有無"]
        numbers = [
            a_taken_application(session, demo, now, nth=1, own_fields=("", "代車なし"), option_code="B1").number,
            a_taken_application(session, demo, now, nth=2, own_fields=("", "代車１号"), option_code="C1").number,
        ]
    table = path.removeprefix("/")

    def found(asking: Client, query: str) -> list[str]:
        rows = asking.get(f"{path}?{query}").rows(table)
        return sorted(cell for row in rows for cell in row if cell in numbers)

    assert boxes(sender.get(f"{path}?reset=1")) == {"option": "オプションコード", "own_2": "代車の有無"}
    assert found(sender, "own_2=1号") == [numbers[1]]
    assert found(sender, "option=b") == [numbers[0]]
    sheet = sender.sheet(f"{path}.xlsx?own_2=代車なし")
    assert "代車の有無：代車なし" in str(sheet[1][0])
    [heads] = [row for row in sheet if row[0] == "申請ID"]
    assert heads[-2:] == ["オプションコード", "代車の有無"]
    assert [row[-2:] for row in sheet if row[0] in numbers] == [["B1", "代車なし"]]
    agent = Client(client.app).sign_in("2000001", "sender")
    assert found(agent, "own_2=1号") == numbers
    assert (found(agent, "option=c"), found(agent, "memo=代車")) == ([numbers[1]], [])
    assert boxes(agent.get(f"{path}?reset=1")) == {"option": "オプションコード"}


def test_making_excel_keeps_no_writer_waiting(
    sender: Client, make: Make, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer, and a long list takes its time."""
    make()
    kept = watched(monkeypatch, sqlite, "usecases.issue_list.list_excel")
    sender.raw("/requests.xlsx")
    assert kept == ["free"]
    with sqlite.reader() as session:
        last = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert (last.code, last.record) == ("downloaded", "requests.xlsx")


def test_as_many_statements_for_one_row_as_for_thirty(sender: Client, make: Make, sqlite: Database) -> None:
    counts = []
    for last in (2, 31):
        for nth in range(1 if last == 2 else 2, last):
            make(nth=nth)
        with StatementCount(sqlite) as counted:
            sender.get("/requests?status=draft")
        counts.append(len(counted.statements))
    assert counts[0] == counts[1] <= 6


def test_one_request_costs_at_most_six_statements(sender: Client, make: Make, sqlite: Database) -> None:
    number = make().id
    for address in ("", "/edit", "/send"):
        sender.get(f"/requests/{number}{address}")
        with StatementCount(sqlite) as counted:
            sender.get(f"/requests/{number}{address}")
        assert len(counted.statements) <= 6, counted.statements


def test_what_cannot_be_counted_without_reading_the_whole_list_is_called_many(
    sender: Client, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nth in (1, 2, 3):
        make(nth=nth)
    go("wide", monkeypatch)
    monkeypatch.setattr(seeking, "LOOKED_THROUGH", 2)
    page = sender.get("/requests?plate=品川&chassis=ZVW50")
    assert [row[1] for row in page.rows("requests")] == ["100000003", "100000002", "100000001"]
    assert "依頼データ：多数" in page.text


def test_a_planned_day_that_is_no_day_is_said_and_stays_typed(sender: Client, make: Make) -> None:
    make()
    page = sender.get("/requests?planned_from=2月31日&planned_until=2026/12/1")
    assert page.notices() == ["申請予定日（から）の2026年2月31日はありません。日付を確認してください。"]
    boxes = [page.having("input", name=name)[0].get("value") for name in ("planned_from", "planned_until")]
    assert boxes == ["2月31日", "2026/12/01"]
    assert page.having("details", open="")
    assert "申請予定日（から）" in sender.get("/requests?planned_from=abc", htmx=True).text


def test_who_changed_it_last_is_a_colleague_by_name_or_the_other_side(
    sender: Client, make: Make, sqlite: Database, demo: Demo, now: datetime
) -> None:
    """In the list, in Excel and on the page of the request."""
    number = make(sent=True).id
    with sqlite.writer() as session, session.begin():
        take_request(session, actor_of(session, demo, member_code="2000001"), TakeRequest(number), now)

    def said() -> tuple[str, str, str]:
        answer = sender.raw("/requests.xlsx")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        [excel] = [row[10] for row in rows if row[0] == str(number)]
        [listed] = [row[COLUMNS.index("更新者") - len(COLUMNS)] for row in sender.get("/requests").rows("requests")]
        page = sender.get(f"/requests/{number}").text
        return str(excel), listed, page[page.index("更新：") :].split()[2]

    assert said() == ("代理人", "代理人", "代理人")
    with sqlite.writer() as session, session.begin():
        session.get_one(InspectionRequest, number).updated_side = "system"
    assert said() == ("システム", "システム", "システム")
