"""The three real programs as processes of our own, each ended by its own id, and a caller that speaks plain HTTP."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from demo.start import end_with_parent
from tests.support.client import PASSWORD

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0
POLL_SECONDS = 0.03
CALL_SECONDS = 60.0
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
HIDDEN = re.compile(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, database_url: str, **more: str) -> dict[str, str]:
    """The settings of the three programs, with short waits and secrets of their own."""
    portal_port = str(free_port())
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("KEIZOKU_")},
        "KEIZOKU_ENV": "demo",
        "KEIZOKU_DATA": str(folder),
        "KEIZOKU_DATABASE_URL": database_url,
        "KEIZOKU_SECRET_KEY": secrets.token_urlsafe(48),
        "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode(),
        "KEIZOKU_PORTAL_PORT": portal_port,
        "KEIZOKU_PORTAL_URL": f"http://127.0.0.1:{portal_port}",
        "KEIZOKU_PORTAL_DATABASE": str(folder / "portal.db"),
        "KEIZOKU_PORTAL_EXAMINE_SECONDS": "1",
        "KEIZOKU_POLL_SECONDS": "0.2",
        "KEIZOKU_RETRY_SECONDS": "0.2",
        "PORT": str(free_port()),
        "PYTHONUNBUFFERED": "1",
        **more,
    }


@dataclass
class Program:
    """One program; killing and starting it again is all a drill does to it."""

    words: tuple[str, ...]
    environ: dict[str, str]
    log: Path
    answers_at: str = ""
    before: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> "Program":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.before, sys.executable, *self.words], cwd=ROOT, env=self.environ, stdout=log, stderr=log,
                preexec_fn=end_with_parent, start_new_session=True,
            )  # fmt: skip
        return self

    def wait_until_it_answers(self) -> "Program":
        latest = time.monotonic() + START_SECONDS
        while time.monotonic() < latest:
            assert self.process is not None
            assert self.process.poll() is None, f"{self.words} ended: {self.log.read_text()[-2000:]}"
            try:
                httpx.get(self.answers_at, timeout=2, trust_env=False)
                return self
            except httpx.HTTPError:
                time.sleep(POLL_SECONDS)
        raise AssertionError(f"{self.words} does not answer: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """As if the machine lost it: SIGKILL, no farewell."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def end(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()


def web(environ: dict[str, str], folder: Path, *before: str) -> Program:
    return Program(("app.py",), environ, folder / "web.log", f"http://127.0.0.1:{environ['PORT']}/sign-in", before)


def worker(environ: dict[str, str], folder: Path) -> Program:
    return Program(("worker.py",), environ, folder / "worker.log")


def portal(environ: dict[str, str], folder: Path) -> Program:
    address = f"{environ['KEIZOKU_PORTAL_URL']}/training/clock"
    return Program(("-m", "training_portal"), environ, folder / "portal.log", address)


@contextmanager
def ended_afterwards(*programs: Program) -> Iterator[None]:
    try:
        yield
    finally:
        for program in programs:
            program.end()


class Caller:
    """A person at a browser without scripts, over the wire; a call that gets no answer raises httpx.HTTPError."""

    def __init__(self, environ: dict[str, str]) -> None:
        limits = httpx.Limits(max_keepalive_connections=0)
        address = f"http://127.0.0.1:{environ['PORT']}"
        self.client = httpx.Client(base_url=address, timeout=CALL_SECONDS, trust_env=False, limits=limits)
        self.token = ""

    def sign_in(self, member_code: str, login_id: str) -> "Caller":
        self.see_token()
        who = {"member_code": member_code, "login_id": login_id, "password": PASSWORD}
        answer = self.post("/sign-in", who)
        assert answer.status_code == 303, answer.text[:2000]
        self.see_token()
        return self

    def see_token(self) -> None:
        found = TOKEN.search(self.client.get("/settings", follow_redirects=True).text)
        assert found, "a page without a CSRF token"
        self.token = found[1]

    def post(self, address: str, fields: dict[str, str]) -> httpx.Response:
        return self.client.post(address, data={"csrf_token": self.token, **fields})

    def get(self, address: str) -> httpx.Response:
        return self.client.get(address)

    def close(self) -> None:
        self.client.close()


def hidden_fields(page: str) -> dict[str, str]:
    """The unseen fields of a page's forms, the last of a name winning."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def form_token() -> str:
    return secrets.token_urlsafe(18)
