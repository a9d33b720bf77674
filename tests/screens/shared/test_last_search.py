"""The last search of a list comes back when the list is opened without one."""

import pytest

from domain.vehicle import VehicleKind
from models.database import Database
from tests.conftest import Clock
from tests.support.agency_stories import a_taken_application
from tests.support.client import Client
from tests.support.organizations import Demo
from tests.support.page import text_of

LISTS = ["/requests", "/applications"]


@pytest.fixture
def sender(client: Client, sqlite: Database, demo: Demo, clock: Clock) -> Client:
    """At a list of one registered car and one kei car, on both screens."""
    with sqlite.writer() as session, session.begin():
        a_taken_application(session, demo, clock.now)
        a_taken_application(session, demo, clock.now, kind=VehicleKind.KEI, nth=2)
    return client.sign_in("1845678", "sender")


def opened(client: Client, path: str) -> str:
    """Where the browser stands after it opened an address."""
    answer = client.raw(path, follow_redirects=True)
    assert answer.status_code == 200
    return str(answer.request.full_path).rstrip("?")


@pytest.mark.parametrize("path", LISTS)
def test_it_comes_back_without_the_place_in_the_list(sender: Client, path: str) -> None:
    sender.get(f"{path}?plate=品川&kind=kei&sort=number&size=50&after=1~x&before=&chassis=")
    assert opened(sender, path) == f"{path}?plate=%E5%93%81%E5%B7%9D&kind=kei&sort=number&size=50"


@pytest.mark.parametrize("path", LISTS)
def test_a_fragment_of_the_search_is_remembered_and_never_led_elsewhere(sender: Client, path: str) -> None:
    sender.get(f"{path}?kind=kei", htmx=True)
    assert opened(sender, path) == f"{path}?kind=kei"
    sender.get(path, htmx=True)
    assert opened(sender, path) == path


@pytest.mark.parametrize("path", LISTS)
def test_the_tab_of_all_kinds_leads_out_of_one_kind(sender: Client, path: str) -> None:
    page = sender.get(f"{path}?kind=kei")
    tabs = {text_of(link): link.get("href", "") for nav in page.having("nav", class_="tabs") for link in nav.iter("a")}
    assert opened(sender, tabs["すべて 2件"]) == f"{path}?reset=1"
    assert opened(sender, path) == path


@pytest.mark.parametrize("path", LISTS)
def test_clearing_the_conditions_forgets_them(sender: Client, path: str) -> None:
    page = sender.get(f"{path}?plate=沖縄")
    page = sender.get(page.links()["条件をすべて外す"])
    assert opened(sender, path) == path
    assert [text for text, href in page.links().items() if "reset" in href] == ["すべて 2件", "すべて"]


@pytest.mark.parametrize("path", LISTS)
def test_it_is_nobody_elses(sender: Client, path: str) -> None:
    page = sender.get(f"{path}?kind=kei")
    sender.press(page, "ログアウト")
    sender.sign_in("1845678", "admin")
    assert opened(sender, path) == path


def test_each_list_has_its_own(sender: Client) -> None:
    sender.get("/requests?kind=kei")
    sender.get("/applications?kind=registered")
    assert [opened(sender, path) for path in LISTS] == ["/requests?kind=kei", "/applications?kind=registered"]


@pytest.mark.parametrize("path", LISTS)
def test_a_search_too_long_for_a_cookie_is_not_remembered(sender: Client, path: str) -> None:
    sender.get(f"{path}?kind=kei")
    sender.get(f"{path}?kind=kei&plate={'あ' * 100}&chassis={'い' * 100}")
    assert opened(sender, path) == path


def test_deleting_a_request_leads_to_the_search_it_was_found_by(sender: Client) -> None:
    sender.get("/requests?kind=kei")
    assert opened(sender, "/requests?deleted=100000001") == "/requests?kind=kei&deleted=100000001"
    assert opened(sender, "/requests") == "/requests?kind=kei"


@pytest.mark.parametrize(
    "query", ["kind=kei\\015\\012Set-Cookie: x=1", "\\000", "x" * 3_000, "%ED%A0%80", "@evil.example/", " ", "&&==??"]
)
def test_a_cookie_that_is_not_ours_is_no_fault(sender: Client, query: str) -> None:
    sender.get("/requests?kind=kei")
    ours, session = sender.browser.get_cookie("keizoku-requests"), sender.browser.get_cookie("keizoku")
    assert ours is not None
    assert session is not None
    owner = ours.decoded_value.split()[0]
    header = f'keizoku={session.value}; keizoku-requests="{owner} {query}"'
    answer = sender.app.test_client(use_cookies=False).get("/requests", headers={"Cookie": header})
    assert answer.status_code in (200, 303)
    assert answer.headers.get("Location", "/requests").startswith("/requests")
