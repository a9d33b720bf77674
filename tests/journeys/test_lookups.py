"""An address is found while its code is typed, in Chromium: alone it fills what is empty, of several one is pressed."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Town, Walker


def test_typing_a_postal_code_fills_the_address(town: Town, walk: Callable[..., Walker]) -> None:
    walker = walk()
    walker.sign_in("1845678", "admin")
    page = walker.go("/bases/new")
    code, address = page.locator("#postal_code"), page.locator("#address_1")
    code.press_sequentially("０６０ー０００")
    expect(page.locator("[data-choices]")).to_contain_text("7桁入力すると")
    expect(address).to_have_value("")
    code.press_sequentially("１")
    expect(address).to_have_value("北海道札幌市中央区北一条西")
    expect(page.locator("#live")).to_contain_text("1件見つかりました")
    expect(code).to_be_focused()
    walker.check()
    # What stands there is replaced only by pressing, and the place goes on from there.
    code.fill("498-0000")
    town_button = page.get_by_role("button", name="愛知県弥富市")
    expect(town_button).to_be_visible()
    expect(address).to_have_value("北海道札幌市中央区北一条西")
    walker.check()
    town_button.click()
    expect(address).to_have_value("愛知県弥富市")
    expect(address).to_be_focused()
    expect(town_button).to_have_count(0)
    assert page.url.endswith("/bases/new")


def test_enter_saves_the_form_and_does_not_look_up(town: Town, walk: Callable[..., Walker]) -> None:
    walker = walk()
    walker.sign_in("1845678", "admin")
    page = walker.go("/bases/new")
    page.locator("#postal_code").fill("060-0001")
    expect(page.locator("#address_1")).to_have_value("北海道札幌市中央区北一条西")
    page.locator("#name").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("拠点コードを入力してください。")
    expect(page.locator("#address_1")).to_have_value("北海道札幌市中央区北一条西")
