"""Every page of every side, as Chromium shows it: axe finds nothing, no error in the console, nothing sticks out."""

from collections.abc import Callable, Iterator

import pytest
from werkzeug.routing import Rule

from tests.journeys.conftest import DESK, TABLET, Town, Walker
from tests.support.world import PEOPLE, Person, Rows, furnish, place

# One of each side who may do most, and one who manages.
WALKERS = [
    person for person in PEOPLE if str(person) in {"client-sender", "client-admin", "agent-sender", "operator-admin"}
]
NOT_PAGES = ("static", "sign_in.new")


def pages(town: Town, person: Person, rows: Rows) -> Iterator[str]:
    """The addresses of what this person may open; a number that nobody has is no page of theirs."""
    adapter = town.app.url_map.bind("localhost")
    for rule in town.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES and _may(town, rule, person):
            yield adapter.build(rule.endpoint, place(rule, person, rows).own, method="GET")


def _may(town: Town, rule: Rule, person: Person) -> bool:
    right = town.app.view_functions[rule.endpoint].access.right  # type: ignore[attr-defined]
    return right is None or right in person.rights


@pytest.mark.parametrize("person", WALKERS, ids=str)
def test_every_page_is_accessible_and_fits(town: Town, walk: Callable[..., Walker], person: Person) -> None:
    with town.database.writer() as session, session.begin():
        rows = furnish(session, town.demo, town.clock())
    walker = walk()
    walker.sign_in(person.member_code, person.login_id)
    seen = []
    for path in pages(town, person, rows):
        answer = walker.context.request.get(town.address + path)
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        page = walker.go(path)
        for size in (TABLET, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} is {wide} pixels wider than a screen of {size['width']}"
        walker.check()
        seen.append(path)
    assert len(seen) >= 5, seen
