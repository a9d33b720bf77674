"""What every answer carries: headers, cookies, methods, hosts."""

import dataclasses
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from settings import Settings
from tests.screens.shared.conftest import World
from tests.support.client import Client
from tests.support.world import PEOPLE, address, place, rules

ADMIN = PEOPLE[0]
SENDER = PEOPLE[2]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.fixture
def production(make_world: Callable[..., World], settings: Settings) -> World:
    return make_world(dataclasses.replace(settings, environment="production"))


def wrong_headers(answer: object) -> list[str]:
    headers = answer.headers  # type: ignore[attr-defined]
    policy = dict(part.strip().split(" ", 1) for part in headers.get("Content-Security-Policy", "x x").split(";"))
    wrong = ["Content-Security-Policy"] if policy != POLICY else []
    wrong += [name for name, value in FIXED.items() if headers.get(name) != value]
    media_type = headers.get("Content-Type", "")
    wrong += ["charset"] if media_type.startswith("text/") and "charset=utf-8" not in media_type else []
    if "Server" in headers or "X-Powered-By" in headers:
        wrong.append("names its server")
    return wrong


@pytest.mark.parametrize("person", [ADMIN, SENDER], ids=str)
def test_every_answer_carries_the_headers(world: World, person: object) -> None:
    """Pages, fragments, downloads, redirects, refusals, errors and static files alike."""
    client, wrong = world.client(person), {}  # type: ignore[arg-type]
    for rule, method in rules(world.app):
        if rule.endpoint == "sign_in.end":
            continue
        path = address(rule, place(rule, person, world.rows).own)  # type: ignore[arg-type]
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.browser.open(path, method=method, headers=headers)
            wrong[method, rule.rule] = wrong_headers(answer)
            static = rule.endpoint == "static"
            if answer.headers.get("Cache-Control") != ("public, max-age=31536000, immutable" if static else "no-store"):
                wrong[method, rule.rule].append("Cache-Control")
    assert {route: names for route, names in wrong.items() if names} == {}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no-such-page", 404),
        ("GET", "/static/no-such-file.css", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
        ("GET", "/bases/%00", 404),
        ("GET", "/bases/%ED%A0%80", 404),
        ("GET", "/bases/" + "9" * 400, 404),
        ("GET", "/requests/" + "9" * 400, 404),
        ("GET", "/requests/9223372036854775808", 404),
        ("GET", "/requests/2147483648", 404),
        ("PUT", "/bases", 405),
        ("DELETE", "/bases/001", 405),
        ("PATCH", "/settings", 405),
        ("TRACE", "/settings", 405),
        ("CONNECT", "/settings", 405),
        ("NONSENSE", "/settings", 405),
        ("POST", "/", 405),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_page_with_the_headers(
    world: World, method: str, path: str, status: int
) -> None:
    client = world.client(SENDER if path.startswith("/requests") else ADMIN)
    answer = client.browser.open(path, method=method)
    assert (answer.status_code, wrong_headers(answer)) == (status, [])
    assert answer.mimetype == "text/html"
    assert "けいぞく" in answer.get_data(as_text=True) or "Keizoku" in answer.get_data(as_text=True)
    assert bool(answer.headers.get("Allow")) == (status == 405)


def test_only_production_asks_for_tls_from_now_on(world: World, production: World) -> None:
    assert "Strict-Transport-Security" not in Client(world.app).raw("/sign-in").headers
    answer = Client(production.app).raw("/sign-in", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def cookies(answer: object) -> dict[str, set[str]]:
    """Each cookie's attributes, without its value."""
    set_cookies = answer.headers.getlist("Set-Cookie")  # type: ignore[attr-defined]
    return {
        line.split("=", 1)[0]: {part.strip() for part in line.split(";")[1:] if "xpires" not in part}
        for line in set_cookies
    }


def sign_in_answer(world: World, base_url: str) -> object:
    client = Client(world.app)
    page = client.browser.get("/sign-in", base_url=base_url).get_data(as_text=True)
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token
    fields = {"csrf_token": token[1], "member_code": "1845678", "login_id": "admin", "password": "Keizoku-demo-1"}
    return client.browser.post("/sign-in", data=fields, base_url=base_url)


def test_cookies_of_production_belong_to_this_host_over_tls_alone(production: World) -> None:
    safe = {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert cookies(sign_in_answer(production, "https://localhost")) == {
        "__Host-keizoku": safe,
        "__Host-member_code": safe | {"Max-Age=31536000"},
    }


def test_every_other_cookie_of_production_does_too(production: World) -> None:
    """That of the wizard, and the last search of each list."""
    browser, https, found = Client(production.app).browser, {"base_url": "https://localhost"}, {}
    signing_in = {"member_code": "1845678", "login_id": "sender001", "password": "Keizoku-demo-1"}
    agreeing = {"agree_terms": "y", "agree_fees": "y", "act": "next"}
    for path, fields in (("/signup/terms", agreeing), ("/sign-in", signing_in)):
        page = browser.get(path, **https).get_data(as_text=True)
        token = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert token
        answer = browser.post(
            path, data={**fields, "csrf_token": token[1]}, headers={"Referer": f"https://localhost{path}"}, **https
        )
        assert answer.status_code == 303
        found |= cookies(answer)
    for path in ("/requests?status=draft", "/applications?kind=kei", "/deadlines?kind=kei"):
        found |= cookies(browser.get(path, **https))
    assert {"__Host-signup", "__Host-requests", "__Host-applications"} <= set(found)
    assert [name for name in found if not name.startswith("__Host-")] == []
    safe = {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert [name for name, given in found.items() if safe - given or any("Domain" in one for one in given)] == []


def test_cookies_of_the_demo_work_without_tls(world: World) -> None:
    safe = {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert cookies(sign_in_answer(world, "http://localhost")) == {
        "keizoku": safe,
        "member_code": safe | {"Max-Age=31536000"},
    }


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.2", "localhost@evil", "[::1]"])
def test_an_unknown_host_is_refused(world: World, host: str) -> None:
    answer = Client(world.app).raw("/sign-in", headers={"Host": host})
    assert (answer.status_code, host in answer.get_data(as_text=True)) == (400, False)
    assert wrong_headers(answer) == []


def test_a_forwarded_host_or_protocol_changes_no_link(world: World) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "Forwarded": "host=evil.example"}
    answer = Client(world.app).raw("/bases", headers=forged)
    assert answer.headers["Location"] == "/sign-in?next=/bases"
    assert "evil" not in Client(world.app).raw("/sign-in", headers=forged).get_data(as_text=True)


def test_the_address_of_a_caller_is_not_what_he_says(world: World) -> None:
    """X-Forwarded-For counts only behind as many proxies as the settings name."""
    client = Client(world.app)
    for turn in range(3):
        page = client.get("/sign-in", headers={"X-Forwarded-For": f"203.0.113.{turn}"})
        fields = {**page.values(), "member_code": "1845678", "login_id": f"nobody{turn}", "password": "x"}
        client.browser.post("/sign-in", data=fields, headers={"X-Forwarded-For": f"203.0.113.{turn}"})
    with world.database.reader() as session:
        assert set(session.scalars(select(AuditEntry.address).where(AuditEntry.code == "sign_in_failed"))) == {
            "127.0.0.1"
        }


def test_behind_one_proxy_the_last_address_counts(make_world: Callable[..., World], settings: Settings) -> None:
    world = make_world(dataclasses.replace(settings, trusted_proxies=1))
    client = Client(world.app)
    page = client.get("/sign-in")
    fields = {**page.values(), "member_code": "1845678", "login_id": "nobody", "password": "x"}
    client.browser.post("/sign-in", data=fields, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    with world.database.reader() as session:
        found = session.scalars(select(AuditEntry.address).where(AuditEntry.code == "sign_in_failed"))
        assert list(found) == ["198.51.100.7"]


def test_pages_come_compressed_when_the_browser_can(world: World) -> None:
    plain = Client(world.app).raw("/sign-in")
    zipped = Client(world.app).raw("/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert ("Content-Encoding" in plain.headers, zipped.headers["Content-Encoding"]) == (False, "gzip")
    assert {"HX-Request", "HX-History-Restore-Request", "Accept-Encoding"} <= set(zipped.vary)


def test_signing_out_clears_what_the_browser_keeps(world: World) -> None:
    client = world.client(ADMIN)
    answer = client.browser.post("/sign-out", data={"csrf_token": client.token()})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
