"""How failures are told apart, and that none of them says anything of a person."""

import datetime as dt
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from gateways.portal import (
    AccountDead,
    OutcomeUnknown,
    PortalClosed,
    PortalCredentials,
    PortalFailure,
    PortalRefused,
    PortalUnreachable,
    Statement,
)
from gateways.portal_http import HttpPortal
from tests.gateways.false_portal import FalsePortal, false_portal
from tests.training_portal.agent import Office, canonical, lodgement

KEY = "100051889"
BODY = canonical(lodgement())
ACCOUNT = PortalCredentials(VehicleKind.REGISTERED, "B000000001", "Keizoku-portal-1")
STATEMENT = b'{"key":"100051889","seq":1,"at":"2026-11-20T01:00:00Z","status":"%s"}'


def failure(act: Callable[[], object]) -> PortalFailure:
    with pytest.raises(PortalFailure) as caught:
        act()
    return caught.value


@pytest.mark.parametrize(
    ("name", "order", "code"),
    [
        ("silent", {}, "read_timeout"),
        ("silent", {"acts": True}, "read_timeout"),
        ("lost", {}, "remote_protocol_error"),
        ("error", {}, "http_500"),
        ("error", {"acts": True}, "http_500"),
        ("garbage", {}, "http_200"),
        ("garbage", {"acts": True}, "http_200"),
        ("redirect", {}, "http_307"),
        ("huge", {}, "answer_too_large"),
    ],
)
def test_without_a_usable_answer_the_outcome_is_unknown_and_asking_settles_it(
    portal_url: str, account: PortalCredentials, office: Office, name: str, order: dict[str, Any], code: str
) -> None:
    office.turn_on(name, count=1, **order)
    with HttpPortal(portal_url, read_seconds=0.5) as portal:
        unknown = failure(lambda: portal.lodge(account, KEY, BODY))
        assert (type(unknown), unknown.code) == (OutcomeUnknown, code)
        acted = name == "lost" or bool(order.get("acts"))
        assert (portal.state(account, KEY) is not None) is acted
        assert portal.lodge(account, KEY, BODY).words == "検査登録手数料納付待ち"
    assert office.counts()[KEY]["lodged"] == 1


def test_a_payment_of_unknown_outcome_is_paid_once(
    portal: HttpPortal, account: PortalCredentials, office: Office
) -> None:
    portal.lodge(account, KEY, BODY)
    office.turn_on("lost", count=1, calls=["pay"])
    assert isinstance(failure(lambda: portal.pay(account, KEY, FeeKind.INSPECTION, "pay-1")), OutcomeUnknown)
    portal.pay(account, KEY, FeeKind.INSPECTION, "pay-1")
    assert office.counts()[KEY]["paid"] == {"inspection": 1}


def test_a_portal_that_is_not_there_was_surely_not_reached() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with HttpPortal(f"http://127.0.0.1:{unused.getsockname()[1]}") as portal:
            missing = failure(lambda: portal.lodge(ACCOUNT, KEY, BODY))
    assert (type(missing), missing.code) == (PortalUnreachable, "connect_error")


@pytest.mark.parametrize("name", ["account_deleted", "password_expired"])
def test_an_id_or_password_that_died_is_told_apart(
    portal: HttpPortal, account: PortalCredentials, office: Office, name: str
) -> None:
    office.turn_on(name)
    dead = failure(lambda: portal.events(account, 0, 500))
    assert (type(dead), dead.code) == (AccountDead, name)


def test_a_wrong_password_is_a_dead_account_too(portal: HttpPortal, account: PortalCredentials) -> None:
    wrong = PortalCredentials(account.vehicle_kind, account.bulk_user_id, "wrong")
    dead = failure(lambda: portal.lodge(wrong, KEY, BODY))
    assert (type(dead), dead.code) == (AccountDead, "wrong_credentials")


def test_outside_hours_the_next_opening_is_known(
    portal: HttpPortal, account: PortalCredentials, office: Office
) -> None:
    office.turn_on("outside_hours", opens_at="2026-11-21T08:00:00+09:00")
    closed = failure(lambda: portal.lodge(account, KEY, BODY))
    assert isinstance(closed, PortalClosed)
    assert closed.opens_at == dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC)


