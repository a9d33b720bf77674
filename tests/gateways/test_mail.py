"""Mails to a real mail server on loopback: whole, once, and every no as a code."""

import base64
import datetime as dt
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateways.mail import Envelope, MailDeferred, MailRefused, MailServer, MailUnsent, Smtp, TlsMode, written
from tests.conftest import START
from tests.support.mail_server import PASSWORD, SENDER, USER, mail_server

SUBJECT = "【けいぞく】利用申込を受け付けました（受付番号 A-000123）𠮟髙﨑①㈱～" + "長い件名" * 20
TEXT = "株式会社みなと自動車 様\n\n.行頭の点\nFrom ここ\n𠮟髙﨑①㈱～\n" + "句読点のない長い行" * 200 + "\n"
ENVELOPE = Envelope("tantou+1@minato.example", SUBJECT, TEXT, "ja", "0123456789abcdef" * 2, START)


def answer(server: MailServer, envelope: Envelope = ENVELOPE, context: ssl.SSLContext | None = None) -> tuple[str, ...]:
    """How it went, in a word: its kind, its code and the server's number."""
    try:
        Smtp(server, context=context, step_seconds=2).send(envelope)
    except MailUnsent as unsent:
        return type(unsent).__name__, unsent.code, str(unsent.reply)
    return ("taken",)


def test_subject_names_and_text_arrive_as_they_were_written() -> None:
    with mail_server() as box:
        assert answer(box.server(sender_name="けいぞく運営（自動）")) == ("taken",)
    [message] = box.read()
    assert {name: str(message[name]) for name in message} == {
        "Date": "Fri, 20 Nov 2026 10:00:00 +0900",
        "From": f"けいぞく運営（自動） <{SENDER}>",
        "To": "tantou+1@minato.example",
        "Subject": SUBJECT,
        "Message-ID": f"<{'0123456789abcdef' * 2}@keizoku.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "ja",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
        "MIME-Version": "1.0",
    }
    assert message.get_content() == TEXT.replace("\n", "\r\n")
    assert box.recipients == [["tantou+1@minato.example"]]


def test_what_is_sent_is_ascii_in_short_lines_and_the_same_at_each_try() -> None:
    server = MailServer("mail.example", 25, TlsMode.OFF, SENDER, "けいぞく")
    content = written(server, ENVELOPE)
    assert content == written(server, ENVELOPE)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "wrong",
    [
        Envelope("a@example.jp", "件名\r\nBcc: thief@example.jp", "", "ja", "1", START),
        Envelope("a@example.jp", "件名\nBcc: thief@example.jp", "", "ja", "1", START),
        Envelope("a@example.jp\r\nBcc: thief@example.jp", "件名", "", "ja", "1", START),
        Envelope("a@example.jp, thief@example.jp", "件名", "", "ja", "1", START),
        Envelope("a@example.jp> RCPT TO:<thief@example.jp", "件名", "", "ja", "1", START),
        Envelope("a@example.jp", "件名", "", "ja\r\nBcc: thief@example.jp", "1", START),
        Envelope("a@example.jp", "件名", "", "ja", "1>\r\nBcc: thief@example.jp\r\nX: <", START),
    ],
)
def test_no_header_and_no_recipient_can_be_slipped_in(wrong: Envelope) -> None:
    with mail_server() as box, pytest.raises(ValueError):
        Smtp(box.server()).send(wrong)
    assert box.taken == []


def test_a_text_cannot_end_the_mail_early() -> None:
    text = "前\r\n.\r\nRCPT TO:<thief@example.jp>\r\n"
    with mail_server() as box:
        answer(box.server(), Envelope("a@example.jp", "件名", text, "ja", "1", START))
    assert [message.get_content().split() for message in box.read()] == [text.split()]
    assert box.recipients == [["a@example.jp"]]


@pytest.mark.parametrize(
    ("command", "says", "expected"),
    [
        ("MAIL", "451 4.3.0 later", (MailDeferred, "mail_sender_refused", 451)),
        ("MAIL", "553 5.7.1 not you", (MailDeferred, "mail_sender_refused", 553)),
        ("RCPT", "450 4.2.1 later", (MailDeferred, "mail_recipient_deferred", 450)),
        ("RCPT", "550 5.1.1 nobody", (MailRefused, "mail_recipient_refused", 550)),
        ("DATA", "452 4.3.1 full", (MailDeferred, "mail_deferred", 452)),
        ("DATA", "554 5.7.1 no", (MailRefused, "mail_refused", 554)),
        ("DATA", "421 4.3.2 closing", (MailDeferred, "mail_deferred", 421)),
    ],
)
def test_each_no_is_for_now_or_for_good(command: str, says: str, expected: tuple[type[MailUnsent], str, int]) -> None:
    with mail_server() as box:
        box.answers[command] = [says]
        assert answer(box.server()) == (expected[0].__name__, expected[1], str(expected[2]))
        assert box.taken == []
        assert answer(box.server()) == ("taken",)


