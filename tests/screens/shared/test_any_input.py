"""Whatever is put into fields, addresses, headers and cookies: never a fault, never markup, nothing in the logs."""

import logging
import re
from collections.abc import Iterator
from itertools import product
from urllib.parse import quote, unquote, urlencode

import pytest
from cryptography.fernet import Fernet

from models.database import Database
from settings import Settings, WrongSetting, read_settings
from tests.conftest import START, Clock
from tests.screens.shared.conftest import World
from tests.support.client import Client
from tests.support.databases import PostgresTemplate
from tests.support.organizations import make_organizations
from tests.support.page import Page, form_values, read_page
from tests.support.programs import program
from tests.support.world import PEOPLE, Person, address, furnish, place, rules
from usecases.transaction import Unavailable

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
IN_QUERIES = ("NUL", "lone surrogate", "beyond 2^63", "400 digits", "markup", "wide", "far away")
SLOWEST_STATEMENT_MS = 5_000
CANARIES = ("Kanarien-Vogel-1", "canary-cookie-value", "canary-token-value")
FRAMEWORK_NAMES = ("_external", "_scheme", "_anchor", "_method", "endpoint", "number", "code", "filename")
PLACES = ("1~" + "9" * 30, "99999999999~x", "1~2026-01-01", "1~\x00")
PARAMETERS = (
    "after", "before", "sort", "size", "resume", "next", "code", "name", "status", "kind", "number", "q", "_external",
    "_scheme", "_anchor", "_method", "endpoint", "values", "self", "filename",
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"
OPERATOR = next(person for person in PEOPLE if str(person) == "operator-admin")
FUZZED = [person for person in PEOPLE if str(person) in {"client-admin", "client-sender", "agent-sender"}]


@pytest.fixture(params=["sqlite", "postgresql"])
def any_world(request: pytest.FixtureRequest, settings: Settings) -> Iterator[World]:
    """The same world on either database: what one driver forgives the other may not."""
    if request.param == "sqlite":
        yield request.getfixturevalue("world")
        return
    template: PostgresTemplate = request.getfixturevalue("postgres_template")
    url = template.fresh(request.getfixturevalue("tmp_path"))
    # A search that the planner cannot get over is a fault too.
    database, clock = Database(f"{url}?options=-c%20statement_timeout%3D{SLOWEST_STATEMENT_MS}", pool_size=4), Clock()
    app = program(settings, database, clock)
    with database.writer() as session, session.begin():
        rows = furnish(session, make_organizations(session, START), START)
    yield World(app, database, rows, clock)
    database.close()
    template.drop(url)


def _encoded(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def _pages(world: World, person: Person, client: Client) -> Iterator[tuple[str, Page]]:
    for rule, method in rules(world.app):
        if method == "GET" and rule.endpoint != "static":
            path = address(rule, place(rule, person, world.rows).own)
            answer = client.raw(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield path, read_page(200, answer.get_data(as_text=True), answer.headers)


def _forms(world: World, person: Person, client: Client) -> dict[tuple[str, str], dict[str, object]]:
    """Each form that the person's pages show, once: method, address and what it would post."""
    found = {}
    for path, page in _pages(world, person, client):
        for form in page.tree.iter("form"):
            method, action = form.get("method"), form.get("action") or path
            if method in {"get", "post"} and action not in {"/sign-out"}:
                found[method, action] = form_values(form)
    return found


@pytest.mark.parametrize("person", FUZZED, ids=str)
def test_no_form_ends_in_a_fault(any_world: World, person: Person) -> None:
    """Every form of every page, each nasty text in all of its fields at once."""
    client, wrong = any_world.client(person), []
    token = client.token()
    forms = _forms(any_world, person, client)
    assert forms
    for ((method, action), values), (kind, nasty) in product(forms.items(), NASTY.items()):
        fields = [(name, nasty) for name in values if name not in {"csrf_token", "version"}]
        status = _post(client, method, action, fields, token, str(values.get("version", "")))
        if status >= 500:
            wrong.append((method, action, kind, status))
    assert wrong == []


def _post(client: Client, method: str, action: str, fields: list[tuple[str, object]], token: str, version: str) -> int:
    encoded = urlencode([(name, _encoded(value)) for name, value in fields])  # type: ignore[arg-type]
    if method == "get":
        return client.browser.get(f"{action}?{encoded}").status_code
    body = urlencode({"csrf_token": token, "version": version}) + "&" + encoded
    return client.browser.post(action, data=body.encode(), content_type=FORM).status_code


@pytest.mark.parametrize("path", ["/bases/new", "/bases/001/edit", "/settings", "/password"])
def test_no_field_alone_ends_in_a_fault(world: World, path: str) -> None:
    """Each field alone, the others as the page filled them, so that the act itself is reached."""
    client, wrong = Client(world.app).sign_in("1845678", "admin"), []
    token, values = client.token(), client.get(path).values()
    for name, (kind, nasty) in product(values, NASTY.items()):
        fields = [(other, str(value)) for other, value in values.items() if other not in {name, "csrf_token"}]
        status = _post(client, "post", path, [*fields, (name, nasty)], token, "1")
        if status >= 500:
            wrong.append((name, kind, status))
    assert wrong == []


def test_a_megabyte_in_one_field_is_refused_and_comes_back(world: World) -> None:
    client = Client(world.app).sign_in("1845678", "admin")
    long = "あ" * 350_000
    answer = client.browser.post("/bases/new", data={"csrf_token": client.token(), "code": "T1", "name": long})
    assert answer.status_code == 422
    assert long in answer.get_data(as_text=True)


@pytest.mark.parametrize("person", FUZZED, ids=str)
def test_no_form_takes_a_megabyte_badly(world: World, person: Person) -> None:
    client, wrong = world.client(person), []
    token = client.token()
    for (method, action), values in _forms(world, person, client).items():
        for name in [name for name in values if name not in {"csrf_token", "form_token"}][:1]:
            if method == "post":
                status = _post(client, method, action, [(name, "x" * 1_000_000)], token, "")
                if not 200 <= status < 500:
                    wrong.append((action, name, status))
    assert wrong == []


@pytest.mark.parametrize("person", FUZZED[1:], ids=str)
def test_no_query_ends_in_a_fault(any_world: World, person: Person) -> None:
    """Every address with every parameter that any page reads, and with those of the framework."""
    client, wrong = any_world.client(person), []
    known = {name for _path, page in _pages(any_world, person, client) for name in _names(page)}
    names = sorted({*known, *PARAMETERS})
    for rule, method in rules(any_world.app):
        if method != "GET" or rule.endpoint == "static":
            continue
        path = address(rule, place(rule, person, any_world.rows).own)
        queries = [
            # What the framework makes of its own names needs no other answer to go wrong.
            urlencode(dict.fromkeys(FRAMEWORK_NAMES, "1")),
            *(urlencode([(name, _encoded(NASTY[kind])) for name in names]) for kind in IN_QUERIES),
            *(urlencode({edge: mark}) for edge, mark in product(("after", "before"), PLACES)),
        ]
        for query in queries:
            answer = client.raw(f"{path}?{query}")
            if answer.status_code >= 500:
                wrong.append((path, query[:80], answer.status_code))
            if answer.status_code == 403:
                # Whoever may not enter is turned away before anything is read.
                break
    assert wrong == []


def _names(page: Page) -> set[str]:
    return {
        box.get("name", "")
        for form in page.tree.iter("form")
        if form.get("method") == "get"
        for box in form.iter()
        if box.get("name")
    }


def test_no_path_ends_in_a_fault(any_world: World) -> None:
    wrong = []
    for person in (*FUZZED, OPERATOR):
        client = any_world.client(person)
        token = client.token()
        for rule, method in rules(any_world.app):
            for (kind, nasty), name in product(NASTY.items(), sorted(rule.arguments)):
                values = place(rule, person, any_world.rows).own
                path = "/".join(
                    quote(_encoded(nasty), safe="") if f"{name}>" in part else part for part in rule.rule.split("/")
                )
                for other, value in values.items():
                    path = path.replace(f"<{other}>", str(value))
                if "<" in path:
                    continue
                answer = client.browser.open(
                    path, method=method, data={"csrf_token": token} if method != "GET" else None
                )
                if answer.status_code >= 500:
                    wrong.append((method, path[:80], kind, answer.status_code))
                if answer.status_code == 403:
                    # Whoever may not enter is turned away before anything is read.
                    break
    assert wrong == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "keizoku=" + "x" * 3000},
        {"Cookie": "keizoku=.eJwlzj.ÿÿ; member_code=\xff\xfe<script>"},
        {"Accept-Language": "ja;q=x, \x7f, *;q=9, " + "a" * 3000},
        {"HX-Request": "true", "HX-Current-URL": "http://["},
        {"HX-Request": "true", "HX-Current-URL": "\\\\evil"},
        {"Referer": "http://[", "Accept-Encoding": "gzip;q=x"},
        {"Content-Type": "multipart/form-data; boundary=" + "b" * 500},
        {"Content-Length": "abc"},
        {"If-Modified-Since": "x", "Range": "bytes=9-1", "If-None-Match": '"' * 50},
        {"X-Poll": "1", "Accept": "\xff"},
    ],
    ids=str,
)
def test_no_header_ends_in_a_fault(world: World, headers: dict[str, str]) -> None:
    client = Client(world.app)
    answers = [client.raw("/sign-in", headers=headers), client.raw("/bases", headers=headers)]
    answers.append(client.browser.post("/sign-in", headers=headers))
    answers.append(client.browser.post("/bases/new", headers=headers))
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


