"""The first page: what waits for whom."""

from datetime import date, datetime

import pytest

from demo.organizations import Demo
from domain.vehicle import VehicleKind
from models.database import Database
from tests.support.agency_stories import a_taken_application, portal_says
from tests.support.application_stories import told_until
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.inquiries import an_inquiry
from tests.support.page import Page, text_of
from tests.support.stories import a_draft, a_sent_request


@pytest.fixture(autouse=True)
def cases(sqlite: Database, demo: Demo, now: datetime, clock) -> None:
    with sqlite.writer() as session, session.begin():
        a_draft(session, demo, now, nth=1)
        a_sent_request(session, demo, now, nth=2, planned_on=date(2026, 12, 1))
        a_sent_request(session, demo, now, nth=3)
        a_taken_application(session, demo, now, nth=4)
        told_until(session, demo, now, "申請受付処理中", nth=5)
        told_until(session, demo, now, "重量税納付待ち", nth=6, due_on="2026-11-22", kind=VehicleKind.KEI)
        asked = told_until(session, demo, now, "受付審査中", nth=7)
        portal_says(
            session, asked, "検査補正要求", now, correction={"words": "不備", "message": "", "due_on": "2026-12-04"}
        )
        told_until(session, demo, now, nth=8, base="002")
    clock.move(hours=7)


def counts(page: Page) -> list[str]:
    return [text_of(card) for card in page.having("ul", class_="cards")[0]]


CLIENT = [
    "依頼前（下書き）1件",
    "送信予約1件",
    "差戻し0件",
    "依頼済（受付待ち）1件",
    "納付待ち1件",
    "補正要求1件",
    "7日以内に期限1件",
    "今月の手続完了1件2026年11月分",
]


QUEUES = ["未決の利用申込0件", "確認待ちの変更0件", "未対応のお問い合わせ0件"]


@pytest.mark.parametrize(
    ("code", "login", "cards"),
    [
        ("1845678", "sender", CLIENT),
        ("1845678", "viewer001", [*CLIENT[:-1], "今月の手続完了0件2026年11月分"]),
        ("1845678", "admin", [*CLIENT, "手数料等の納付明細2026年10月"]),
        ("1845678", "manager001", [*CLIENT[:-1], "今月の手続完了0件2026年11月分", "手数料等の納付明細2026年10月"]),
        (
            "2000001",
            "sender",
            [
                "受付待ちの依頼1件",
                "申請前1件",
                "納付待ち1件",
                "補正要求1件",
                "7日以内に期限1件",
                "動きがない申請1件",
                "今月の手続完了1件2026年11月分",
            ],
        ),
        (
            "1000001",
            "admin",
            [*QUEUES, "申請中2件", "補正要求1件", "動きがない申請1件", "今月の手続完了1件2026年11月分"],
        ),
    ],
)
def test_each_role_sees_what_waits_for_it(client: Client, code: str, login: str, cards: list[str]) -> None:
    assert counts(client.sign_in(code, login).get("/")) == cards


@pytest.mark.parametrize(("code", "login"), [("1845678", "sender"), ("2000001", "sender"), ("1000001", "admin")])
def test_every_card_leads_to_the_list_it_counts(client: Client, code: str, login: str) -> None:
    page = client.sign_in(code, login).get("/")
    for card in page.having("ul", class_="cards")[0]:
        link = card[0]
        listed = client.get(link.get("href", ""))
        number = text_of(link[1])
        if "applications" in link.get("href", ""):
            assert listed.text.count(number) >= 1, (text_of(link), listed.text[:200])
            assert f"{len(listed.rows('applications'))}件" == number


def test_the_nearest_deadlines_stand_below(client: Client) -> None:
    page = client.sign_in("1845678", "sender").get("/")
    assert [row[:3] for row in page.rows("nearest")] == [
        ["100000006", "2026/11/22 あと2日", "重量税の納付"],
        ["100000007", "2026/12/04", "補正"],
        ["100000005", "2026/12/19 見込み", "手数料の納付"],
    ]


def test_a_clerk_of_the_operator_sees_what_waits_and_no_case(client: Client, sqlite: Database, now: datetime) -> None:
    assert counts(client.sign_in("1000001", "clerk").get("/")) == QUEUES
    with sqlite.writer() as session, session.begin():
        an_inquiry(session, now)
    page = client.get("/")
    assert counts(page) == [*QUEUES[:2], "未対応のお問い合わせ1件"]
    assert page.links()["未対応のお問い合わせ1件"] == "/operator/inquiries?state=received"


def test_who_enters_requests_begins_one_on_the_first_page(client: Client) -> None:
    begin = {
        (code, login): Client(client.app).sign_in(code, login).get("/").links().get("依頼を登録する")
        for code, login in (
            ("1845678", "sender"),
            ("1845678", "viewer001"),
            ("1845678", "admin"),
            ("2000001", "sender"),
        )
    }
    assert begin == {
        ("1845678", "sender"): "/requests/new", ("1845678", "viewer001"): "/requests/new", ("1845678", "admin"): None,
        ("2000001", "sender"): None,
    }  # fmt: skip


@pytest.mark.parametrize(("login", "statements"), [("sender", 4), ("admin", 5)])
def test_all_counts_are_one_statement(client: Client, sqlite: Database, login: str, statements: int) -> None:
    """The notices are another one, and so is the list of the first day, which only who can see to it has."""
    client.sign_in("1845678", login).get("/")
    with StatementCount(sqlite) as counted:
        client.get("/")
    assert len(counted.statements) == statements