def test_a_definite_no_brings_the_portal_s_code_and_words(portal: HttpPortal, account: PortalCredentials) -> None:
    portal.lodge(account, KEY, BODY)
    refused = failure(lambda: portal.pay(account, KEY, FeeKind.WEIGHT_TAX, "pay-1"))
    assert isinstance(refused, PortalRefused)
    assert (refused.code, refused.words, refused.facts) == (
        "fee_not_due",
        "この手数料・税はまだ、又はもう納付できません。",
        {"stands_at": "検査登録手数料納付待ち"},
    )


@pytest.fixture
def falsehood() -> Iterator[FalsePortal]:
    with false_portal(FalsePortal()) as answer:
        yield answer


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"key":"100051890","seq":1,"at":"2026-11-20T01:00:00Z","status":"x"}'),
        (200, b'{"key":"100051889","seq":1,"at":"2026-11-20T01:00:00","status":"x"}'),
        (200, b'{"key":"100051889","seq":true,"at":1,"status":"x"}'),
        (200, b'{"key":"100051889","seq":"1","at":"2026-11-20T01:00:00Z","status":"x"}'),
        (200, b'{"key":"100051889","seq":1,"at":"2026-11-20T01:00:00Z","status":"\\ud800"}'),
        (200, b"[" * 100_000),
        (204, b""),
        (400, b"Bad Request"),
        (404, b"<html>Not Found</html>"),
        (429, b""),
        (502, b'{"code":"bad_gateway","message":"x"}'),
        (503, b"Service Unavailable"),
    ],
)
def test_an_answer_not_in_the_portal_s_form_proves_nothing(falsehood: FalsePortal, status: int, body: bytes) -> None:
    falsehood.status, falsehood.body = status, body
    with HttpPortal(falsehood.url) as portal:
        assert type(failure(lambda: portal.lodge(ACCOUNT, KEY, BODY))) is OutcomeUnknown


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'{"events":{},"last_seq":1}',
        b'{"events":[],"last_seq":null}',
        b'{"events":[],"last_seq":-1}',
        b'{"events":[],"last_seq":true}',
        b'{"events":[1],"last_seq":1}',
        b'{"events":[{}],"last_seq":1}',
        b'{"events":[{"seq":"1"}],"last_seq":1}',
        b'{"events":[{"seq":true}],"last_seq":1}',
        b'{"events":[{"seq":0}],"last_seq":1}',
        b'{"events":[{"seq":2147483648}],"last_seq":1}',
    ],
)
def test_a_page_whose_numbering_cannot_be_read_is_refused(falsehood: FalsePortal, body: bytes) -> None:
    falsehood.body = body
    with HttpPortal(falsehood.url) as portal:
        assert type(failure(lambda: portal.events(ACCOUNT, 0, 500))) is OutcomeUnknown


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        (b'{"seq":2}', {"seq": 2}),
        (b'{"seq":2,"key":5,"at":null,"status":[]}', {"seq": 2, "key": 5, "at": None, "status": []}),
        (b'{"seq":2,"key":"100051889","at":"yesterday","status":"x"}',
         {"seq": 2, "key": "100051889", "at": "yesterday", "status": "x"}),
        (b'{"seq":2,"key":"\\u0000\\ud83d","fees":[NaN,1e999]}',
         {"seq": 2, "key": "\ufffd\ufffd", "fees": [None, None]}),
        (b'{"seq":2,"fees":' + b"[" * 900 + b"]" * 900 + b"}", {"seq": 2}),
    ],
)  # fmt: skip
def test_a_malformed_event_keeps_its_number_and_stops_no_other(
    falsehood: FalsePortal, body: bytes, raw: dict[str, Any]
) -> None:
    before, after = (STATEMENT % "申請受付".encode(), STATEMENT.replace(b'"seq":1', b'"seq":3') % b"x")
    falsehood.body = b'{"events":[' + b",".join((before, body, after)) + b'],"last_seq":3}'
    with HttpPortal(falsehood.url) as portal:
        page = portal.events(ACCOUNT, 0, 500)
    assert [(event.seq, event.said.words if event.said else None) for event in page.events] == [
        (1, "申請受付"), (2, None), (3, "x"),
    ]  # fmt: skip
    assert (page.events[1].raw, page.last_seq) == (raw, 3)


