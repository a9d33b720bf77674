"""A form that is on its way, in Chromium: nothing is asked of it any more that the next page would cut off."""

from collections.abc import Callable

from tests.journeys.conftest import Town, Walker

LATER_MS = 1_000
"""In milliseconds of the browser's clock: longer than a check waits for the next letter."""


def test_no_check_begins_after_the_form_was_sent(town: Town, walk: Callable[..., Walker]) -> None:
    walker = walk()
    page, asked = walker.page, list[str]()
    page.clock.install()
    walker.sign_in("1845678", "sender")
    walker.go("/requests/new")
    page.on("request", lambda request: asked.append(request.url.removeprefix(town.address)))
    # An answer without content leaves the page where it is, as one that is still awaited does.
    page.route("**/requests/new", lambda route: route.fulfill(status=204))
    memo = page.locator("[name=memo]")
    memo.fill("急ぎ")
    memo.press("Tab")
    page.clock.fast_forward(LATER_MS)
    page.wait_for_load_state("networkidle")
    checked = [address for address in asked if address.startswith("/requests/check")]
    memo.fill("とても急ぎ")
    with page.expect_request(lambda sent: sent.method == "POST" and "/requests/new" in sent.url, timeout=5_000):
        page.get_by_role("button", name="下書きを保存する").click(no_wait_after=True)
    page.clock.fast_forward(LATER_MS)
    page.wait_for_load_state("networkidle")
    after = [address for address in asked if address.startswith("/requests/check")]
    assert ("/requests/new" in asked, len(checked), after) == (True, 1, checked)
    walker.check()
