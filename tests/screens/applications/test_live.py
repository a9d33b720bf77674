"""An open page of a case follows what happens to it, and is drawn anew whenever what it shows changes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from demo.organizations import Demo
from models.applications import Application
from models.database import Database
from models.reference import ReferenceRow
from tests.support.agency_stories import a_taken_application, agent_of, portal_says
from tests.support.application_stories import told_until
from tests.support.client import Client
from tests.support.page import Page, text_of
from tests.support.stories import a_sent_request
from usecases.agency.take import TakeRequest, take_request
from usecases.reference import forget

SHOW = "/applications/100000001"


def live_href(page: Page, region: str = "application-live") -> str | None:
    return page.having("div", id=region)[0].get("hx-get")


@pytest.fixture
def examined(sqlite: Database, demo: Demo, now: datetime) -> Application:
    with sqlite.writer() as session, session.begin():
        return told_until(session, demo, now, "受付審査中")


def test_an_open_page_hears_of_nothing_until_something_happened(
    client: Client, sqlite: Database, examined: Application, now: datetime
) -> None:
    opened = client.sign_in("1845678", "sender").get(f"{SHOW}?plate=品川")
    href = live_href(opened) or ""
    assert href.startswith(f"{SHOW}/live?plate=")
    assert (client.raw(href, headers={"HX-Request": "true"}).status_code, client.get(SHOW).status) == (204, 200)
    with sqlite.writer() as session, session.begin():
        portal_says(session, session.get_one(Application, examined.id), "却下", now + timedelta(hours=1))
    changed = client.get(href, htmx=True)
    regions = {each.get("id"): each.get("hx-swap-oob") for each in changed.tree.iter("div") if each.get("id")}
    beside = dict.fromkeys(("application-parties", "application-office", "application-story"), "true")
    assert {name: how for name, how in regions.items() if name.startswith("application-")} == {
        "application-live": None,
        **beside,
    }
    assert changed.having("span", **{"data-say": "画面を新しい内容に更新しました。"})
    assert "却下" in changed.text
    assert "却下" in client.get(f"{SHOW}?plate=品川").text
    assert live_href(changed) is None  # it is over


def test_who_asks_without_a_script_is_led_to_the_page(client: Client, examined: Application) -> None:
    answer = client.sign_in("1845678", "sender").raw(f"{SHOW}/live?plate=x&seen=y")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{SHOW}?plate=x")


def test_looking_by_itself_keeps_no_session_alive(client: Client, clock, examined: Application) -> None:
    client.sign_in("1845678", "sender")
    href = live_href(client.get(SHOW)) or ""
    asked = []
    for _quarter in range(5):
        clock.move(minutes=15)
        asked.append(client.raw(href, headers={"HX-Request": "true", "X-Poll": "1"}).status_code)
    assert asked == [204, 204, 204, 401, 401]


def test_the_same_rows_are_shown_to_each_reader_in_the_reader_s_own_words(
    client: Client, sqlite: Database, examined: Application
) -> None:
    def said(code: str, login: str) -> tuple[str, bool]:
        page = Client(client.app).sign_in(code, login).get(SHOW)
        return text_of(page.having("div", class_="next-step")[0]), "整備 太郎" in page.text

    waits = "次にすること 次は窓口です。審査の結果を待っています。"
    for _again in range(2):
        assert said("1845678", "sender") == (waits, True)
        assert said("2000001", "sender") == (waits, True)
        assert said("1000001", "admin") == (waits, False)
    assert Client(client.app).sign_in("1845678", "viewer001").get(SHOW).having("form", id="memo-form")
    assert not Client(client.app).sign_in("1845678", "admin").get(SHOW).having("form", id="memo-form")


def test_a_changed_table_of_fees_shows_at_once(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        a_taken_application(session, demo, now)
    client.sign_in("1845678", "sender")
    before = client.get(SHOW).rows("payments")[0][1]
    with sqlite.writer() as session, session.begin():
        for row in session.scalars(select(ReferenceRow).where(ReferenceRow.list_name == "fees")):
            row.facts = {**row.facts, "amount": "1999"}
    forget()
    assert (before, client.get(SHOW).rows("payments")[0][1]) == ("見込み 1,450円", "見込み 1,999円")


def test_a_sent_request_shows_that_it_was_taken(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        row = a_sent_request(session, demo, now)
        number = row.id
    opened = client.sign_in("1845678", "sender").get(f"/requests/{number}")
    href = live_href(opened, "request-live") or ""
    assert client.raw(href, headers={"HX-Request": "true"}).status_code == 204
    assert client.raw(href).headers["Location"] == f"/requests/{number}"
    with sqlite.writer() as session, session.begin():
        take_request(session, agent_of(session, demo), TakeRequest(number), now)
    changed = client.get(href, htmx=True)
    assert "依頼を受け付けました。" in changed.text
    assert next(text_of(link) for link in changed.having("div", id="title-actions")[0].iter("a")) == "申請の状況を見る"
    assert live_href(changed, "request-live") != href