def test_a_word_nobody_taught_us_is_kept_as_it_came(falsehood: FalsePortal) -> None:
    falsehood.body = STATEMENT % "特別審査中".encode()
    with HttpPortal(falsehood.url) as portal:
        said = portal.state(ACCOUNT, KEY)
    assert isinstance(said, Statement)
    assert (said.words, said.status, said.raw["status"]) == ("特別審査中", None, "特別審査中")


def test_a_redirection_is_never_followed(falsehood: FalsePortal) -> None:
    falsehood.status, falsehood.headers = 302, {"Location": f"{falsehood.url}/elsewhere"}
    with HttpPortal(falsehood.url) as portal:
        assert failure(lambda: portal.lodge(ACCOUNT, KEY, BODY)).code == "http_302"
    assert falsehood.asked == ["POST /applications"]


def test_an_answer_that_drips_is_given_up(falsehood: FalsePortal) -> None:
    falsehood.body, falsehood.trickle = STATEMENT % b"x" * 10, 0.05
    with HttpPortal(falsehood.url, read_seconds=0.2) as portal:
        assert failure(lambda: portal.lodge(ACCOUNT, KEY, BODY)).code == "answer_too_slow"


def test_a_packed_answer_is_not_unpacked(falsehood: FalsePortal) -> None:
    falsehood.body, falsehood.headers = b"\x1f\x8b\x08", {"Content-Encoding": "gzip"}
    with HttpPortal(falsehood.url) as portal:
        assert type(failure(lambda: portal.lodge(ACCOUNT, KEY, BODY))) is OutcomeUnknown


def test_three_calls_share_one_connection(falsehood: FalsePortal) -> None:
    falsehood.body = STATEMENT % "申請受付".encode()
    with HttpPortal(falsehood.url) as portal:
        for _ in range(3):
            portal.state(ACCOUNT, KEY)
    assert (len(falsehood.asked), falsehood.connections) == (3, 1)


def test_no_proxy_of_the_environment_comes_between(
    portal: HttpPortal, portal_url: str, account: PortalCredentials, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with HttpPortal(portal_url) as fresh:
        assert fresh.events(account, 0, 500).last_seq == 0


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine that nobody has signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "portal.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_portal_that_cannot_prove_its_name_gets_nothing(certificate: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with false_portal(FalsePortal(body=STATEMENT % "申請受付".encode()), tls) as answer:
        with HttpPortal(answer.url) as portal:
            unproved = failure(lambda: portal.lodge(ACCOUNT, KEY, BODY))
            assert (type(unproved), unproved.code) == (PortalUnreachable, "connect_error")
        assert answer.asked == []
        with HttpPortal(answer.url, tls=ssl.create_default_context(cafile=str(certificate))) as portal:
            assert portal.lodge(ACCOUNT, KEY, BODY).words == "申請受付"


@pytest.mark.parametrize("url", ["http://portal.example", "ftp://127.0.0.1", "portal.example", ""])
def test_passwords_never_cross_a_network_in_the_clear(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        HttpPortal(url)


@pytest.mark.parametrize("key", ["", "../events", "100051889/payments", "１０００５１８８９"])
def test_only_an_application_number_makes_an_address(portal: HttpPortal, key: str) -> None:
    with pytest.raises(ValueError, match="by its number"):
        portal.state(ACCOUNT, key)


def test_no_failure_and_no_log_line_names_a_person_or_a_password(
    portal: HttpPortal, account: PortalCredentials, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = [repr(account), repr(portal.lodge(account, KEY, BODY))]
    for name in ("garbage", "error", "lost", "account_deleted", "outside_hours"):
        office.turn_on(name, count=1)
        caught = failure(lambda: portal.lodge(account, "100051890", BODY))
        said += [str(caught), repr(caught), str(vars(caught))]
    caught = failure(lambda: portal.lodge(account, KEY, BODY.replace(b"ZVW50", b"ZVW51")))
    said += [str(caught), repr(caught), str(vars(caught)), caplog.text]
    user = lodgement()["vehicle_user"]
    persons = (account.password, user["name"], user["address_1"], "太郎", "ZVW5", "Basic ")
    assert [person for person in persons if person in "\n".join(said)] == []
