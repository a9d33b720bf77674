"""The pages that say no, as Chromium shows them, and the screens in English: axe finds nothing on any of them."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import update

from models.users import User
from tests.journeys.conftest import TABLET, Town, Walker
from tests.support.stories import a_draft

WRONG = "wrong-Password-1"
FAILURES_TO_LOCK = 5


def try_to_sign_in(page: Page, password: str) -> None:
    page.get_by_label("会員コード").fill("1845678")
    page.get_by_label("ログインID").fill("sender")
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="ログイン").click()
    page.wait_for_load_state("load")


def test_the_sign_in_page_plain_refused_and_locked(town: Town, walk: Callable[..., Walker]) -> None:
    walker = walk(size=TABLET)
    page = walker.go("/sign-in")
    walker.check()
    try_to_sign_in(page, WRONG)
    assert page.locator(".error-summary").inner_text().count("違います") == 1
    walker.check()
    for _ in range(FAILURES_TO_LOCK):
        try_to_sign_in(page, WRONG)
    assert "管理者" in page.locator(".error-summary").inner_text()
    walker.check()


def test_pages_of_errors(town: Town, walk: Callable[..., Walker]) -> None:
    walker = walk()
    walker.sign_in("1845678", "viewer001")
    for path, heading in (("/bases", "この操作はできません"), ("/no-such-page", "ページが見つかりません")):
        walker.go(path)
        assert walker.heading() == heading
        walker.check()


def test_a_page_too_old_and_an_entry_refused(town: Town, walk: Callable[..., Walker]) -> None:
    walker = walk()
    walker.sign_in("1845678", "sender")
    page = walker.go("/requests/new")
    page.locator("[name=chassis_number]").fill("@")
    page.get_by_role("button", name="下書きを保存する").click()
    page.wait_for_selector(".error-summary")
    walker.check()
    # What is put right is no fault any more; what is still wrong is told beside its field.
    for text, faults, told in (("ZVW50-1", 0, ""), ("@", 0, "車台番号")):
        page.locator("[name=chassis_number]").fill(text)
        page.locator("[name=chassis_number]").press("Tab")
        expect(page.locator(".field.wrong")).to_have_count(faults)
        expect(page.locator("#said-chassis_number")).to_contain_text(told)
    page = walker.go("/requests/new")
    # The token of a session that is over, as a page has it that stood open for days.
    page.evaluate("for (const box of document.querySelectorAll('[name=csrf_token]')) box.value = 'old'")
    page.get_by_role("button", name="下書きを保存する").click()
    page.wait_for_load_state("load")
    assert walker.heading() == "画面が古くなっています"
    walker.check()


def test_what_someone_else_saved_first(town: Town, walk: Callable[..., Walker]) -> None:
    with town.database.writer() as session, session.begin():
        number = a_draft(session, town.demo, town.clock(), nth=1).id
    first, second = walk(), walk()
    for walker, login_id, memo in ((first, "sender", "先の人"), (second, "sender", "後の人")):
        walker.sign_in("1845678", login_id)
        walker.go(f"/requests/{number}/edit").locator("[name=memo]").fill(memo)
    for walker in (first, second):
        walker.page.get_by_role("button", name="下書きを保存する").click()
        walker.page.wait_for_load_state("load")
    assert second.heading() == "別の画面で先に保存されています"
    assert "先の人" in second.page.locator("main").inner_text()
    second.check()


def test_the_screens_in_english(town: Town, walk: Callable[..., Walker]) -> None:
    with town.database.writer() as session, session.begin():
        a_draft(session, town.demo, town.clock(), nth=1)
        session.execute(update(User).values(language="en"))
    walker = walk()
    walker.sign_in("1845678", "sender")
    for path in ("/", "/requests", "/requests/new", "/applications", "/deadlines", "/settings", "/no-such-page"):
        page = walker.go(path)
        assert page.locator("html").get_attribute("lang") == "en"
        wide: Any = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
        walker.check()
