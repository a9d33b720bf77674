"""The mail sink as `make run` starts it: over a socket into the folder, and from there back as it was written."""

import os
import select
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateways.mail import Envelope, MailServer, Smtp, TlsMode
from gateways.mailbox import Mailbox
from mail_sink import sink
from tests.conftest import START
from tests.demo.conftest import free_ports

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 30


def envelope(nth: int) -> Envelope:
    return Envelope(
        "tsuuchi@minato.example", f"件名{nth}　髙﨑", f"一行目\n\n.三行目{nth}\n", "ja", f"{nth:032}", START
    )


@contextmanager
def running_sink(folder: Path, port: str) -> Iterator[subprocess.Popen[str]]:
    environ = {"PATH": os.environ["PATH"], "KEIZOKU_MAIL_SINK_PORT": port, "KEIZOKU_MAIL_SINK_FOLDER": str(folder)}
    program = subprocess.Popen(
        [sys.executable, "-m", "mail_sink"], cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def test_what_we_send_is_kept_and_read_back_as_it_was(tmp_path: Path) -> None:
    folder, [port] = tmp_path / "var" / "mail", free_ports(1)
    with running_sink(folder, str(port)) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == f"メール受信箱 127.0.0.1:{port}\n"
        smtp = Smtp(MailServer("127.0.0.1", port, TlsMode.OFF, "noreply@keizoku.example", "けいぞく"))
        for nth in (1, 2, 3):
            smtp.send(envelope(nth))
        found = Mailbox(folder).newest(2)
        assert [(mail.subject, mail.to, mail.text) for mail in found] == [
            (f"件名{nth}　髙﨑", "tsuuchi@minato.example", f"一行目\n\n.三行目{nth}") for nth in (3, 2)
        ]
        assert Mailbox(folder).find(found[1].key) == found[1]
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
        program.send_signal(signal.SIGTERM)
        with_end = os.pidfd_open(program.pid)
        assert select.select([with_end], [], [], PATIENCE_SECONDS)[0]
        os.close(with_end)
        assert program.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize(
    ("port", "status", "said"),
    [("0", 2, "1 から 65535 までの整数"), ("x", 2, "1 から 65535 までの整数")],
)
def test_a_port_that_is_none_is_named(tmp_path: Path, port: str, status: int, said: str) -> None:
    with running_sink(tmp_path, port) as program:
        _out, error = program.communicate(timeout=PATIENCE_SECONDS)
    assert (program.returncode, said in error, "KEIZOKU_MAIL_SINK_PORT" in error) == (status, True, True)


def test_the_sink_keeps_the_newest_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sink, "KEPT", 2)
    keeping = sink.Sink(tmp_path / "mail")
    files = [keeping.keep(b"Subject: x\r\n\r\nx") for _ in range(4)]
    assert sorted((tmp_path / "mail").iterdir()) == files[2:]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert Mailbox(tmp_path / "nowhere").newest(10) == ()
