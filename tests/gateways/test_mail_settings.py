"""The settings of mail: what production cannot start without, and what is wrong named in a sentence."""

from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from gateways.mail import MailServer, TlsMode
from settings import WrongSetting, read_settings

SECRET = "canary-password-7Q"
ALWAYS = {"KEIZOKU_SECRET_KEY": "x" * 60, "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode(),
          "KEIZOKU_VIRUS_CHECK": "off"}  # fmt: skip
PRODUCTION = ALWAYS | {
    "KEIZOKU_PUBLIC_URL": "https://keizoku.example.jp/", "KEIZOKU_SMTP_SERVER": "mail.example.jp:587",
    "KEIZOKU_SMTP_SENDER": "noreply@keizoku.example.jp",
}  # fmt: skip
DEMO = ALWAYS | {"KEIZOKU_ENV": "demo"}


def server(**given: str) -> MailServer | None:
    return read_settings(PRODUCTION | given).mail_server


def wrong(environ: dict[str, str]) -> str:
    with pytest.raises(WrongSetting) as said:
        read_settings(environ)
    return str(said.value)


def expected(**more: Any) -> MailServer:
    known = {"host": "mail.example.jp", "port": 587, "tls": TlsMode.STARTTLS, "sender": "noreply@keizoku.example.jp",
             "sender_name": "けいぞく"}  # fmt: skip
    return MailServer(**(known | more))


def test_a_mail_server_is_named_and_spoken_to_over_tls() -> None:
    settings = read_settings(PRODUCTION)
    assert (settings.mail_server, settings.public_url) == (expected(), "https://keizoku.example.jp")
    with_login = {"KEIZOKU_SMTP_USER": "keizoku", "KEIZOKU_SMTP_PASSWORD": SECRET}
    assert server(**with_login, KEIZOKU_SMTP_TLS="tls", KEIZOKU_SMTP_SENDER_NAME="けいぞく運営") == expected(
        tls=TlsMode.TLS, user="keizoku", password=SECRET, sender_name="けいぞく運営"
    )
    assert SECRET not in repr(read_settings(PRODUCTION | with_login))


@pytest.mark.parametrize(
    ("typed", "host", "port"),
    [("127.0.0.1:25", "127.0.0.1", 25), ("[::1]:25", "::1", 25), ("localhost:1025", "localhost", 1025)],
)
def test_only_to_this_machine_itself_mails_go_without_tls(typed: str, host: str, port: int) -> None:
    assert server(KEIZOKU_SMTP_SERVER=typed, KEIZOKU_SMTP_TLS="off") == expected(host=host, port=port, tls=TlsMode.OFF)
    assert "KEIZOKU_SMTP_TLS" in wrong(PRODUCTION | {"KEIZOKU_SMTP_TLS": "off"})
    demo = DEMO | {"KEIZOKU_SMTP_SERVER": "mail:1025", "KEIZOKU_SMTP_TLS": "off", "KEIZOKU_SMTP_SENDER": "a@b.example"}
    assert read_settings(demo).mail_server == MailServer("mail", 1025, TlsMode.OFF, "a@b.example", "けいぞく")
    assert "KEIZOKU_SMTP_TLS" in wrong(demo | {"KEIZOKU_SMTP_USER": "keizoku", "KEIZOKU_SMTP_PASSWORD": SECRET})


def test_off_lets_mails_wait_and_the_demo_needs_nothing() -> None:
    assert server(KEIZOKU_SMTP_SERVER="off", KEIZOKU_SMTP_SENDER="") is None
    settings = read_settings(DEMO | {"PORT": "8123"})
    assert (settings.mail_server, settings.public_url, settings.mail_sink_folder) == (
        None, "http://localhost:8123", None,
    )  # fmt: skip
    with_sink = DEMO | {"KEIZOKU_MAIL_SINK_FOLDER": "var/mail"}
    assert read_settings(with_sink).mail_sink_folder == Path("var/mail")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEIZOKU_SMTP_SERVER", ""),
        ("KEIZOKU_SMTP_SERVER", "mail.example.jp"),
        ("KEIZOKU_SMTP_SERVER", "mail.example.jp:0"),
        ("KEIZOKU_SMTP_SERVER", "mail.example.jp:70000"),
        ("KEIZOKU_SMTP_SERVER", "mail example.jp:25"),
        ("KEIZOKU_SMTP_SERVER", ":25"),
        ("KEIZOKU_SMTP_SERVER", "none"),
        ("KEIZOKU_SMTP_TLS", "ssl"),
        ("KEIZOKU_SMTP_SENDER", ""),
        ("KEIZOKU_SMTP_SENDER", "けいぞく <noreply@keizoku.example.jp>"),
        ("KEIZOKU_SMTP_SENDER_NAME", "けいぞく\r\nBcc: thief@example.jp"),
        ("KEIZOKU_PUBLIC_URL", ""),
        ("KEIZOKU_PUBLIC_URL", "http://keizoku.example.jp"),
        ("KEIZOKU_PUBLIC_URL", "https://keizoku.example.jp/path"),
        ("KEIZOKU_PUBLIC_URL", "https://user@keizoku.example.jp"),
        ("KEIZOKU_PUBLIC_URL", "keizoku.example.jp"),
        ("KEIZOKU_MAIL_SINK_FOLDER", "var/mail"),
    ],
)
def test_what_production_cannot_use_is_named(name: str, value: str) -> None:
    assert wrong(PRODUCTION | {name: value}).startswith(name)


@pytest.mark.parametrize(
    ("user", "password", "named"),
    [
        ("keizoku", "", "KEIZOKU_SMTP_PASSWORD"),
        ("", SECRET, "KEIZOKU_SMTP_USER"),
        ("keizoku", f"{SECRET}　ぱす", "KEIZOKU_SMTP_PASSWORD"),
        ("keizoku", f"{SECRET}\r\nQUIT", "KEIZOKU_SMTP_PASSWORD"),
        ("けいぞく", SECRET, "KEIZOKU_SMTP_USER"),
    ],
)
def test_user_and_password_go_together_and_a_wrong_password_is_not_repeated(
    user: str, password: str, named: str
) -> None:
    said = wrong(PRODUCTION | {"KEIZOKU_SMTP_USER": user, "KEIZOKU_SMTP_PASSWORD": password})
    assert (said.startswith(named), SECRET in said) == (True, False)
