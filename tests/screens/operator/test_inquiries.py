"""The operator's inquiries: the list with its states, one of them, and saying where it stands."""

from datetime import datetime

import pytest
from flask import Flask

from domain.inquiry import InquiryTopic
from models.database import Database
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.inquiries import an_inquiry
from tests.support.organizations import Demo
from tests.support.page import Page, text_of

FIRST = ["1", "2026/11/20 10:00", "料金・請求", "株式会社はじめ整備", "初芽 太郎", "", "", "未対応"]
SECOND = ["2", "2026/11/20 10:00", "利用申込・契約", "", "初芽 太郎", "", "", "未対応"]


@pytest.fixture
def clerk(client: Client, demo: Demo, sqlite: Database, now: datetime) -> Client:
    with sqlite.writer() as session, session.begin():
        an_inquiry(session, now)
        an_inquiry(session, now, token="token-of-an-inquiry-2", topic=InquiryTopic.SIGNUP, company="", phone="")
    return client.sign_in("1000001", "clerk")


def tabs(page: Page) -> list[str]:
    return [text_of(link) for nav in page.having("nav", class_="tabs") for link in nav.iter("a")]


def save(clerk: Client, page: Page, status: int = 303, **typed: str) -> Page:
    return clerk.press(page, "保存する", typed, status=status)


def test_the_list_shows_the_latest_first_with_counts_of_each_state(clerk: Client) -> None:
    page = clerk.get("/operator/inquiries")
    assert page.rows("inquiries") == [SECOND, FIRST]
    assert tabs(page) == ["すべて 2件", "未対応 2件", "対応中 0件", "回答済 0件", "対象外 0件"]


def test_a_topic_and_a_state_narrow_the_list(clerk: Client) -> None:
    save(clerk, clerk.get("/operator/inquiries/1"), state="answered")
    assert clerk.get("/operator/inquiries?topic=billing").rows("inquiries") == [[*FIRST[:-1], "回答済"]]
    assert clerk.get("/operator/inquiries?state=received").rows("inquiries") == [SECOND]
    empty = clerk.get("/operator/inquiries?state=received&topic=billing")
    assert "条件に合うお問い合わせはありません。" in empty.text
    fragment = clerk.get("/operator/inquiries?state=received", htmx=True)
    assert (fragment.rows("inquiries"), "<html" in fragment.html) == ([SECOND], False)


def test_a_page_shows_what_was_asked(clerk: Client) -> None:
    page = clerk.get("/operator/inquiries/1")
    assert page.heading == "お問い合わせ 1"
    assert "メールアドレスhajime@example.jp電話番号03-0000-0999 料金について教えてください。" in page.text
    states = [text_of(option) for box in page.having("select", name="state") for option in box.iter("option")]
    assert states == ["未対応", "対応中", "回答済", "対象外"]


def test_the_state_and_a_note_are_saved(clerk: Client) -> None:
    page = save(clerk, clerk.get("/operator/inquiries/1"), state="in_hand", note="明日電話する")
    assert page.notices() == ["お問い合わせを保存しました。"]
    assert (page.values()["state"], page.values()["note"]) == ("in_hand", "明日電話する")
    states = [text_of(option) for box in page.having("select", name="state") for option in box.iter("option")]
    assert states == ["対応中", "回答済", "対象外"]


def test_the_later_of_two_sees_what_the_other_has_saved(clerk: Client, app: Flask) -> None:
    seen = clerk.get("/operator/inquiries/1")
    admin = Client(app).sign_in("1000001", "admin")
    save(admin, admin.get("/operator/inquiries/1"), state="in_hand", note="先のメモ")
    page = save(clerk, seen, status=409, state="answered", note="後のメモ")
    assert ("先のメモ" in page.text, "後のメモ" in page.text) == (True, True)


def test_an_inquiry_that_never_was_is_not_found(clerk: Client) -> None:
    clerk.get("/operator/inquiries/99", status=404)
    clerk.post("/operator/inquiries/99", {"state": "answered", "version": "1"}, status=404)


@pytest.mark.parametrize(("code", "login"), [("1845678", "admin"), ("2000001", "admin"), ("1845678", "viewer001")])
def test_only_the_operator_reads_inquiries(client: Client, code: str, login: str) -> None:
    client.sign_in(code, login)
    for path in ("/operator/inquiries", "/operator/inquiries/1", "/operator/terms", "/operator/prices"):
        client.get(path, status=403)
    assert not {"お問い合わせ一覧", "料金", "利用規約"} & set(client.get("/").menu())


def test_same_number_of_queries_for_1_and_3_rows(clerk: Client, sqlite: Database, now: datetime) -> None:
    clerk.get("/operator/inquiries")
    counts = []
    for turn in range(2):
        with StatementCount(sqlite) as counted:
            clerk.get("/operator/inquiries")
        counts.append(len(counted.statements))
        with sqlite.writer() as session, session.begin():
            an_inquiry(session, now, token=f"token-of-an-inquiry-{turn + 5}")
    assert counts[0] == counts[1]
