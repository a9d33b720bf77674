"""The portal's web server."""

from cheroot.wsgi import Server
from flask import Flask

THREADS = 16
# Longer than a client keeps an idle connection, so that it is never closed under a call.
IDLE_SECONDS = 120


def make_server(program: Flask, listen: str = "127.0.0.1", port: int = 0) -> Server:
    """Port 0 takes a free one: `bind_addr` tells which after `prepare()`."""
    return Server((listen, port), program, numthreads=THREADS, timeout=IDLE_SECONDS, shutdown_timeout=2)
