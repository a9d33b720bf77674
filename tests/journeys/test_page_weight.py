"""What a page weighs on its way to Chromium: packed, with its files, counted as the browser counts it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession

from tests.journeys.conftest import Town, Walker
from tests.support.stories import a_sent_request

KIB = 1024
FIRST_VIEW, NEXT_VIEW, FRAGMENT, REQUESTS = 50 * KIB, 12 * KIB, 5 * KIB, 6
ROWS = 20


@dataclass
class Wire:
    """What went over the wire: kind, address and packed size, with its headers, of each answer."""

    sizes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, tuple[str, str]] = field(default_factory=dict)

    def listen(self, session: CDPSession) -> None:
        session.on("Network.responseReceived", self._begun)
        session.on("Network.loadingFinished", self._ended)
        session.send("Network.enable")

    def _begun(self, told: dict[str, Any]) -> None:
        if not told["response"].get("fromDiskCache") and told["response"]["url"].startswith("http"):
            self.kinds[told["requestId"]] = (told["type"], told["response"]["url"])

    def _ended(self, told: dict[str, Any]) -> None:
        self.sizes[told["requestId"]] = int(told["encodedDataLength"])

    @property
    def total(self) -> int:
        return sum(size for number, size in self.sizes.items() if number in self.kinds)

    def story(self) -> list[tuple[str, str, int]]:
        return [(*self.kinds[number], self.sizes.get(number, 0)) for number in self.kinds]


@contextmanager
def wire(walker: Walker) -> Iterator[Wire]:
    session = walker.context.new_cdp_session(walker.page)
    heard = Wire()
    heard.listen(session)
    yield heard
    walker.page.wait_for_load_state("networkidle")
    session.detach()


def many_requests(town: Town) -> None:
    with town.database.writer() as session, session.begin():
        for nth in range(1, ROWS + 1):
            a_sent_request(session, town.demo, town.clock(), nth=nth)


def test_the_first_view_is_light_and_brings_no_font(town: Town, walk: Callable[..., Walker]) -> None:
    for path in ("/sign-in", "/"):
        walker = walk()
        if path == "/":
            walker.sign_in("1845678", "sender")
            cookies = walker.context.cookies()
            walker = walk()
            walker.context.add_cookies(cookies)  # type: ignore[arg-type]
        with wire(walker) as heard:
            walker.go(path)
        assert heard.kinds, "nothing was heard"
        assert len(heard.kinds) > 1
        assert heard.total <= FIRST_VIEW, (path, heard.story())
        assert len(heard.kinds) <= REQUESTS, (path, heard.story())
        assert "Font" not in {kind for kind, _ in heard.kinds.values()}


def test_the_views_after_it_bring_the_page_alone(town: Town, walk: Callable[..., Walker]) -> None:
    many_requests(town)
    walker = walk()
    walker.sign_in("1845678", "sender")
    for path in ("/", "/requests", "/requests/new", "/applications", "/deadlines", "/settings"):
        with wire(walker) as heard:
            walker.go(path)
        assert 0 < heard.total <= NEXT_VIEW, (path, heard.story())


def test_a_fragment_of_a_full_list_is_lighter_still(town: Town, walk: Callable[..., Walker]) -> None:
    many_requests(town)
    walker = walk()
    walker.sign_in("1845678", "sender")
    page = walker.go("/requests")
    assert page.locator("tbody tr").count() == ROWS
    with wire(walker) as heard, page.expect_response("**/requests?*"):
        page.locator("[name=chassis]").fill("zvw")
    assert page.locator("tbody tr").count() == ROWS
    asked = [(kind, address, size) for kind, address, size in heard.story() if kind in {"XHR", "Fetch"}]
    assert len(asked) == 1, heard.story()
    assert 0 < asked[0][2] <= FRAGMENT, asked
