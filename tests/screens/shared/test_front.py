"""The header with a browser's certificate: believed from the front's address alone, and never from a browser."""

import base64
import dataclasses
import hashlib
import ipaddress
from urllib.parse import quote

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from blueprints.shared.front import LONGEST, believe_front, shown_certificate
from domain.client_certificate import ShownCertificate
from models.database import Database
from settings import Settings, WrongSetting, read_settings
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.programs import program

BODY = bytes(range(256)) * 4
PEM = f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(BODY).decode()}-----END CERTIFICATE-----\n"
HEADER = "X-Client-Certificate"
GOOD = ShownCertificate(hashlib.sha256(BODY).hexdigest(), checked=True)
GIVEN = {"KEIZOKU_ENV": "demo", "KEIZOKU_SECRET_KEY": "x" * 60, "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode()}


def seen(
    certificate: str, address: str = "127.0.0.1", header: str = HEADER, verify: str = "SUCCESS", **more: str
) -> tuple[ShownCertificate | None, list[str]]:
    """What the program is told, and which of the headers still reach it."""
    app = Flask("behind")
    believe_front(app, header, (ipaddress.ip_network("127.0.0.1"), ipaddress.ip_network("10.1.0.0/24")))
    told: list[tuple[ShownCertificate | None, list[str]]] = []

    @app.get("/")
    def look() -> str:
        environ = app.extensions["environ"]
        told.append((shown_certificate(), [name for name in environ if "CERTIFICATE" in name]))
        return ""

    answer = app.wsgi_app

    def remembering(environ, start_response):  # type: ignore[no-untyped-def]
        app.extensions["environ"] = environ
        return answer(environ, start_response)

    app.wsgi_app = remembering  # type: ignore[method-assign]
    headers = {HEADER: certificate, f"{HEADER}-Verify": verify, **more}
    app.test_client().get("/", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    return told[0]


@pytest.mark.parametrize("written", [quote(PEM), quote(PEM, safe=""), base64.b64encode(BODY).decode()])
def test_a_front_may_write_a_certificate_in_several_ways(written: str) -> None:
    assert seen(written) == (GOOD, [])


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.1.0.255"])
def test_the_fronts_address_is_believed(address: str) -> None:
    assert seen(quote(PEM), address) == (GOOD, [])


@pytest.mark.parametrize("address", ["192.0.2.7", "10.1.1.0", "::1", "", "unix:", "127.0.0.1, 192.0.2.7"])
def test_nobody_else_is_believed_and_the_header_is_taken_away(address: str) -> None:
    assert seen(quote(PEM), address, **{"X-Forwarded-For": "127.0.0.1"}) == (None, [])


def test_what_the_front_found_wrong_is_not_checked() -> None:
    for said in ("FAILED:certificate has expired", "NONE", "", "success", "SUCCESS,SUCCESS"):
        assert seen(quote(PEM), verify=said) == (dataclasses.replace(GOOD, checked=False), [])


def test_no_certificate_is_none() -> None:
    assert seen("") == (None, [])


@pytest.mark.parametrize("written", ["%%%", "あ".encode().decode("latin-1"), "A" * (LONGEST + 1), "-----BEGIN", "QUJ"])
def test_what_is_no_certificate_is_none_of_ours(written: str) -> None:
    assert seen(written) == (ShownCertificate("", checked=True), [])


def test_without_the_setting_the_header_means_nothing() -> None:
    shown, _left = seen(quote(PEM), header="")
    assert shown is None


def test_the_programs_own_front_stands_outside_its_proxy_count(
    app: Flask, sqlite: Database, settings: Settings, clock: Clock
) -> None:
    """A browser cannot call itself the front by X-Forwarded-For."""
    fronted = dataclasses.replace(settings, certificate_header=HEADER, trusted_proxies=1)
    client = Client(program(fronted, sqlite, clock))
    told = []
    client.app.before_request_funcs.setdefault(None, []).append(lambda: told.append(shown_certificate()))
    try:
        for peer in ("192.0.2.7", "127.0.0.1"):
            client.raw(
                "/sign-in",
                headers={HEADER: quote(PEM), f"{HEADER}-Verify": "SUCCESS", "X-Forwarded-For": "127.0.0.1"},
                environ_overrides={"REMOTE_ADDR": peer},
            )
    finally:
        client.app.before_request_funcs[None].pop()
    assert told == [None, GOOD]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"KEIZOKU_CERTIFICATE_HEADER": HEADER}, "KEIZOKU_TRUSTED_PROXIES"),
        ({"KEIZOKU_CERTIFICATE_HEADER": "x y", "KEIZOKU_TRUSTED_PROXIES": "1"}, "KEIZOKU_CERTIFICATE_HEADER"),
        ({"KEIZOKU_CERTIFICATE_FRONTS": "front.local"}, "KEIZOKU_CERTIFICATE_FRONTS"),
        ({"KEIZOKU_CERTIFICATE_FRONTS": "10.0.0.1/8"}, "KEIZOKU_CERTIFICATE_FRONTS"),
    ],
)
def test_a_wrong_setting_stops_the_start(given: dict[str, str], named: str) -> None:
    with pytest.raises(WrongSetting, match=named):
        read_settings({**GIVEN, **given})


def test_the_settings_of_a_front() -> None:
    given = {"KEIZOKU_CERTIFICATE_HEADER": HEADER, "KEIZOKU_TRUSTED_PROXIES": "1"}
    read = read_settings({**GIVEN, **given, "KEIZOKU_CERTIFICATE_FRONTS": "10.1.0.0/24"})
    assert (read.certificate_header, read.certificate_fronts) == (HEADER, (ipaddress.ip_network("10.1.0.0/24"),))
    plain = read_settings(GIVEN)
    assert (plain.certificate_header, [str(each) for each in plain.certificate_fronts]) == (
        "",
        ["127.0.0.1/32", "::1/128"],
    )