def test_markup_typed_into_every_field_comes_back_as_text(world: World) -> None:
    """Refused or stored, in texts and attributes, on pages and fragments."""
    for person in FUZZED:
        client = world.client(person)
        token = client.token()
        for (method, action), values in _forms(world, person, client).items():
            fields = urlencode({name: XSS for name in values if name not in {"csrf_token", "version"}})
            if method == "get":
                answer = client.raw(f"{action}?{fields}")
            else:
                body = f"{fields}&{urlencode({'csrf_token': token, 'version': str(values.get('version', ''))})}"
                answer = client.browser.post(action, data=body, content_type=FORM)
            # A button may be answered by a file, whose bytes no browser reads as markup.
            html = answer.get_data(as_text=True) if answer.mimetype != "application/zip" else ""
            assert "<script>alert" not in html, action
            assert "onerror=alert(2)>" not in html.replace("onerror=alert(2)&gt;", ""), action
            assert "49}}" not in html


def test_stored_markup_is_drawn_as_text(world: World) -> None:
    client = Client(world.app).sign_in("1845678", "admin")
    page = client.get("/bases/new")
    fields = {"code": "XSS", "name": XSS[:40], "short_name": "<b>x</b>", "certification_number": "<i onclick=x>"}
    shown = client.press(page, "この拠点を追加する", fields)
    assert shown.heading == "＂＇＞＜ｓｃｒｉｐｔ＞ａｌｅｒｔ（１）＜／ｓｃｒｉｐｔ＞＜ｉｍｇ ｓｒｃ＝ｘ ｏ"
    assert "<i onclick=x>" in shown.text
    assert list(shown.tree.iter("i")) == []


