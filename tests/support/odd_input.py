"""Texts that programs stumble over, and every form of every page to put them into."""

from collections.abc import Iterator
from urllib.parse import urlencode

from tests.screens.shared.conftest import World
from tests.support.client import Client
from tests.support.page import Page, form_values, read_page
from tests.support.world import PEOPLE, Person, address, place, rules

XSS = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
NASTY = {
    "NUL": "a\x00b",
    "emoji": "😀🏴‍☠️",
    "lone surrogate": b"\xed\xa0\x80x",
    "broken UTF-8": b"\xff\xfe\x80",
    "beyond 2^63": "9223372036854775808",
    "400 digits": "9" * 400,
    "negative": "-1",
    "markup": XSS,
    "quotes": "' OR '1'='1' -- \\ % _",
    "line breaks": "a\r\nSet-Cookie: x=y\r\n\r\n<h1>",
    "formula": "=cmd|' /C calc'!A0",
    "wide": "１２３ＡＢＣー－〜㍿㌀ﷺ",
    "far away": "9999-12-31T23:59:59+23:59",
    "noncharacters": "\ufffe\uffff\u202e\u2028",
}
FORM = "application/x-www-form-urlencoded"
FUZZED = [person for person in PEOPLE if str(person) in {"client-admin", "client-sender", "agent-sender"}]


def encoded(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def pages_of(world: World, person: Person, client: Client) -> Iterator[tuple[str, Page]]:
    for rule, method in rules(world.app):
        if method == "GET" and rule.endpoint != "static":
            path = address(rule, place(rule, person, world.rows).own)
            answer = client.raw(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield path, read_page(200, answer.get_data(as_text=True), answer.headers)


def forms_of(world: World, person: Person, client: Client) -> dict[tuple[str, str], dict[str, object]]:
    """Each form that the person's pages show, once: method, address and what it would post."""
    found = {}
    for path, page in pages_of(world, person, client):
        for form in page.tree.iter("form"):
            method, action = form.get("method"), form.get("action") or path
            if method in {"get", "post"} and action not in {"/sign-out"}:
                found[method, action] = form_values(form)
    return found


def post(client: Client, method: str, action: str, fields: list[tuple[str, object]], token: str, version: str) -> int:
    typed = urlencode([(name, encoded(value)) for name, value in fields])  # type: ignore[arg-type]
    if method == "get":
        return client.browser.get(f"{action}?{typed}").status_code
    body = urlencode({"csrf_token": token, "version": version}) + "&" + typed
    return client.browser.post(action, data=body.encode(), content_type=FORM).status_code
