"""Whatever is put into fields, addresses, headers and cookies: never a fault, never markup, nothing in the logs."""

import logging
import re
from itertools import product
from urllib.parse import unquote, urlencode

import pytest
from cryptography.fernet import Fernet

from settings import WrongSetting, read_settings
from tests.screens.shared.conftest import World
from tests.support.client import Client
from tests.support.odd_input import FORM, FUZZED, NASTY, XSS, forms_of, post
from tests.support.page import read_page
from tests.support.world import Person
from usecases.transaction import Unavailable

CANARIES = ("Kanarien-Vogel-1", "canary-cookie-value", "canary-token-value")


@pytest.mark.parametrize("path", ["/bases/new", "/bases/001/edit", "/settings", "/password"])
def test_no_field_alone_ends_in_a_fault(world: World, path: str) -> None:
    """Each field alone, the others as the page filled them, so that the act itself is reached."""
    client, wrong = Client(world.app).sign_in("1845678", "admin"), []
    token, values = client.token(), client.get(path).values()
    for name, (kind, nasty) in product(values, NASTY.items()):
        fields = [(other, str(value)) for other, value in values.items() if other not in {name, "csrf_token"}]
        status = post(client, "post", path, [*fields, (name, nasty)], token, "1")
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
    for (method, action), values in forms_of(world, person, client).items():
        for name in [name for name in values if name not in {"csrf_token", "form_token"}][:1]:
            if method == "post":
                status = post(client, method, action, [(name, "x" * 1_000_000)], token, "")
                if not 200 <= status < 500:
                    wrong.append((action, name, status))
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
        for (method, action), values in forms_of(world, person, client).items():
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