def test_logs_hold_no_password_no_token_and_no_typed_word(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even when a fault strikes in the middle of saving what was typed."""
    caplog.set_level(logging.DEBUG)
    client = Client(world.app)
    page = client.get("/sign-in")
    secrets = {"member_code": "1845678", "login_id": "admin", "password": CANARIES[0]}
    client.browser.post("/sign-in", data={**page.values(), **secrets})
    client.browser.post("/sign-in", data={**secrets, "csrf_token": CANARIES[2]})
    client.raw("/bases", headers={"Cookie": f"keizoku={CANARIES[1]}"})
    client = Client(world.app).sign_in("1845678", "admin")
    token = client.token()
    monkeypatch.setattr("usecases.bases.add.name_key", _struck)
    fields = {"csrf_token": token, "code": "CAN", "name": "鳴鳥工場", "short_name": "鳴鳥"}
    answer = client.browser.post("/bases/new", data=fields)
    assert answer.status_code == 500
    session_cookie = client.browser.get_cookie("keizoku")
    assert session_cookie is not None
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert "E-" in logged
    hidden = (*CANARIES, token, session_cookie.value, "鳴鳥", "Keizoku-demo-1")
    assert [secret for secret in hidden if secret in logged] == []


def test_no_line_of_a_log_can_be_forged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A line break in an address, a header or a field stands in no line of the log."""
    caplog.set_level(logging.INFO)
    client = Client(world.app).sign_in("1845678", "viewer001")
    forged = "%0D%0A2026-11-20 00:00:00 keizoku.web refused E-000000"
    for path in (f"/no-such{forged}", f"/bases?name={forged}", f"/requests/{forged}"):
        client.raw(path, headers={"User-Agent": "x\ty", "Referer": f"http://localhost/{forged}"})
    client.browser.post("/bases/new", data={"csrf_token": client.token(), "name": unquote(forged)})
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("keizoku")]
    assert len(lines) >= 3
    assert [line for line in lines if "\n" in line or "\r" in line or "E-000000" in line] == []


