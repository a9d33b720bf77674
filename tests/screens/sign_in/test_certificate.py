"""The second lock as a browser meets it: what a right certificate opens, and for how long."""

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from models.client_certificates import ClientCertificate
from models.database import Database
from models.organizations import Organization
from settings import Settings
from tests.conftest import Clock
from tests.support.certificates import OPERATOR, OnPc, a_pc
from tests.support.client import PASSWORD, Client
from tests.support.organizations import Demo, find_organizations
from tests.support.page import read_page
from tests.support.programs import program
from tests.support.stories import actor_of
from tests.support.terms import announce
from usecases.client_certificates.require import RequireCertificate, require_certificate

HEADER = "X-Client-Certificate"
MINATO = "1845678"
Browse = Callable[[OnPc | None], Client]


@pytest.fixture
def browse(app: Flask, sqlite: Database, demo: Demo, settings: Settings, clock: Clock) -> Browse:
    """Browsers behind a front, each on a PC with or without a certificate."""
    fronted = dataclasses.replace(settings, certificate_header=HEADER, trusted_proxies=1)

    def on(pc: OnPc | None) -> Client:
        client = Client(program(fronted, sqlite, clock, testing=True))
        install(client, pc)
        return client

    return on


def install(client: Client, pc: OnPc | None, verify: str = "SUCCESS") -> None:
    """From now on this browser shows the PC's certificate; with None it shows none."""
    client.browser.environ_base.pop("HTTP_X_CLIENT_CERTIFICATE", None)
    client.browser.environ_base["HTTP_X_CLIENT_CERTIFICATE_VERIFY"] = verify if pc else "NONE"
    if pc:
        client.browser.environ_base["HTTP_X_CLIENT_CERTIFICATE"] = quote(pc.pem)


@pytest.fixture
def pc(sqlite: Database, demo: Demo, now: datetime) -> OnPc:
    """A PC of Minato, whose organization asks for certificates from here on."""
    made = a_pc(sqlite, now, MINATO)
    require(sqlite, now)
    return made


def require(sqlite: Database, now: datetime, required: bool = True) -> None:
    with sqlite.writer() as session, session.begin():
        actor = actor_of(session, find_organizations(session), "admin", OPERATOR)
        require_certificate(session, actor, RequireCertificate(MINATO, required, front=True, shown=False), now)


def refused(client: Client, login_id: str = "sender", password: str = PASSWORD) -> dict[str, str]:
    page = client.get("/sign-in")
    fields = {"member_code": MINATO, "login_id": login_id, "password": password}
    return client.press(page, "ログイン", fields, status=422).errors()


def is_in(client: Client) -> bool:
    answer: TestResponse = client.raw("/settings")
    return answer.status_code == 200


def test_the_right_certificate_and_the_right_password_open(browse: Browse, pc: OnPc) -> None:
    client = browse(pc)
    assert refused(client, password="wrong") == {"": "会員コード、ログインIDまたはパスワードが違います。"}
    assert is_in(client.sign_in(MINATO, "sender"))


def test_what_was_typed_stays_and_the_password_does_not(browse: Browse, pc: OnPc) -> None:
    client = browse(None)
    typed = {"member_code": MINATO, "login_id": "sender", "password": PASSWORD}
    page = client.press(client.get("/sign-in"), "ログイン", typed, status=422)
    assert {name: page.values()[name] for name in typed} == {**typed, "password": ""}


def test_a_session_without_a_certificate_ends_when_one_is_asked_for(
    browse: Browse, sqlite: Database, demo: Demo, now: datetime
) -> None:
    pc = a_pc(sqlite, now, MINATO)
    with_one, without = browse(pc).sign_in(MINATO, "sender"), browse(None).sign_in(MINATO, "sender001")
    assert [is_in(with_one), is_in(without)] == [True, True]
    require(sqlite, now)
    assert [is_in(with_one), is_in(without)] == [True, False]
    require(sqlite, now, required=False)
    assert [is_in(with_one), is_in(without)] == [True, False]


def test_a_flag_in_the_database_alone_keeps_sessions_out(
    browse: Browse, sqlite: Database, demo: Demo, now: datetime
) -> None:
    """Each request looks at it: nothing depends on sessions having been ended in time."""
    without = browse(None).sign_in(MINATO, "sender")
    with sqlite.writer() as session, session.begin():
        session.execute(update(Organization).values(certificate_required=True))
    assert not is_in(without)


@pytest.mark.parametrize("verify", ["NONE", "FAILED:certificate revoked", ""])
def test_a_session_stops_where_its_certificate_is_no_longer_shown(browse: Browse, pc: OnPc, verify: str) -> None:
    client = browse(pc).sign_in(MINATO, "sender")
    install(client, None if verify == "NONE" else pc, verify)
    assert not is_in(client)
    install(client, pc)
    assert is_in(client)


def test_a_session_ends_with_its_certificate(browse: Browse, pc: OnPc, sqlite: Database, clock: Clock) -> None:
    soon = clock.now + timedelta(minutes=30)
    with sqlite.writer() as session, session.begin():
        session.execute(update(ClientCertificate).values(not_after=soon))
    client = browse(pc).sign_in(MINATO, "sender")
    clock.move(minutes=29)
    assert is_in(client)
    clock.move(minutes=1)
    assert not is_in(client)
    assert refused(client) == {
        "": "このクライアント証明書は2026/11/20で期限が切れました。新しい証明書を運営に頼んでください。"
    }


def test_a_new_password_keeps_the_certificate(browse: Browse, pc: OnPc) -> None:
    client = browse(pc).sign_in(MINATO, "sender")
    typed = {"current": PASSWORD, "new": "Anders-noch-2", "again": "Anders-noch-2"}
    page = client.press(client.get("/password"), "パスワードを変更する", typed)
    assert page.heading == "ホーム"
    assert is_in(client)


def test_an_htmx_call_without_the_certificate_is_led_to_sign_in(browse: Browse, pc: OnPc) -> None:
    client = browse(pc).sign_in(MINATO, "sender")
    install(client, None)
    answer = client.raw("/requests", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/")


def test_logs_hold_neither_certificate_nor_key(
    browse: Browse, pc: OnPc, sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    refused(browse(None))
    client = browse(pc).sign_in(MINATO, "sender")
    client.get("/no-such-page", status=404)
    assert "refused" in caplog.text
    assert [part for part in ("BEGIN", pc.fingerprint, quote(pc.pem)[80:120]) if part in caplog.text] == []


def test_a_page_tells_a_stranger_nothing(browse: Browse, pc: OnPc) -> None:
    """The sign-in page is the same for a browser with and without a certificate."""
    pages = [read_page(200, browse(one).raw("/sign-in").get_data(as_text=True), {}) for one in (None, pc)]
    assert pages[0].text == pages[1].text


def test_changed_terms_are_confirmed_on_the_pc_that_has_the_certificate(
    browse: Browse, pc: OnPc, demo: Demo, sqlite: Database, clock: Clock
) -> None:
    with sqlite.writer() as session, session.begin():
        announce(session, demo, clock.now, date(2026, 12, 1), court="大阪の裁判所")
    clock.move(days=11)
    client = browse(pc).sign_in(MINATO, "admin")
    page = client.follow(client.get("/bases", status=303))
    assert page.heading == "利用規約が変わりました"
    assert client.press(page, "確認して続ける").heading == "拠点"
    assert "クライアント証明書" in refused(browse(None), "admin")[""]
