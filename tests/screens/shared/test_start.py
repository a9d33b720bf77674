"""With which settings the program starts, and that its keys can be changed while people work."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from settings import Settings, WrongSetting, read_settings
from tests.screens.shared.conftest import World
from tests.support.client import Client
from tests.support.programs import program
from tests.tree.sources import ROOT

PRODUCTION = {
    "KEIZOKU_SECRET_KEY": "x" * 60, "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode(),
    "KEIZOKU_PUBLIC_URL": "https://keizoku.example.jp", "KEIZOKU_SMTP_SERVER": "off", "KEIZOKU_VIRUS_CHECK": "off",
}  # fmt: skip
MAIL = {"KEIZOKU_SMTP_SERVER": "mail.example.jp:25", "KEIZOKU_SMTP_SENDER": "noreply@keizoku.example.jp"}
OLD, NEW = "the old key of the program " * 3, "the new key of the program " * 3


def start(environ: dict[str, str]) -> tuple[int, str]:
    """The program as its administrator starts it: its exit code and what it says."""
    known = {"PATH": os.environ["PATH"], **environ}
    done = subprocess.run(
        [sys.executable, ROOT / "app.py"], env=known, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"KEIZOKU_ENV": "debug"}, "KEIZOKU_ENV"),
        ({"KEIZOKU_SECRET_KEY": ""}, "KEIZOKU_SECRET_KEY"),
        ({"KEIZOKU_SECRET_KEY": "short"}, "KEIZOKU_SECRET_KEY"),
        ({"KEIZOKU_SECRET_KEY": f"{NEW},short"}, "KEIZOKU_SECRET_KEY"),
        ({"KEIZOKU_VAULT_KEYS": ""}, "KEIZOKU_VAULT_KEYS"),
        ({"KEIZOKU_VAULT_KEYS": "no key"}, "KEIZOKU_VAULT_KEYS"),
        # Links and cookies of production go over TLS alone.
        ({"KEIZOKU_PUBLIC_URL": "http://keizoku.example.jp"}, "KEIZOKU_PUBLIC_URL"),
        ({"KEIZOKU_HOSTS": "*"}, "KEIZOKU_HOSTS"),
        ({"KEIZOKU_HOSTS": "keizoku.example.jp,.example.jp"}, "KEIZOKU_HOSTS"),
        ({"KEIZOKU_VIRUS_CHECK": ""}, "KEIZOKU_VIRUS_CHECK"),
        ({"KEIZOKU_SMTP_SERVER": ""}, "KEIZOKU_SMTP_SERVER"),
        ({**MAIL, "KEIZOKU_SMTP_TLS": "off"}, "KEIZOKU_SMTP_TLS"),
        ({"KEIZOKU_MAIL_SINK_FOLDER": "var/mail"}, "KEIZOKU_MAIL_SINK_FOLDER"),
        ({"KEIZOKU_CERTIFICATE_HEADER": "X-Client-Certificate"}, "KEIZOKU_TRUSTED_PROXIES"),
    ],
)
def test_production_does_not_start_with_what_is_not_safe(given: dict[str, str], named: str) -> None:
    with pytest.raises(WrongSetting, match=named):
        read_settings(PRODUCTION | given)


def test_a_wrong_setting_ends_the_program_with_one_and_a_sentence() -> None:
    code, said = start(PRODUCTION | {"FLASK_DEBUG": "1"})
    assert (code, said) == (1, "FLASK_DEBUG は開発だけの設定です。本番では外してください。\n")


def test_what_is_safe_starts() -> None:
    settings = read_settings(PRODUCTION | {"FLASK_DEBUG": "0"} | MAIL)
    assert (settings.production, settings.secret_keys) == (True, ("x" * 60,))


def test_changing_the_key_signs_nobody_out_and_loses_no_open_page(
    make_world: Callable[..., World], settings: Settings
) -> None:
    world = make_world(replace(settings, secret_keys=(OLD,)))
    client = Client(world.app).sign_in("1845678", "admin")
    before, token = client.browser.get_cookie("keizoku"), client.token()
    both = Client(program(replace(settings, secret_keys=(NEW, OLD)), world.database, world.clock))
    only = Client(program(replace(settings, secret_keys=(NEW,)), world.database, world.clock))
    assert before is not None
    for browser in (both, only):
        browser.browser.set_cookie("keizoku", before.value)
    assert only.raw("/settings").headers["Location"].startswith("/sign-in")
    assert both.get("/settings").heading == "設定"
    fields = {"csrf_token": token, "language": "ja", "page_size": "50"}
    assert both.browser.post("/settings", data=fields).status_code == 303
    # Who signs in from now on has a cookie of the new key: once the sessions of before are over, the old one can go.
    after = Client(both.app).sign_in("1845678", "sender001").browser.get_cookie("keizoku")
    assert after is not None
    only.browser.set_cookie("keizoku", after.value)
    assert only.get("/settings").heading == "設定"
