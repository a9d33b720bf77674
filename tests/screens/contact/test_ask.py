"""Asking while signed in: one button on every page, and what goes along from it as far as one may see it."""

from datetime import datetime

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Database
from models.inquiries import Inquiry
from tests.support.agency_stories import a_taken_application
from tests.support.client import Client
from tests.support.organizations import Demo
from tests.support.page import Page, text_of
from tests.support.stories import a_sent_request

ASKED = {"topic": "applications", "email": "a@example.jp", "text": "いまどこまで進んでいますか。", "consent": "y"}
BUTTON = "この内容で送信する"
MINATO, AOZORA, AGENT, OPERATOR = "1845678", "1845679", "2000001", "1000001"


def button(page: Page) -> str:
    [header] = page.having("header", class_="top")
    [link] = [link for link in header.iter("a") if text_of(link) == "お問い合わせ"]
    return link.get("href", "")


def known(page: Page) -> list[str]:
    [panel] = page.having("section", id="in-writing")
    return [
        f"{text_of(pair[0])}={text_of(pair[1])}" for pair in panel.iter("div") if [x.tag for x in pair] == ["dt", "dd"]
    ]


def kept(sqlite: Database) -> list[Inquiry]:
    with sqlite.reader() as session:
        return list(session.scalars(select(Inquiry)))


@pytest.fixture
def case(sqlite: Database, demo: Demo, now: datetime) -> str:
    with sqlite.writer() as session, session.begin():
        return a_taken_application(session, demo, now).number


def test_one_button_stands_beside_help_on_every_page_and_takes_screen_and_case_along(client: Client, case: str) -> None:
    client.sign_in(MINATO, "sender")
    assert {path: button(client.get(path)) for path in ("/", "/requests", "/help", "/settings", "/contact")} == {
        "/": "/contact?screen=home", "/requests": "/contact?screen=requests", "/help": "/contact",
        "/settings": "/contact?screen=settings", "/contact": "/contact",
    }  # fmt: skip
    assert button(client.get(f"/requests/{case}")) == f"/contact?screen=requests&case={case}"
    assert button(client.get(f"/applications/{case}")) == f"/contact?screen=applications&case={case}"
    client.get(f"/contact?screen=applications&case={case}")


def test_from_a_case_the_number_is_shown_can_be_copied_and_comes_into_the_inquiry(
    client: Client, case: str, sqlite: Database
) -> None:
    client.sign_in(MINATO, "sender001")
    page = client.get(button(client.get(f"/applications/{case}")))
    assert known(page) == ["会社名=株式会社みなと自動車", "お名前=佐藤 一郎", f"申請ID={case}", "画面=申請データ"]
    assert [node.get("data-copy") for node in page.having("button") if node.get("data-copy")] == [case]
    chosen = client.get(f"/contact?screen=applications&case={case}&topic=billing")
    assert "受付中" in chosen.text
    assert known(chosen) == known(page)
    again = client.press(chosen, BUTTON, {**ASKED, "text": ""}, status=422)
    assert (set(again.errors()), known(again)) == ({"text"}, known(page))
    assert [
        box.get("value")
        for select_ in again.having("select", id="filter-topic")
        for box in select_
        if "selected" in box.attrib
    ] == ["applications"]
    assert client.press(again, BUTTON, ASKED).heading == "お問い合わせを受け付けました"
    [inquiry] = kept(sqlite)
    told = (inquiry.company, inquiry.person, inquiry.email, inquiry.case_number, inquiry.screen)
    assert told == ("株式会社みなと自動車", "佐藤 一郎", "a@example.jp", case, "applications")
    with sqlite.reader() as session:
        written = session.execute(
            select(AuditEntry.record, AuditEntry.login_id).where(AuditEntry.code == "inquiry_sent")
        )
        assert [tuple(entry) for entry in written] == [(f"inquiry {inquiry.id}", "sender001")]


@pytest.mark.parametrize("number", ["{case}", "{case}-2", "100009999", "１００", "'; --", "{case}\n"])
def test_of_a_case_of_others_nothing_is_shown_confirmed_or_kept(
    client: Client, case: str, number: str, sqlite: Database
) -> None:
    client.sign_in(AOZORA, "admin")
    asked = number.format(case=case)
    page = client.get(f"/contact?screen=operator_mails&case={asked}")
    assert known(page) == ["会社名=有限会社あおぞら整備", "お名前=青空 社長"]
    assert case not in page.html
    client.press(page, BUTTON, {**ASKED, "case": asked, "screen": "operator_mails"})
    [inquiry] = kept(sqlite)
    assert (inquiry.case_number, inquiry.screen) == ("", "")


def test_whoever_works_at_another_base_learns_nothing_of_the_case(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        number = a_sent_request(session, demo, now, base="002").id
    assert f"申請ID={number}" in known(client.sign_in(MINATO, "sender").get(f"/contact?case={number}"))
    other = Client(client.app).sign_in(MINATO, "sender001")
    assert f"申請ID={number}" not in known(other.get(f"/contact?case={number}"))


def test_the_operator_sees_who_asked_of_which_case_and_from_where(client: Client, case: str) -> None:
    client.sign_in(AGENT, "sender")
    client.press(client.get(f"/contact?screen=agency_inbox&case={case}"), BUTTON, ASKED)
    operator = Client(client.app).sign_in(OPERATOR, "admin")
    [row] = operator.get("/operator/inquiries").rows("inquiries")
    page = operator.get(f"/operator/inquiries/{row[0]}")
    assert row[5:] == [AGENT, case, "未対応"]
    assert f"会員コード{AGENT}ログインIDsender申請ID{case}画面受付" in page.text.replace(" ", "")
    assert page.links()[case] == f"/requests/{case}"


def test_a_stranger_carries_nothing_along(client: Client, case: str, sqlite: Database) -> None:
    page = client.get(f"/contact?screen=applications&case={case}")
    assert case not in page.html
    client.press(page, BUTTON, {**ASKED, "person": "初芽　太郎", "case": case, "screen": "applications"})
    [inquiry] = kept(sqlite)
    assert (inquiry.case_number, inquiry.screen, inquiry.asked_by, inquiry.organization_id) == ("", "", None, None)
