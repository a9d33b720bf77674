"""The list of applications, as each side sees it."""

from datetime import datetime
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from demo.organizations import Demo
from domain.vehicle import VehicleKind
from models.database import Database
from tests.support.agency_stories import a_taken_application
from tests.support.application_stories import told_until
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import text_of
from tests.support.stories import actor_of

HEADS = [
    "申請ID",
    "申請ステータス",
    "OSSステータス",
    "登録番号",
    "車台番号",
    "使用者",
    "拠点",
    "代理人",
    "申請先",
    "依頼日時",
    "申請日時",
    "次の期限",
    "手続完了日",
]
DONE = [
    "100000001",
    "手続完了",
    "交付待ち",
    "品川 300 さ ・・・1",
    "ZVW50-6000001",
    "整備 太郎",
    "六本木",
    "東京支部 東京",
    "東京運輸支局",
    "2026/11/20 10:00",
    "2026/11/20 10:00",
    "",
    "2026/11/20",
]
KEI = [
    "100000002",
    "申請中",
    "重量税納付待ち",
    "品川 580 あ ・・・2",
    "JF3-6000002",
    "整備 太郎",
    "六本木",
    "東京支部 東京",
    "軽自動車検査協会 東京主管事務所",
    "2026/11/20 10:00",
    "2026/11/20 10:00",
    "2026/12/19",
    "",
]


@pytest.fixture(autouse=True)
def cases(sqlite: Database, demo: Demo, now: datetime, clock) -> None:
    with sqlite.writer() as session, session.begin():
        told_until(session, demo, now)
        told_until(session, demo, now, "重量税納付待ち", nth=2, kind=VehicleKind.KEI)
        a_taken_application(session, demo, now, nth=3, base="002")
    clock.move(hours=1)


def test_a_client_sees_every_column_newest_first(client: Client) -> None:
    page = client.sign_in("1845678", "sender").get("/applications?sort=number")
    assert page.heading == "申請データ"
    assert page.columns("applications") == HEADS
    assert page.rows("applications")[:2] == [DONE, KEI]
    assert [row[1:3] for row in page.rows("applications")][2] == ["申請前", ""]


def test_the_tabs_narrow_to_a_kind_and_name_its_day_of_completion(client: Client) -> None:
    client.sign_in("1845678", "sender")
    page = client.get("/applications")
    links = page.links()
    assert [links[name] for name in ("すべて 3件", "登録車 2件", "軽自動車 1件")] == [
        "/applications?reset=1",
        "/applications?kind=registered",
        "/applications?kind=kei",
    ]
    kei = client.get("/applications?kind=kei")
    assert [row[0] for row in kei.rows("applications")] == ["100000002"]
    assert kei.columns("applications")[-1] == "検査記録完了日"
    assert client.get("/applications?kind=registered").columns("applications")[-1] == "登録完了日"


def test_a_fragment_is_part_of_the_page(client: Client) -> None:
    client.sign_in("1845678", "sender")
    whole, part = client.get("/applications?chassis=JF3"), client.get("/applications?chassis=JF3", htmx=True)
    assert [row[0] for row in part.rows("applications")] == ["100000002"]
    assert part.text in whole.text


def test_the_agent_sees_whose_base_it_is_and_the_operator_no_names(client: Client) -> None:
    page = client.sign_in("2000001", "sender").get("/applications?sort=number")
    assert page.rows("applications")[0] == [*DONE[:6], "みなと自動車 六本木", "東京", *DONE[8:]]
    client.browser.delete_cookie("keizoku")
    operator = client.sign_in("1000001", "admin").get("/applications?sort=number")
    assert operator.columns("applications") == [head for head in HEADS if head != "使用者"]
    assert "整備" not in operator.html


def test_nothing_found_says_why_and_how_to_go_on(client: Client) -> None:
    client.sign_in("1845678", "sender")
    page = client.get("/applications?plate=沖縄")
    assert page.rows("applications") == []
    assert "条件に合う申請はありません。" in page.text
    assert page.links()["条件をすべて外す"] == "/applications?reset=1"
    client.browser.delete_cookie("keizoku")
    empty = client.sign_in("1845679", "sender").get("/applications")
    assert "申請はまだありません。代理人が依頼を受け付けると、ここに表示します。" in empty.text


