"""The server takes no more of a request than we can use, over a real socket and before anybody has signed in."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from cheroot import wsgi

from app import LARGEST_BODY, LARGEST_HEADER, make_server
from tests.screens.shared.conftest import World

HEAD = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def server(world: World) -> Iterator[wsgi.Server]:
    made = make_server(world.app, "127.0.0.1", 0)
    made.prepare()
    serving = threading.Thread(target=made.serve)
    serving.start()
    yield made
    made.stop()
    serving.join(10)


def answer(server: wsgi.Server, sent: bytes) -> bytes:
    """The first line of what comes back."""
    with socket.create_connection(server.bind_addr, timeout=20) as line:
        # It may have answered and hung up before all was sent.
        with suppress(ConnectionError):
            line.sendall(sent)
        with line.makefile("rb") as answered:
            return answered.readline().strip()


@pytest.mark.parametrize(
    "chunks",
    [b"FFFFFFFFF\r\nx", b"-1\r\n", b"no number\r\n", b"5\r\nhello\r\n0\r\n\r\n", b"1\r\nx\r\n" * 20],
    ids=["64 GiB", "negative", "no number", "whole", "many"],
)
def test_a_body_in_chunks_is_refused_unread(server: wsgi.Server, chunks: bytes) -> None:
    sent = HEAD + FORM + b"Transfer-Encoding: chunked\r\n\r\n" + chunks
    assert answer(server, sent) == b"HTTP/1.1 411 Length Required"


def test_a_body_of_more_than_the_limit_is_refused_unread(server: wsgi.Server) -> None:
    sent = HEAD + FORM + b"Content-Length: %d\r\n\r\nx" % (LARGEST_BODY + 1)
    assert answer(server, sent).startswith(b"HTTP/1.1 413 ")


def test_a_negative_length_is_refused(server: wsgi.Server) -> None:
    assert answer(server, HEAD + FORM + b"Content-Length: -5\r\n\r\nhello").startswith(b"HTTP/1.1 4")


def test_endless_headers_are_refused(server: wsgi.Server) -> None:
    assert answer(server, HEAD + b"X-Long: " + b"a" * (LARGEST_HEADER + 1) + b"\r\n\r\n").startswith(b"HTTP/1.1 413 ")
    assert answer(server, b"GET /" + b"a" * (LARGEST_HEADER + 1) + b" HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 414 ")


def test_what_a_browser_sends_is_answered(server: wsgi.Server) -> None:
    sent = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: a=" + b"b" * 8_000 + b"\r\n\r\n"
    assert answer(server, sent) == b"HTTP/1.1 200 OK"
