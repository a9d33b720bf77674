"""A session that ends while someone is typing takes nothing with it."""

from collections.abc import Callable

from playwright.sync_api import expect

from demo.organizations import PASSWORD
from tests.journeys.conftest import Walker


def test_who_was_signed_out_while_typing_signs_in_on_the_spot(walk: Callable[..., Walker]) -> None:
    sender = walk()
    sender.sign_in("1845678", "sender")
    page = sender.go("/requests/new")
    sender.context.clear_cookies()
    page.locator("textarea[name=memo]").fill("消えないメモ")
    page.locator("textarea[name=memo]").press("Tab")
    page.locator("h1").click()
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
