"""The mail server: one mail at a time over SMTP, and every answer it may give as a code."""

import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum
from typing import Protocol

from domain.clock import JAPAN

STEP_SECONDS = 15.0
# The server may look through a mail before it takes it, and giving up meanwhile sends the mail twice.
TAKING_SECONDS = 60.0
# All steps together stay below the lease of a job, after which another worker would begin anew.
ALL_SECONDS = 100.0


class TlsMode(StrEnum):
    """Not at all, from the first greeting on, or from the first byte."""

    OFF = "off"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in, as whom, and in whose name; the password shows in no representation."""

    host: str
    port: int
    tls: TlsMode
    sender: str
    sender_name: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Envelope:
    """One mail; what it says, and to whom, shows in no representation."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    message_id: str
    made_at: datetime


class MailUnsent(Exception):
    """Carries a code and the server's number alone: neither text nor cause ever holds an address or a password."""

    def __init__(self, code: str, reply: int = 0) -> None:
        super().__init__(code)
        self.code, self.reply = code, reply


class MailRefused(MailUnsent):
    """Never: this mail, or its recipient, is refused for good."""


class MailDeferred(MailUnsent):
    """Not now; what is wrong may be mended, by the server or by our settings.

    When the server fell silent after the text was sent, it may have the mail all the same: the next try carries the
    same Message-ID.
    """


class MailGateway(Protocol):
    """Takes one mail, or raises MailRefused or MailDeferred."""

    def send(self, envelope: Envelope) -> None: ...


class Smtp:
    """Safe to share between threads: each mail is a conversation of its own."""

    def __init__(
        self, server: MailServer, *, context: ssl.SSLContext | None = None, step_seconds: float = STEP_SECONDS
    ) -> None:
        self._server = server
        self._context = context or ssl.create_default_context()
        self._step_seconds = step_seconds

    def send(self, envelope: Envelope) -> None:
        content, until = written(self._server, envelope), time.monotonic() + ALL_SECONDS
        try:
            connection = self._connect()
            try:
                self._sign_in(connection, until)
                self._hand_in(connection, envelope.to, content, until)
            finally:
                # Once it has the mail nothing it says matters.
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
                connection.close()
        except smtplib.SMTPServerDisconnected:
            raise MailDeferred("mail_server_silent") from None
        except smtplib.SMTPResponseException as answer:
            raise MailDeferred("mail_server_busy", answer.smtp_code) from None
        except ssl.SSLError:
            raise MailDeferred("mail_server_untrusted") from None
        except (smtplib.SMTPException, OSError):
            raise MailDeferred("mail_server_unreachable") from None

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        # By itself smtplib would ask the name servers who we are, which can take as long as the rest.
        name = server.sender.rpartition("@")[2]
        if server.tls is TlsMode.TLS:
            return smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=self._step_seconds, context=self._context
            )  # fmt: skip
        return smtplib.SMTP(server.host, server.port, name, timeout=self._step_seconds)

    def _sign_in(self, connection: smtplib.SMTP, until: float) -> None:
        """Without the TLS that was asked for nothing is said, least of all the password."""
        server = self._server
        connection.ehlo_or_helo_if_needed()
        if server.tls is TlsMode.STARTTLS:
            if not connection.has_extn("starttls"):
                raise MailDeferred("mail_server_without_tls")
            self._allow(connection, self._step_seconds, until)
            connection.starttls(context=self._context)
            connection.ehlo()
        if server.user:
            self._allow(connection, self._step_seconds, until)
            try:
                connection.login(server.user, server.password)
            except smtplib.SMTPAuthenticationError as refused:
                raise MailDeferred("mail_login_refused", refused.smtp_code) from None
            except smtplib.SMTPNotSupportedError:
                raise MailDeferred("mail_login_refused") from None

    def _hand_in(self, connection: smtplib.SMTP, to: str, content: bytes, until: float) -> None:
        """Up to the sender a no is about us and may be mended; from the recipient on it is about this mail."""
        self._allow(connection, self._step_seconds, until)
        reply, _text = connection.mail(self._server.sender)
        if reply != 250:
            raise MailDeferred("mail_sender_refused", reply)
        reply, _text = connection.rcpt(to)
        if reply not in {250, 251}:
            raise _no("mail_recipient_refused", "mail_recipient_deferred", reply)
        self._allow(connection, max(self._step_seconds, TAKING_SECONDS), until)
        try:
            reply, _text = connection.data(content)
        except smtplib.SMTPDataError as answer:
            reply = answer.smtp_code
        if reply != 250:
            raise _no("mail_refused", "mail_deferred", reply)

    def _allow(self, connection: smtplib.SMTP, seconds: float, until: float) -> None:
        left = until - time.monotonic()
        if left <= 0 or connection.sock is None:
            raise MailDeferred("mail_server_silent")
        connection.sock.settimeout(min(seconds, left))


def written(server: MailServer, envelope: Envelope) -> bytes:
    """The mail byte for byte, the same at each try; raises ValueError for a header that would become two.

    Headers in RFC 2047 and the text in base64 pass every server and show in every client.
    """
    message = EmailMessage(policy=policy.SMTP)
    message["Date"] = format_datetime(envelope.made_at.astimezone(JAPAN))
    message["From"] = Address(server.sender_name, addr_spec=server.sender)
    message["To"] = Address(addr_spec=envelope.to)
    message["Subject"] = envelope.subject
    message["Message-ID"] = f"<{envelope.message_id}@{server.sender.rpartition('@')[2]}>"
    # So that no absence note and no robot answers (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(envelope.text, charset="utf-8", cte="base64")
    message["Content-Language"] = envelope.language
    return message.as_bytes()


def _no(for_good: str, for_now: str, reply: int) -> MailUnsent:
    return MailRefused(for_good, reply) if reply >= 500 else MailDeferred(for_now, reply)
