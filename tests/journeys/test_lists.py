"""Lists by keyboard, and whole lists at once, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from demo.organizations import Demo
from models.database import Database
from models.organizations import Base, Organization
from tests.journeys.conftest import Town, Walker
from tests.support.agency_stories import a_taken_application
from tests.support.stories import a_draft

DRAFTS = 23


@pytest.fixture
def demo_of_town(town: Town, sqlite: Database) -> Demo:
    with sqlite.reader() as session:
        organizations = {row.member_code: row for row in session.scalars(select(Organization))}
        codes = {row.id: code for code, row in organizations.items()}
        bases = {(codes[row.organization_id], row.code): row for row in session.scalars(select(Base))}
    return Demo(organizations, bases)


@pytest.fixture
def cases(town: Town, sqlite: Database, demo_of_town: Demo) -> list[str]:
    """Three applications, the newest first, by their numbers."""
    with sqlite.writer() as session, session.begin():
        made = [a_taken_application(session, demo_of_town, town.clock(), nth=nth).number for nth in (1, 2, 3)]
    return made[::-1]


@pytest.fixture
def drafts(town: Town, sqlite: Database, demo_of_town: Demo) -> None:
    """One of them has no consent yet."""
    now = town.clock()
    with sqlite.writer() as session, session.begin():
        for nth in range(1, DRAFTS + 1):
            a_draft(session, demo_of_town, now, nth=nth, consented_on=now.date() if nth > 1 else None)


@pytest.fixture
def sender(walk: Callable[..., Walker]) -> Walker:
    walker = walk()
    walker.sign_in("1845678", "sender")
    return walker


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def pressed(page: Page, keys: str) -> list[str]:
    """What has the focus after each key."""
    found = []
    for key in keys:
        page.keyboard.press(key)
        found.append(focused(page))
    return found


def test_j_and_k_walk_the_rows_and_then_the_applications(sender: Walker, cases: list[str]) -> None:
    newest, middle, oldest = cases
    page = sender.go("/applications?sort=-number")
    assert pressed(page, "jjjjkk") == [newest, middle, oldest, oldest, middle, newest]
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/applications/{newest}?*")
    page.keyboard.press("k")
    for key, number in (("j", middle), ("j", oldest), ("k", middle)):
        page.keyboard.press(key)
        page.wait_for_url(f"**/applications/{number}?*")
    assert sender.heading() == f"申請 {middle}"


def test_keys_are_letters_while_one_types(sender: Walker, cases: list[str]) -> None:
    page = sender.go(f"/applications/{cases[1]}?sort=-number")
    memo = page.locator("textarea[name=memo]")
    memo.focus()
    page.keyboard.type("jk")
    assert memo.input_value() == "jk"
    assert page.url.endswith(f"/applications/{cases[1]}?sort=-number")
    page = sender.go("/requests")
    page.locator("[data-search]").focus()
    page.keyboard.type("jk")
    assert page.evaluate("document.activeElement.value") == "jk"


def test_keys_that_are_switched_off_do_nothing(sender: Walker, cases: list[str]) -> None:
    page = sender.go("/settings")
    page.locator("[name=single_keys]").uncheck()
    page.get_by_role("button", name="設定を保存する").click()
    page = sender.go(f"/applications/{cases[1]}?sort=-number")
    page.evaluate("addEventListener('click', () => { document.title = 'clicked'; })")
    page.keyboard.press("j")
    assert page.title() != "clicked"


def test_the_list_of_keys_names_them(sender: Walker, cases: list[str]) -> None:
    page = sender.go(f"/applications/{cases[1]}")
    page.keyboard.press("?")
    assert "申請の画面で：次の申請、前の申請" in page.locator("#keys-dialog").inner_text()
    sender.check()


def test_a_whole_list_is_sent_and_what_was_not_is_seen(sender: Walker, drafts: None) -> None:
    page = sender.go("/requests?status=draft")
    counted, whole = page.locator("[data-ticked]"), page.locator("[name=list]")
    page.locator("[data-tick-all]").check()
    assert counted.inner_text() == "20件を選択しています"
    whole.check()
    assert counted.inner_text() == f"{DRAFTS}件を選択しています"
    page.locator("tbody input[type=checkbox]").first.uncheck()
    assert (counted.inner_text(), whole.is_checked()) == ("19件を選択しています", False)
    whole.check()
    sender.check()
    page.get_by_role("button", name="選んだ依頼を送信する").click()
    page.locator("[name=count]").fill(str(DRAFTS))
    sender.check()
    page.get_by_role("button", name="これらの依頼を送信する").click()
    page.wait_for_url("**/requests/results/*")
    assert page.locator(".notice").inner_text() == f"送信できた依頼：{DRAFTS - 1}件、送信できなかった依頼：1件"
    sender.check()


def test_the_file_of_a_list_is_of_what_was_typed_last(sender: Walker, drafts: None) -> None:
    page = sender.go("/requests?status=draft")
    page.get_by_text("詳しい条件").click()
    with page.expect_response("**/requests?*"):
        page.locator("#filter-number").fill("100000007")
    expect(page.locator("tbody tr")).to_have_count(1)
    with page.expect_download() as waited:
        page.get_by_role("link", name="Excel").click()
    rows = CalamineWorkbook.from_path(waited.value.path()).get_sheet_by_index(0).to_python()
    numbers = [str(cell) for row in rows for cell in row if str(cell).startswith("1000000") and len(str(cell)) == 9]
    assert numbers == ["100000007"]


def test_a_deleted_request_comes_back(sender: Walker, drafts: None) -> None:
    page = sender.go("/requests")
    page.locator("tbody th a").first.click()
    page.get_by_role("button", name="削除する").click()
    page.get_by_role("link", name="削除した依頼").click()
    sender.check()
    page.get_by_role("button", name="元に戻す").click()
    assert page.locator(".notice").inner_text() == "依頼を元に戻しました。"
    sender.check()