@contextmanager
def something_else(says: bytes) -> Iterator[int]:
    """A port where something says this and then hangs up, or with nothing to say is silent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()

        def talk() -> None:
            connection, _address = listening.accept()
            with connection:
                connection.sendall(says)
                if not says:
                    done.wait(10)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        done.set()
        thread.join(5)


@pytest.mark.parametrize(
    ("says", "code", "reply"),
    [
        (b"554 no mail here\r\n", "mail_server_busy", "554"),
        (b"421 too busy\r\n", "mail_server_busy", "421"),
        (b"220 hello\r\n", "mail_server_silent", "0"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "mail_server_busy", "-1"),
        (b"", "mail_server_silent", "0"),
    ],
)
def test_whatever_answers_it_is_tried_again(says: bytes, code: str, reply: str) -> None:
    with something_else(says) as port:
        server = MailServer("127.0.0.1", port, TlsMode.OFF, SENDER, "")
        try:
            Smtp(server, step_seconds=0.3).send(ENVELOPE)
        except MailDeferred as deferred:
            said = deferred.code, str(deferred.reply)
    assert said == (code, reply)


def test_nobody_there_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert answer(MailServer("127.0.0.1", port, TlsMode.OFF, SENDER, "")) == (
        "MailDeferred", "mail_server_unreachable", "0",
    )  # fmt: skip


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Of a server named localhost, and of one who trusts its certificate."""
    folder: Path = tmp_path_factory.mktemp("tls")
    own_key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(own_key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(own_key, hashes.SHA256())
    )  # fmt: skip
    pem, key_file = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        own_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(pem, key_file)
    return served, ssl.create_default_context(cafile=str(pem))


@pytest.mark.parametrize("tls", [TlsMode.STARTTLS, TlsMode.TLS])
def test_over_tls_it_signs_in_and_hands_in(contexts: tuple[ssl.SSLContext, ssl.SSLContext], tls: TlsMode) -> None:
    served, trusting = contexts
    with mail_server(served, from_the_start=tls is TlsMode.TLS, login=True) as box:
        known = {"host": "localhost", "tls": tls, "user": USER}
        assert answer(box.server(**known, password="wrong"), context=trusting) == (
            "MailDeferred", "mail_login_refused", "535",
        )  # fmt: skip
        assert answer(box.server(**known, password=PASSWORD), context=trusting) == ("taken",)
        assert answer(box.server(**known, password=PASSWORD)) == ("MailDeferred", "mail_server_untrusted", "0")
        elsewhere = box.server(**known | {"host": "127.0.0.1"}, password=PASSWORD)
        assert answer(elsewhere, context=trusting) == ("MailDeferred", "mail_server_untrusted", "0")
    assert (box.signed_in, len(box.taken)) == ([USER], 1)


def test_without_the_tls_asked_for_nothing_is_handed_over() -> None:
    with mail_server(login=True) as box:
        plain = box.server(tls=TlsMode.STARTTLS, user=USER, password=PASSWORD)
        assert answer(plain) == ("MailDeferred", "mail_server_without_tls", "0")
    assert (box.signed_in, box.taken) == ([], [])


def test_neither_password_nor_recipient_is_told_by_logs_errors_or_representations(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with mail_server(login=True) as box:
        server = box.server(user=USER, password=PASSWORD)
        answer(server)
        box.answers["RCPT"] = ["550 5.1.1 <tantou+1@minato.example> unknown"]
        with pytest.raises(MailRefused) as refused:
            Smtp(server).send(ENVELOPE)
    told = [
        caplog.text,
        *capfd.readouterr(),
        repr(server),
        repr(ENVELOPE),
        repr(refused.value),
        repr(vars(refused.value)),
    ]
    assert refused.value.__cause__ is None
    secret = [PASSWORD, base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode(), "申込", "行頭"]
    ours = [text for text in told if any(word in text for word in secret)]
    assert ours == []
