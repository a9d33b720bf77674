"""A real mail server on a loopback port, which takes mails, or says no as it is told."""

# ruff: noqa: N802 -- aiosmtpd looks for hooks by the name of their command

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from gateways.mail import MailServer, TlsMode

SENDER = "noreply@keizoku.example"
USER, PASSWORD = "keizoku", "canary-password-7Q"


@dataclass
class MailBox:
    """What arrived, and what is answered to a command instead of yes: `answers["RCPT"] = ["450 later"]`."""

    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    signed_in: list[str] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    def server(self, **more: Any) -> MailServer:
        given = {
            "host": "127.0.0.1",
            "port": self.port,
            "tls": TlsMode.OFF,
            "sender": SENDER,
            "sender_name": "けいぞく",
        }
        return MailServer(**(given | more))

    def read(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for content in self.taken]  # type: ignore[misc]

    def _answer(self, command: str, yes: str) -> str:
        waiting = self.answers.get(command)
        return waiting.pop(0) if waiting else yes

    async def handle_MAIL(self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:
        envelope.mail_from = address
        return self._answer("MAIL", "250 OK")

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:
        answer = self._answer("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:
        answer = self._answer("DATA", "250 OK")
        if answer.startswith("2") or answer == "lost":
            self.taken.append(envelope.original_content or b"")
            self.recipients.append(list(envelope.rcpt_tos))
            self.arrived.set()
        if answer == "lost":
            raise ConnectionResetError
        return answer

    def authenticate(self, _server: SMTP, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = given == LoginPassword(USER.encode(), PASSWORD.encode())
        if right:
            self.signed_in.append(USER)
        return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(
    context: ssl.SSLContext | None = None, from_the_start: bool = False, login: bool = False
) -> Iterator[MailBox]:
    """With a `context` it speaks TLS, after STARTTLS or from the start; with `login` only to who signs in."""
    box, loop = MailBox(), asyncio.new_event_loop()

    def protocol() -> SMTP:
        after_starttls = context is not None and not from_the_start
        return SMTP(
            box, hostname="mail.example", loop=loop, tls_context=None if from_the_start else context,
            require_starttls=after_starttls, auth_required=login and after_starttls, auth_require_tls=after_starttls,
            authenticator=box.authenticate if login else None, timeout=30,
        )  # fmt: skip

    # A journey's browser has a loop of its own in the thread of the test.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opening = loop.create_server(protocol, "127.0.0.1", 0, ssl=context if from_the_start else None)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(5)
    box.port = server.sockets[0].getsockname()[1]

    async def close() -> None:
        server.close()
        for task in asyncio.all_tasks(loop) - {asyncio.current_task()}:
            task.cancel()

    try:
        yield box
    finally:
        asyncio.run_coroutine_threadsafe(close(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
