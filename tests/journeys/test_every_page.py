"""Every page as Chromium shows it: axe finds nothing, the console is silent, nothing sticks out of a screen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator
from werkzeug.routing import Rule

from tests.journeys.conftest import DESK, TABLET, Town, Walker
from tests.support.world import PEOPLE, Person, Rows, furnish, place

IN_TURN = ("client-sender", "agent-sender", "client-admin", "agent-admin", "operator-admin")
NOT_PAGES = ("static", "sign_in.new")
FOR_EACH_SIDE = {"home.show"}


def pages(town: Town, person: Person, rows: Rows) -> Iterator[tuple[str, str]]:
    """Endpoint and address of what this person may open."""
    adapter = town.app.url_map.bind("localhost")
    for rule in town.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES and _may(town, rule, person):
            yield rule.endpoint, adapter.build(rule.endpoint, place(rule, person, rows).own, method="GET")


def _may(town: Town, rule: Rule, person: Person) -> bool:
    right = town.app.view_functions[rule.endpoint].access.right  # type: ignore[attr-defined]
    return right is None or right in person.rights


@pytest.mark.parametrize("name", IN_TURN)
def test_every_page_is_accessible_and_fits(town: Town, walk: Callable[..., Walker], name: str) -> None:
    with town.database.writer() as session, session.begin():
        rows = furnish(session, town.demo, town.clock())
    people = {str(person): person for person in PEOPLE}
    # Whoever comes first opens a page; the home page differs from side to side.
    before = IN_TURN[: IN_TURN.index(name)]
    known = {endpoint for earlier in before for endpoint, _path in pages(town, people[earlier], rows)} - FOR_EACH_SIDE
    walker, person, seen = walk(), people[name], 0
    walker.sign_in(person.member_code, person.login_id)
    for endpoint, path in pages(town, person, rows):
        if endpoint in known:
            continue
        answer = walker.context.request.get(town.address + path)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            look_at(walker, path)
            seen += 1
    assert seen > 5


def look_at(walker: Walker, path: str) -> None:
    page = walker.go(path)
    for size in (TABLET, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels wider than a screen of {size['width']}"
    walker.check()


def test_each_entry_of_a_menu_takes_one_line(walk: Callable[..., Walker]) -> None:
    people = {str(person): person for person in PEOPLE}
    for name in ("client-admin", "agent-admin", "operator-admin"):
        walker = walk()
        walker.sign_in(people[name].member_code, people[name].login_id)
        page = walker.go("/")
        for size in (TABLET, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            heights = page.locator(".main-nav span").evaluate_all("found => found.map(one => one.offsetHeight)")
            assert max(heights) < 2 * min(heights), (name, size, heights)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_tablet_the_menu_is_one_row_that_unfolds(walk: Callable[..., Walker], scripts: bool) -> None:
    walker = walk(scripts=scripts, size=TABLET)
    walker.sign_in("1845678", "admin")
    page = walker.go("/users")
    menu, entries = page.locator(".main-nav"), page.locator(".main-nav a")
    row = menu.bounding_box()
    assert row is not None
    assert row["height"] < 60
    assert _seen(entries)[0] == "利用者", "the page one is on stands in the row"
    assert len(_seen(entries)) < entries.count()
    page.get_by_text("メニュー", exact=True).click()
    assert _seen(entries) == [text.strip() for text in entries.all_text_contents()]
    assert entries.first.inner_text() == "ホーム"
    walker.check()


def test_the_keyboard_unfolds_the_menu_by_walking_into_it(walk: Callable[..., Walker]) -> None:
    walker = walk(size=TABLET)
    walker.sign_in("1845678", "admin")
    page = walker.go("/")
    entries = page.locator(".main-nav a")
    page.locator(".main-nav summary").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "ホーム"
    assert len(_seen(entries)) == entries.count()


def _seen(entries: Locator) -> list[str]:
    """The entries that stand inside their list and the screen, from left to right and down."""
    return entries.evaluate_all(  # type: ignore[no-any-return]
        """found => {
          const inside = ({ left, right, top, bottom }, list) =>
            left >= 0 && right <= innerWidth && top >= 0 && bottom <= list.bottom + 1;
          return found.map(one => [one.getBoundingClientRect(), one])
            .filter(([box, one]) => inside(box, one.closest("ul").getBoundingClientRect()))
            .sort(([a], [b]) => a.top - b.top || a.left - b.left).map(([, one]) => one.textContent.trim());
        }"""
    )
