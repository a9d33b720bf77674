"""The public site as strangers see it in Chromium: on a phone, a tablet and a desk, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, TABLET, Town, Walker
from tests.journeys.story import press
from tests.journeys.test_page_weight import FIRST_VIEW, REQUESTS, wire

PHONE = {"width": 390, "height": 844}
PAGES = (
    "/", "/terms", "/terms/1", "/requirements", "/fees", "/questions", "/contact?topic=billing&office=東京", "/sign-in"
)  # fmt: skip


def test_every_public_page_is_accessible_and_fits_a_phone_a_tablet_and_a_desk(walk: Callable[..., Walker]) -> None:
    stranger = walk()
    for path in PAGES:
        page = stranger.go(path)
        for size in (TABLET, PHONE, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} is {wide} pixels wider than a screen of {size['width']}"
            if size is not TABLET:
                stranger.check()


def test_the_first_view_of_every_public_page_is_light(walk: Callable[..., Walker]) -> None:
    for path in PAGES:
        stranger = walk()
        with wire(stranger) as heard:
            stranger.go(path)
        assert 0 < heard.total <= FIRST_VIEW, (path, heard.story())
        assert len(heard.kinds) <= REQUESTS, (path, heard.story())
        assert "Font" not in {kind for kind, _ in heard.kinds.values()}


def test_the_window_of_a_topic_comes_by_itself_and_takes_nothing_of_what_is_typed(walk: Callable[..., Walker]) -> None:
    stranger = walk(size=PHONE)
    page = stranger.go("/contact")
    page.locator("[name=text]").fill("書きかけの質問")
    page.locator("#filter-topic").select_option("billing")
    expect(page.locator("#window")).to_contain_text("請求の窓口")
    page.locator("#filter-office").select_option("東京")
    expect(page.locator("#window")).to_contain_text("東京都自動車整備振興会")
    assert page.locator("[name=text]").input_value() == "書きかけの質問"
    stranger.check()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_stranger_asks_and_the_operator_answers(town: Town, walk: Callable[..., Walker], scripts: bool) -> None:
    stranger = walk(scripts=scripts, size=PHONE)
    page = stranger.go("/")
    page.get_by_role("link", name="お問い合わせ").first.click()
    page.locator("#filter-topic").select_option("signup")
    if not scripts:
        press(page, "検索する")
    expect(page.locator("#window")).to_contain_text("利用申込の窓口")
    press(page, "この内容で送信する")
    expect(page.locator(".error-summary")).to_contain_text("お名前を入力してください。")
    stranger.check()
    page.locator("form.narrow [name=topic]").select_option("signup")
    page.locator("[name=person]").fill("初芽　太郎")
    page.locator("[name=email]").fill("hajime@example.jp")
    page.locator("[name=text]").fill("申込書を送ってください。")
    page.locator("[name=consent]").check()
    press(page, "この内容で送信する")
    expect(page.locator("h1")).to_have_text("お問い合わせを受け付けました")
    stranger.check()
    clerk = walk(scripts=scripts)
    clerk.sign_in("1000001", "clerk")
    page = clerk.go("/operator/inquiries")
    clerk.check()
    page.locator("tbody a").first.click()
    expect(page.locator("main")).to_contain_text("申込書を送ってください。")
    page.locator("[name=state]").select_option("answered")
    press(page, "保存する")
    expect(page.locator(".notice")).to_contain_text("お問い合わせを保存しました。")
    clerk.check()