def test_a_day_that_cannot_be_read_is_named_and_the_rest_still_counts(client: Client) -> None:
    page = client.sign_in("1845678", "sender").get("/applications?completed_from=2026/2/31&due_within=すぐ&chassis=JF3")
    assert [row[0] for row in page.rows("applications")] == ["100000002"]
    assert page.notices() == [
        "手続完了日（から）の2026年2月31日はありません。日付を確認してください。",
        "期限まで（日以内）は日数を数字で入力してください（例：7）。",
    ]


def test_the_client_chooses_planned_days_and_who_entered_it(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        a_taken_application(session, demo, now, login_id="sender001", nth=4, planned_on=now.date())
        user_id = actor_of(session, demo, "sender001").user_id
    page = client.sign_in("1845678", "sender").get("/applications?planned_from=2026/11/20&planned_until=2026/11/30")
    assert [row[0] for row in page.rows("applications")] == ["100000004"]
    typed = {name: page.having("input", name=name)[0].get("value") for name in ("planned_from", "planned_until")}
    assert typed == {"planned_from": "2026/11/20", "planned_until": "2026/11/30"}
    offered = page.having("select", name="entered_by")[0]
    assert "佐藤 一郎" in text_of(offered)
    asked = client.get(f"/applications?entered_by={user_id}")
    assert [row[0] for row in asked.rows("applications")] == ["100000004"]
    answer = client.raw(f"/applications.xlsx?entered_by={user_id}")
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()
    assert sheet[1][0].split("\u3000\u3000")[0] == "登録者：佐藤 一郎"


def test_only_the_client_asks_who_entered_a_request(client: Client, sqlite: Database, demo: Demo) -> None:
    with sqlite.reader() as session:
        user_id = actor_of(session, demo, "viewer001").user_id
    page = client.sign_in("2000001", "sender").get(f"/applications?entered_by={user_id}&planned_until=2027/1/1")
    assert page.rows("applications") == []
    assert page.having("select", name="entered_by") == []
    everything = client.get(f"/applications?entered_by={user_id}")
    assert len(everything.rows("applications")) == 3


@pytest.mark.parametrize(
    "query",
    [
        "entered_by=99999999999",
        "sort=xx&after=zz",
        "status=no&kind=x&due_within=abc&size=7",
        "after=1~2~3",
        "number=%00%F0",
    ],
)
def test_a_broken_address_shows_the_list_all_the_same(client: Client, query: str) -> None:
    client.sign_in("1845678", "sender").get(f"/applications?{query}")


def test_the_excel_holds_exactly_what_the_search_found(client: Client) -> None:
    answer = client.sign_in("1845678", "sender").raw("/applications.xlsx?kind=kei")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()
    heads = next(place for place, row in enumerate(rows) if row[0] == "申請ID")
    assert [row[0] for row in rows[heads + 1 :] if row[0]] == ["100000002"]
    assert rows[heads][:16] == [
        "申請ID",
        "申請ステータス",
        "OSSステータス",
        "車両の種類",
        "登録番号(車両番号)",
        "車台番号",
        "使用者",
        "拠点",
        "代理人",
        "申請先",
        "依頼日時",
        "申請日時",
        "次の期限",
        "検査記録完了日",
        "受付番号",
        "オプションコード",
    ]


def test_a_page_costs_five_statements_with_the_sign_in_and_what_can_be_chosen(client: Client, sqlite: Database) -> None:
    """Who asks, how many, which, what can be chosen, and the saved searches; a car is counted first."""
    client.sign_in("1845678", "sender").get("/applications")
    with StatementCount(sqlite) as many:
        client.get("/applications")
    with StatementCount(sqlite) as one:
        client.get("/applications?chassis=JF3")
    assert (len(many.statements), len(one.statements)) == (5, 6)
