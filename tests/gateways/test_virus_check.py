"""The virus check: a real conversation with a clamd on loopback, and no file without a clear answer."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.refusal import Refusal
from gateways.virus_check import Clamd, refuse_test_pattern
from tests.domain.outcome import outcome
from tests.support.files import EICAR, a_pdf

INFECTED, UNAVAILABLE = Refusal("file_infected"), Refusal("virus_check_unavailable")
LONG = a_pdf() * 200


class FalseClamd(threading.Thread):
    """Speaks INSTREAM as clamd does; with `answer` it says that, whatever it was sent, and with b"" it hangs up."""

    def __init__(self, listening: socket.socket, answer: bytes | None = None) -> None:
        super().__init__(daemon=True)
        self.listening, self.answer, self.heard = listening, answer, b""

    def run(self) -> None:
        connection, _address = self.listening.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", stream.read(4))[0]:
                self.heard += stream.read(length)
            said = self.answer if self.answer is not None else self._verdict()
            connection.sendall(said)

    def _verdict(self) -> bytes:
        return b"stream: Eicar-Signature FOUND\0" if EICAR in self.heard else b"stream: OK\0"


@contextmanager
def clamd(answer: bytes | None = None) -> Iterator[tuple[str, FalseClamd]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        program = FalseClamd(listening, answer)
        program.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}", program
        program.join(10)


@pytest.mark.parametrize(
    ("body", "verdict"), [(a_pdf(), None), (LONG, None), (a_pdf() + EICAR, INFECTED), (LONG + EICAR, INFECTED)]
)
def test_every_byte_is_looked_through(body: bytes, verdict: Refusal | None) -> None:
    with clamd() as (address, program):
        assert outcome(lambda: Clamd(address)(body)) == verdict
    assert program.heard == body


@pytest.mark.parametrize(
    "answer", [b"", b"stream: ", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKAY\0", b"x" * 9_000]
)
def test_no_clear_answer_is_a_no(answer: bytes) -> None:
    with clamd(answer) as (address, _program):
        assert outcome(lambda: Clamd(address)(a_pdf())) == UNAVAILABLE


def test_without_the_scanner_nothing_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    assert outcome(lambda: Clamd(f"127.0.0.1:{port}")(a_pdf())) == UNAVAILABLE
    assert outcome(lambda: Clamd(str(tmp_path / "clamd.ctl"))(a_pdf())) == UNAVAILABLE


def test_a_scanner_that_is_silent_is_not_waited_for_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
        assert outcome(lambda: Clamd(address, answer_seconds=0.05)(a_pdf())) == UNAVAILABLE


def test_it_is_reached_by_a_socket_of_the_machine(tmp_path: Path) -> None:
    address = str(tmp_path / "clamd.ctl")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        FalseClamd(listening).start()
        assert outcome(lambda: Clamd(address)(EICAR)) == INFECTED


def test_without_a_scanner_the_test_pattern_alone_is_known() -> None:
    assert outcome(lambda: refuse_test_pattern(a_pdf() + EICAR)) == INFECTED
    assert outcome(lambda: refuse_test_pattern(a_pdf())) is None