def _struck(text: str) -> str:
    raise RuntimeError(f"could not spell {text}")


def test_an_unforeseen_fault_shows_a_number_and_no_detail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(world.app).sign_in("1845678", "admin")
    monkeypatch.setattr("usecases.bases.add.name_key", _struck)
    answer = client.browser.post(
        "/bases/new", data={"csrf_token": client.token(), "code": "CAN", "name": "鳴鳥工場", "short_name": "鳴鳥"}
    )
    page = read_page(answer.status_code, answer.get_data(as_text=True), answer.headers)
    assert page.status == 500
    assert page.heading == "処理できませんでした"
    assert re.search(r"番号：?\s*E-[0-9A-F]{6}", page.text)
    assert not re.search(r"RuntimeError|Traceback|could not|\.py|鳴鳥", page.html)


def test_the_bodys_size_and_parts_are_limited(world: World) -> None:
    client = Client(world.app).sign_in("1845678", "admin")
    token = client.token()
    too_long = client.browser.post("/bases/new", data={"csrf_token": token, "name": "x" * 9_000_000})
    many = urlencode([("csrf_token", token), *((f"f{n}", "1") for n in range(1500))])
    too_many = client.browser.post("/bases/new", data=many, content_type=FORM)
    parts = client.browser.post(
        "/bases/new",
        data={"csrf_token": token, **{f"f{n}": "1" for n in range(1500)}},
        content_type="multipart/form-data",
    )
    assert (too_long.status_code, parts.status_code) == (413, 413)
    assert too_many.status_code in {413, 422}


def production_settings() -> dict[str, str]:
    """All that production asks for but a word on the virus check."""
    return {
        "KEIZOKU_SECRET_KEY": "x" * 60, "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode(),
        "KEIZOKU_PUBLIC_URL": "https://keizoku.example.jp", "KEIZOKU_SMTP_SERVER": "off",
    }  # fmt: skip


def test_production_settings_are_kept_apart_from_those_of_tests() -> None:
    """The walks above run with the settings of the demo; nothing but cookies and TLS differs."""
    assert read_settings(production_settings() | {"KEIZOKU_VIRUS_CHECK": "127.0.0.1:3310"}).production


@pytest.mark.parametrize("address", ["", "clamd", ":3310", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "on"])
def test_production_does_not_start_without_a_word_on_the_virus_check(address: str) -> None:
    given = production_settings()
    with pytest.raises(WrongSetting, match="KEIZOKU_VIRUS_CHECK"):
        read_settings(given | {"KEIZOKU_VIRUS_CHECK": address})


@pytest.mark.parametrize("address", ["off", "127.0.0.1:3310", "[::1]:3310", "/run/clamav/clamd.ctl"])
def test_the_virus_check_is_an_address_a_socket_or_left_out_by_name(address: str) -> None:
    given = production_settings()
    assert read_settings(given | {"KEIZOKU_VIRUS_CHECK": address}).virus_check == address


@pytest.mark.parametrize(("path", "status"), [("/no-such-page", 404), ("/bases", 403), ("/sign-out", 405)])
def test_each_error_page_shows_the_number_that_the_log_holds(
    world: World, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    caplog.set_level(logging.INFO, "keizoku.web")
    page = Client(world.app).sign_in("1845678", "viewer001").get(path, status=status)
    assert _numbers(page.text) == _numbers(caplog.text) != []


def test_a_system_that_is_busy_names_the_number_of_its_log(
    world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(world.app).sign_in("1845678", "admin")
    token = client.token()
    monkeypatch.setattr("usecases.bases.add.name_key", _away)
    fields = {"csrf_token": token, "code": "CAN", "name": "鳴鳥工場", "short_name": "鳴鳥"}
    answer = client.browser.post("/bases/new", data=fields)
    page = read_page(answer.status_code, answer.get_data(as_text=True), answer.headers)
    assert (page.status, page.heading) == (503, "混み合っています")
    assert _numbers(page.text) == _numbers(caplog.text) != []


def _away(_text: str) -> str:
    raise Unavailable


def _numbers(text: str) -> list[str]:
    return re.findall(r"E-[0-9A-F]{6}", text)
