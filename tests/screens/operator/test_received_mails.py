"""The demo's received mails: from our sending over the sink's folder to the page, with links that lead on."""

import dataclasses
from pathlib import Path

import pytest

from demo.organizations import Demo
from gateways.mail import Envelope, MailServer, TlsMode, written
from mail_sink.sink import Sink
from models.database import Database
from settings import Settings
from tests.conftest import START, Clock
from tests.support.client import Client
from tests.support.programs import program

SERVER = MailServer("127.0.0.1", 25, TlsMode.OFF, "noreply@keizoku.example", "けいぞく")


def a_mail(subject: str, text: str = "本文") -> bytes:
    return written(SERVER, Envelope("tsuuchi@minato.example", subject, text, "ja", "0" * 32, START))


@pytest.fixture
def operator(sqlite: Database, settings: Settings, clock: Clock, demo: Demo, tmp_path: Path) -> Client:
    """With a folder of its own."""
    assert demo
    own = dataclasses.replace(settings, mail_sink_folder=tmp_path / "mail", public_url="http://localhost:8000")
    return Client(program(own, sqlite, clock, testing=True)).sign_in("1000001", "admin")


def test_what_arrived_is_listed_the_newest_first(operator: Client, tmp_path: Path) -> None:
    assert "まだ1通も届いていません。" in operator.get("/operator/received-mails").text
    sink = Sink(tmp_path / "mail")
    for subject in ("一通目", "二通目", "<b>三通目</b>"):
        sink.keep(a_mail(subject))
    page = operator.get("/operator/received-mails")
    assert page.heading == "受信メール（デモ）"
    assert [row[1:] for row in page.rows("received-mails")] == [
        [subject, "tsuuchi@minato.example"] for subject in ("<b>三通目</b>", "二通目", "一通目")
    ]
    assert "受信メール（デモ）" in page.menu()


def test_a_mail_is_shown_with_links_to_ourselves_alone(operator: Client, tmp_path: Path) -> None:
    text = (
        "次のリンクから続けられます。\n\nhttp://localhost:8000/signup/resume/abc\n\nhttp://localhost:80001/x\n"
        "http://localhost:8000.thief.example/ <b>太字</b>\n"
    )
    key = Sink(tmp_path / "mail").keep(a_mail("続き", text)).stem
    page = operator.get(f"/operator/received-mails/{key}")
    assert page.heading == "続き"
    assert "<b>太字</b>" in page.text
    assert "けいぞく <noreply@keizoku.example>" in page.text
    mails = [href for href in page.links().values() if "signup" in href or "thief" in href or "80001" in href]
    assert mails == ["http://localhost:8000/signup/resume/abc"]


def test_whatever_else_lies_in_the_folder_does_no_harm(operator: Client, tmp_path: Path) -> None:
    sink = Sink(tmp_path / "mail")
    odd = [
        sink.keep(content).stem for content in (b"", b"\xff\xfe\x00", b"Content-Type: text/plain; charset=klingon\n\nx")
    ]
    (tmp_path / "mail" / "note.eml").write_text("no mail of the sink's")
    assert len(operator.get("/operator/received-mails").rows("received-mails")) == len(odd)
    for key in odd:
        operator.get(f"/operator/received-mails/{key}")
    for key in ("note", "..%2fsecrets", "20261120T010000000000-00000000", "a" * 3000):
        operator.get(f"/operator/received-mails/{key}", status=404)


def test_without_a_sink_there_is_no_such_page(sqlite: Database, settings: Settings, clock: Clock, demo: Demo) -> None:
    assert demo
    bare = dataclasses.replace(settings, mail_sink_folder=None)
    client = Client(program(bare, sqlite, clock, testing=True)).sign_in("1000001", "admin")
    client.get("/operator/received-mails", status=404)
    client.get("/operator/received-mails/20261120T010000000000-00000000", status=404)
    assert [entry for entry in client.get("/operator/mails").menu() if "受信メール" in entry] == []
