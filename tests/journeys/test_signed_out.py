"""A session that ends while someone is typing takes nothing with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import expect

from demo.organizations import PASSWORD
from domain.clock import day_in_japan
from tests.journeys.conftest import Town, Walker
from tests.support.terms import announce

WRONG_BY = timedelta(hours=2)
A_LOOK_AT_THE_CLOCK = 6_000
"""Milliseconds by the clock of the page, which looks every five seconds."""


def test_who_was_signed_out_while_typing_signs_in_on_the_spot(walk: Callable[..., Walker]) -> None:
    sender = walk()
    sender.sign_in("1845678", "sender")
    page = sender.go("/requests/new")
    sender.context.clear_cookies()
    page.locator("textarea[name=memo]").fill("消えないメモ")
    page.locator("textarea[name=memo]").press("Tab")
    dialog = page.get_by_role("dialog", name="ログインの有効期限が切れました")
    expect(dialog).to_be_visible(timeout=10_000)
    sender.check()
    dialog.get_by_label("パスワード").fill("wrong-Password-1")
    dialog.get_by_role("button", name="ログインして続ける").click()
    expect(dialog.get_by_role("alert")).to_have_text("会員コード、ログインIDまたはパスワードが違います。")
    dialog.get_by_label("パスワード").fill(PASSWORD)
    dialog.get_by_role("button", name="ログインして続ける").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-autosave-line]")).to_contain_text("保存しました")
    assert page.locator("textarea[name=memo]").input_value() == "消えないメモ"
    page.get_by_role("button", name="下書きを保存").first.click()
    expect(page.locator("h1")).to_contain_text("依頼")


def test_what_a_sign_in_has_to_say_is_not_lost_by_signing_in_on_the_spot(
    town: Town, walk: Callable[..., Walker]
) -> None:
    """The script looks at a page nobody sees; the next one that is seen tells of the changed terms."""
    sender = walk()
    sender.sign_in("1845678", "sender")
    page = sender.go("/requests/new")
    with town.database.writer() as session, session.begin():
        announce(session, town.demo, town.clock(), day_in_japan(town.clock()) + timedelta(days=1), court="大阪の裁判所")
    town.clock.later = timedelta(days=2)
    page.locator("textarea[name=memo]").fill("消えないメモ")
    page.locator("textarea[name=memo]").press("Tab")
    dialog = page.get_by_role("dialog", name="ログインの有効期限が切れました")
    expect(dialog).to_be_visible(timeout=10_000)
    dialog.get_by_label("パスワード").fill(PASSWORD)
    dialog.get_by_role("button", name="ログインして続ける").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="下書きを保存").first.click()
    expect(page.locator(".notice", has_text="利用規約が変わりました。")).to_be_visible()


def test_a_clock_that_goes_wrong_ends_no_session(town: Town, walk: Callable[..., Walker]) -> None:
    """The PC is two hours ahead; the program says what time it is."""
    sender = walk()
    sender.page.clock.install(time=town.clock() + WRONG_BY)
    sender.sign_in("1845678", "sender")
    page = sender.go("/requests/new")
    page.clock.run_for(A_LOOK_AT_THE_CLOCK)
    expect(page.get_by_role("dialog")).to_have_count(0)
    sender.check()


def test_a_clock_that_goes_wrong_still_warns_in_time(town: Town, walk: Callable[..., Walker]) -> None:
    """Two hours behind and a minute before the end; whoever goes on is warned no more."""
    sender = walk()
    sender.page.clock.install(time=town.clock() - WRONG_BY)
    sender.sign_in("1845678", "sender")
    town.app.extensions["keizoku_settings"] = replace(town.app.extensions["keizoku_settings"], session_idle_minutes=1)
    page = sender.go("/requests/new")
    page.clock.run_for(A_LOOK_AT_THE_CLOCK)
    dialog = page.get_by_role("dialog", name="2分後にログアウトします")
    expect(dialog).to_be_visible(timeout=10_000)
    sender.check()
    town.app.extensions["keizoku_settings"] = replace(town.app.extensions["keizoku_settings"], session_idle_minutes=60)
    with page.expect_response("**/sign-in/extend"):
        dialog.get_by_role("button", name="続ける").click()
    expect(dialog).to_be_hidden()
    page.clock.run_for(A_LOOK_AT_THE_CLOCK)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_after_signing_out_back_shows_nothing_of_the_page_before(walk: Callable[..., Walker]) -> None:
    sender = walk()
    sender.sign_in("1845678", "sender")
    page = sender.go("/requests/new")
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/sign-in")
    page.go_back()
    page.wait_for_url("**/sign-in**")
    expect(page.locator("h1")).to_have_text("ログイン")
    assert "依頼" not in page.locator("body").inner_text()
    page.go_back()
    expect(page.locator("h1")).to_have_text("車検の継続検査を、紙なしで")
