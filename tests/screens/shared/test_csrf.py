"""Forged and broken requests are refused before any work is done."""

from urllib.parse import urlencode

import pytest

from tests.screens.shared.conftest import World
from tests.support.client import Client
from tests.support.world import PEOPLE, address, place, rules

SENDER = next(person for person in PEOPLE if str(person) == "client-sender")


def unsafe_addresses(world: World) -> list[tuple[str, str]]:
    return [
        (method, address(rule, place(rule, SENDER, world.rows).own))
        for rule, method in rules(world.app)
        if method != "GET"
    ]


def other_sessions_token(world: World) -> str:
    return Client(world.app).sign_in("1845679", "sender").token()


def broken(kind: str, world: World, good: str) -> list[tuple[str, str]]:
    tokens = {
        "missing": [],
        "empty": [""],
        "wrong": ["x" * 91],
        "cut": [good[:-1]],
        "of another session": [other_sessions_token(world)],
        "non-ASCII": ["日本語" + good],
        "100 kB": ["a" * 100_000],
        "twice in one": [good + good],
        "two fields": [good, good],
        "two fields, one wrong": [good, "x"],
        "NUL": [good + "\x00"],
        "under another name": [],
    }
    fields = [("csrf_token", token) for token in tokens[kind]]
    return [*fields, ("prefix-csrf_token", good)] if kind == "under another name" else fields


KINDS = (
    "missing", "empty", "wrong", "cut", "of another session", "non-ASCII", "100 kB", "twice in one", "two fields",
    "two fields, one wrong", "NUL", "under another name",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_without_its_own_token_is_refused_on_every_address(world: World, kind: str) -> None:
    client = world.client(SENDER)
    fields = broken(kind, world, client.token())
    before, wrong = rows_but_kept(world), []
    for method, path in unsafe_addresses(world):
        answer = client.browser.open(path, method=method, data=_body(fields), content_type=FORM)
        if answer.status_code != 403:
            wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert rows_but_kept(world) == before
    assert client.get("/settings").heading == "設定"


def rows_but_kept(world: World) -> dict[str, int]:
    """All rows but the typed words that wait for their own author."""
    return {name: count for name, count in world.counts().items() if name != "kept_posts"}


FORM = "application/x-www-form-urlencoded"


def _body(fields: list[tuple[str, str]]) -> bytes:
    return urlencode(fields).encode()


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "http://localhost.evil.example", "null", "http://[", "http://localhost:9999", "evil", ""],
)
def test_a_post_from_a_foreign_page_is_refused_on_every_address(world: World, origin: str) -> None:
    client = world.client(SENDER)
    fields = [("csrf_token", client.token()), ("name", "x")]
    before, wrong = world.counts(), []
    for method, path in unsafe_addresses(world):
        answer = client.browser.open(
            path, method=method, data=_body(fields), content_type=FORM, headers={"Origin": origin}
        )
        if answer.status_code != 403:
            wrong.append((method, path, answer.status_code))
    assert wrong == []
    assert world.counts() == before


def test_a_post_from_our_own_page_is_taken(world: World) -> None:
    client = world.client(SENDER)
    answer = client.browser.post(
        "/settings",
        data={"csrf_token": client.token(), "language": "ja", "page_size": "50"},
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code == 303


def test_htmx_sends_the_token_as_a_header(world: World) -> None:
    client = world.client(SENDER)
    headers = {"HX-Request": "true", "X-CSRFToken": client.token()}
    assert client.browser.post("/sign-in/extend", headers=headers).status_code == 204
    assert client.browser.post("/sign-in/extend", headers={**headers, "X-CSRFToken": "x"}).status_code == 403


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", "x"])
def test_a_body_of_another_kind_carries_no_token(world: World, content_type: str) -> None:
    client = world.client(SENDER)
    wrong = []
    for method, path in unsafe_addresses(world):
        answer = client.browser.open(path, method=method, data=b'{"csrf_token": "x"}', content_type=content_type)
        if answer.status_code not in {400, 403}:
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_a_session_has_one_token_and_the_next_one_in_the_same_browser_another(world: World) -> None:
    client = Client(world.app).sign_in("1845678", "admin")
    first = {client.token(), client.token()}
    client.post("/sign-out", status=303)
    second = client.sign_in("1845678", "admin").token()
    assert len(first) == 1
    assert second not in first
    assert client.browser.post("/sign-in/extend", data={"csrf_token": first.pop()}).status_code == 403
    assert client.browser.post("/sign-in/extend", data={"csrf_token": second}).status_code == 204


def test_pages_opened_side_by_side_after_signing_in_can_all_be_sent(world: World) -> None:
    """Neither knows of the other's cookie when it is asked for."""
    first, second = Client(world.app), Client(world.app)
    page = first.get("/sign-in")
    typed = {"member_code": "1845678", "login_id": "admin", "password": "Keizoku-demo-1"}
    assert first.browser.post("/sign-in", data={**page.values(), **typed}).status_code == 303
    cookie = first.browser.get_cookie("keizoku")
    assert cookie is not None
    second.browser.set_cookie("keizoku", cookie.value)
    tokens = [browser.token() for browser in (first, second)]
    for token in tokens:
        assert first.browser.post("/sign-in/extend", data={"csrf_token": token}).status_code == 204


def test_signing_in_needs_a_token_too(world: World) -> None:
    client = Client(world.app)
    fields = {"member_code": "1845678", "login_id": "admin", "password": "Keizoku-demo-1"}
    assert client.browser.post("/sign-in", data=fields).status_code == 403


def test_what_was_typed_on_a_page_too_old_is_offered_again(world: World) -> None:
    client = Client(world.app).sign_in("1845678", "admin")
    page = client.post("/bases/new", {"code": "T1", "name": "古い画面"}, status=403, token="x" * 91)
    assert page.heading == "画面が古くなっています"
    again = client.get(page.links()["入力した内容で画面を開き直す"])
    assert (again.values()["code"], again.values()["name"]) == ("T1", "古い画面")


def test_nothing_is_kept_of_a_post_from_a_foreign_page(world: World) -> None:
    client = Client(world.app).sign_in("1845678", "admin")
    before = world.counts()["kept_posts"]
    client.browser.post("/bases/new", data={"name": "x", "csrf_token": "x"}, headers={"Origin": "https://evil.example"})
    assert world.counts()["kept_posts"] == before
