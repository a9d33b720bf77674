"""A page of a case that stays open, in Chromium: it follows what happens, and nothing under one's hands is lost."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from models.applications import Application
from tests.journeys.conftest import TABLET, Town, Walker
from tests.support.agency_stories import portal_says
from tests.support.application_stories import told_until

A_MINUTE = 60_500
"""In milliseconds of the browser's clock, and a little more."""
MEMO = "入庫は午後です"


def open_case(town: Town, walker: Walker) -> tuple[Page, int]:
    with town.database.writer() as session, session.begin():
        case = told_until(session, town.demo, town.clock() - timedelta(hours=2), "受付審査中")
        id_, number = case.id, case.number
    walker.page.clock.install()
    walker.sign_in("1845678", "sender")
    page = walker.go(f"/applications/{number}")
    expect(page.locator("#application-live .summary")).to_contain_text("受付審査中")
    return page, id_


def portal_tells(town: Town, id_: int, words: str) -> None:
    with town.database.writer() as session, session.begin():
        portal_says(session, session.get_one(Application, id_), words, town.clock())


def a_minute_later(page: Page) -> int:
    """What an open page is answered when it asks the next time."""
    with page.expect_response("**/live?*") as answer:
        page.clock.fast_forward(A_MINUTE)
    return answer.value.status


def test_an_open_page_follows_its_case(town: Town, walk: Callable[..., Walker]) -> None:
    walker = walk(size=TABLET)
    page, id_ = open_case(town, walker)
    page.locator("#memo").fill(MEMO)
    page.locator("h1").click()
    assert a_minute_later(page) == 204
    portal_tells(town, id_, "重量税納付待ち")
    assert a_minute_later(page) == 200
    expect(page.locator("#application-live .summary")).to_contain_text("重量税納付待ち")
    expect(page.locator("#application-office")).to_contain_text("重量税納付待ち")
    expect(page.locator("#application-story")).to_contain_text("重量税納付待ち")
    expect(page.locator("#live")).to_have_text("画面を新しい内容に更新しました。")
    expect(page.locator("#memo")).to_have_value(MEMO)
    walker.check()
    page.get_by_role("button", name="メモを保存").click()
    expect(page.locator("#memo")).to_have_value(MEMO)
    expect(page.get_by_text("メモを保存しました。")).to_be_visible()


def test_it_rests_when_it_is_told_to(town: Town, walk: Callable[..., Walker]) -> None:
    walker = walk()
    page, id_ = open_case(town, walker)
    page.get_by_label("変更を自動で表示する").uncheck()
    portal_tells(town, id_, "重量税納付待ち")
    page.clock.fast_forward(A_MINUTE)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#application-live .summary")).to_contain_text("受付審査中")
    page.get_by_label("変更を自動で表示する").check()
    assert a_minute_later(page) == 200
    expect(page.locator("#application-live .summary")).to_contain_text("重量税納付待ち")
    walker.check()
