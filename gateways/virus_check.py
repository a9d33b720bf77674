"""The virus check of files that people hand in: clamd, asked over its socket; no clear answer is a no."""

import socket
import struct
from contextlib import closing

from domain.refusal import Refusal

# The pattern that every virus scanner takes for a virus, so that one can see whether files are checked at all.
TEST_PATTERN = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
PIECE = 64 * 1024
LONGEST_ANSWER = 4_096
CLEAN = b"stream: OK"


def refuse_test_pattern(body: bytes) -> None:
    """All that can be told without a scanner."""
    if TEST_PATTERN in body:
        raise Refusal("file_infected")


class Clamd:
    """Safe to share between threads: each file is a conversation of its own."""

    def __init__(self, address: str, *, connect_seconds: float = 5, answer_seconds: float = 30) -> None:
        """`address` is host:port, or the path of a socket of this machine."""
        self._address = address
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds

    def __call__(self, body: bytes) -> None:
        """Raises Refusal file_infected, or virus_check_unavailable when nothing can be said of the file."""
        try:
            answer = self._ask(body)
        except OSError:
            raise Refusal("virus_check_unavailable") from None
        if answer.endswith(b" FOUND"):
            raise Refusal("file_infected")
        if answer != CLEAN:
            raise Refusal("virus_check_unavailable")

    def _ask(self, body: bytes) -> bytes:
        """One INSTREAM conversation: pieces with their lengths, an empty one, then a line that ends with a zero."""
        with closing(self._connect()) as connection:
            connection.settimeout(self._answer_seconds)
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(body), PIECE):
                piece = body[start : start + PIECE]
                connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                heard = connection.recv(LONGEST_ANSWER)
                if not heard:
                    break
                answer += heard
            return answer.rstrip(b"\0\n")

    def _connect(self) -> socket.socket:
        if self._address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(self._connect_seconds)
            try:
                connection.connect(self._address)
            except OSError:
                connection.close()
                raise
            return connection
        host, _colon, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), self._connect_seconds)
