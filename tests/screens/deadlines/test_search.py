"""The board of deadlines, for both sides."""

from datetime import datetime

import pytest

from demo.organizations import Demo
from domain.vehicle import VehicleKind
from models.database import Database
from tests.support.agency_stories import portal_says
from tests.support.application_stories import told_until
from tests.support.client import Client
from tests.support.databases import StatementCount


@pytest.fixture(autouse=True)
def cases(sqlite: Database, demo: Demo, now: datetime) -> None:
    """Today is 2026-11-20: one overdue, one today, one in 3 days, one far off, one done."""
    with sqlite.writer() as session, session.begin():
        told_until(session, demo, now, "検査登録手数料納付待ち", nth=1, due_on="2026-12-19", base="002")
        told_until(session, demo, now, "重量税納付待ち", nth=2, due_on="2026-11-20", kind=VehicleKind.KEI)
        told_until(session, demo, now, "技術情報管理手数料納付待ち", nth=3, due_on="2026-11-19")
        asked = told_until(session, demo, now, "受付審査中", nth=4)
        correction = {"words": "不備", "message": "", "due_on": "2026-11-23"}
        portal_says(session, asked, "検査補正要求", now, correction=correction)
        told_until(session, demo, now, nth=5)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["3", "2", "4", "1"]),
        ("?near=overdue", ["3"]),
        ("?near=today", ["2"]),
        ("?near=week", ["2", "4"]),
        ("?what=correction", ["4"]),
        ("?what=fees", ["3", "1"]),
        ("?what=weight_tax", ["2"]),
        ("?what=fees&near=week", []),
        ("?near=x&what=apply_again", ["3", "2", "4", "1"]),
    ],
)
def test_the_nearest_date_stands_first_and_filters_narrow(client: Client, query: str, found: list[str]) -> None:
    page = client.sign_in("1845678", "sender").get(f"/deadlines{query}")
    assert [row[0][-1] for row in page.rows("deadlines")] == found


def test_a_row_says_what_is_due_and_how_near(client: Client) -> None:
    page = client.sign_in("2000001", "sender").get("/deadlines")
    assert page.rows("deadlines")[0] == [
        "100000003",
        "2026/11/19 期限切れ",
        "手数料の納付",
        "技術情報管理手数料納付待ち",
        "品川 300 さ ・・・3",
        "ZVW50-6000003",
        "整備 太郎",
        "みなと自動車 六本木",
        "東京",
    ]
    assert [row[1:3] for row in page.rows("deadlines")[1:]] == [
        ["2026/11/20 今日", "重量税の納付"],
        ["2026/11/23 あと3日", "補正"],
        ["2026/12/19", "手数料の納付"],
    ]
    assert {"すべて 4件", "期限切れ 1件", "今日 1件", "7日以内 2件"} <= set(page.links())


def test_excel_holds_exactly_the_board(client: Client) -> None:
    agent = client.sign_in("2000001", "sender")
    sheet = agent.sheet(agent.get("/deadlines?near=week").links()["Excel"])
    assert sheet[0] == ["期限"]
    assert sheet[1][0].startswith("期限の近さ：7日以内")
    assert [row[:2] + row[3:6] for row in sheet if str(row[0]).startswith("1000000")] == [
        ["100000002", "軽自動車", 0.0, "重量税の納付", "重量税納付待ち"],
        ["100000004", "登録車", 3.0, "補正", "検査補正要求"],
    ]


def test_until_the_portal_names_a_date_ours_stands_as_expected(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        told_until(session, demo, now, "申請受付", nth=6)
    for code in ("1845678", "2000001"):
        rows = client.sign_in(code, "sender").get("/deadlines?what=fees").rows("deadlines")
        assert [[row[0][-1], *row[1:4]] for row in rows][1:] == [
            ["1", "2026/12/19", "手数料の納付", "検査登録手数料納付待ち"],
            ["6", "2026/12/19 見込み", "手数料の納付", "申請受付"],
        ]
        client.browser.delete_cookie("keizoku")


def test_each_side_sees_its_own_and_an_empty_board_says_so(client: Client) -> None:
    own_base = client.sign_in("1845678", "sender001").get("/deadlines")
    assert [row[0][-1] for row in own_base.rows("deadlines")] == ["3", "2", "4"]
    client.browser.delete_cookie("keizoku")
    other = client.sign_in("1845679", "sender").get("/deadlines")
    assert "いま期限のある申請はありません。" in other.text


def test_a_fragment_is_part_of_the_page_and_costs_three_statements(client: Client, sqlite: Database) -> None:
    client.sign_in("1845678", "sender")
    whole = client.get("/deadlines?near=week")
    with StatementCount(sqlite) as counted:
        part = client.get("/deadlines?near=week", htmx=True)
    assert part.text in whole.text
    assert len(counted.statements) == 3
