"""A real training portal on a loopback socket, following the clock of the test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from flask import Flask

from training_portal.portal import Portal
from training_portal.program import create_portal
from training_portal.server import make_server

# Built, and not running: compiling the addresses costs more than most tests.
_idle: list[Flask] = []


class RunningPortal:
    """Its address, and the calls for training."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=f"{url}/training", trust_env=False, timeout=10)

    def post(self, path: str, **order: Any) -> Any:
        answer = self._client.post(path, json=order)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def turn_off(self) -> None:
        self._client.delete("/switches")

    def counts(self) -> dict[str, dict[str, Any]]:
        """By application number: how often it was lodged, and each fee paid."""
        return {entry["key"]: entry for entry in self._client.get("/counts").json()["applications"]}

    def close(self) -> None:
        self._client.close()


@contextmanager
def running_portal(folder: Path, clock: Callable[[], datetime]) -> Iterator[RunningPortal]:
    if _idle:
        program = _idle.pop()
        program.extensions["training_portal"] = Portal(folder / "portal.db", clock)
    else:
        program = create_portal(folder / "portal.db", real_clock=clock)
    server = make_server(program)
    server.expiration_interval = 0.05
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    portal = RunningPortal(f"http://127.0.0.1:{server.bind_addr[1]}")
    try:
        yield portal
    finally:
        portal.close()
        program.extensions["training_portal"].stopping.set()
        server.stop()
        thread.join(5)
        program.extensions["training_portal"].close()
        _idle.append(program)
