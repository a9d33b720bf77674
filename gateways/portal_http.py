"""The portal over HTTP: one fixed host, verified, with time limits and a limit of size."""

import base64
import json
import re
import ssl
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx

from domain.payment import FeeKind
from gateways.portal import EventPage, OutcomeUnknown, PortalCredentials, PortalRefused, PortalUnreachable, Statement
from gateways.portal_answers import read_answer, read_events, read_page, read_statement

MOST_BYTES = 8 * 1024 * 1024
# An answer that comes byte by byte keeps every single read in time.
PATIENCE_IN_READS = 2
IDLE_SECONDS = 30
CONNECTIONS = 10
APPLICATION_NUMBER = re.compile(r"[0-9]{9}(-[0-9]{1,3})?", re.ASCII)
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
SIGNATURE = "X-Signature"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class HttpPortal:
    """Safe to share between threads; connections are reused."""

    def __init__(
        self,
        url: str,
        *,
        connect_seconds: float = 5,
        read_seconds: float = 30,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Raises ValueError for an address that would send passwords in the clear over a network."""
        address = urlsplit(url)
        if address.scheme != "https" and (address.scheme != "http" or address.hostname not in LOOPBACK):
            raise ValueError("the portal is reached by https, or by http on this machine alone")
        self._patience = read_seconds * PATIENCE_IN_READS
        self._client = httpx.Client(
            base_url=url,
            timeout=httpx.Timeout(read_seconds, connect=connect_seconds, pool=connect_seconds),
            limits=httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=IDLE_SECONDS),
            verify=tls or True,
            follow_redirects=False,
            # Neither a proxy nor credentials from the environment may come between us and the portal.
            trust_env=False,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
        )

    def __enter__(self) -> "HttpPortal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    def lodge(self, account: PortalCredentials, key: str, body: bytes, signature: bytes | None = None) -> Statement:
        signed = {SIGNATURE: base64.b64encode(signature).decode()} if signature else {}
        answer = self._ask(account, "POST", "/applications", body, {"Idempotency-Key": key, **signed})
        return read_statement(account.vehicle_kind, answer, key)

    def state(self, account: PortalCredentials, key: str) -> Statement | None:
        try:
            answer = self._ask(account, "GET", _path(key))
        except PortalRefused as refused:
            if refused.code == "unknown_application":
                return None
            raise
        return read_statement(account.vehicle_kind, answer, key)

    def pay(self, account: PortalCredentials, key: str, fee: FeeKind, idempotency_key: str) -> Statement:
        return self._act(account, f"{_path(key)}/payments", idempotency_key, _json({"fee": fee.value}), key)

    def correct(self, account: PortalCredentials, key: str, answer: str, idempotency_key: str) -> Statement:
        return self._act(account, f"{_path(key)}/correction", idempotency_key, _json({"answer": answer}), key)

    def withdraw(self, account: PortalCredentials, key: str, idempotency_key: str) -> Statement:
        return self._act(account, f"{_path(key)}/withdrawal", idempotency_key, _json({}), key)

    def suspend(self, account: PortalCredentials, key: str, idempotency_key: str) -> Statement:
        return self._act(account, f"{_path(key)}/suspension", idempotency_key, _json({}), key)

    def resume(self, account: PortalCredentials, key: str, idempotency_key: str) -> Statement:
        return self._act(account, f"{_path(key)}/resumption", idempotency_key, _json({}), key)

    def events(self, account: PortalCredentials, after: int, limit: int) -> EventPage:
        page = self._ask(account, "GET", f"/events?after={after}&limit={limit}", read=read_page)
        return read_events(account.vehicle_kind, page)

    def change_password(self, account: PortalCredentials, new_password: str) -> None:
        self._ask(account, "POST", "/password", _json({"new_password": new_password}))

    def _act(self, account: PortalCredentials, path: str, idempotency_key: str, body: bytes, key: str) -> Statement:
        answer = self._ask(account, "POST", path, body, {"Idempotency-Key": idempotency_key})
        return read_statement(account.vehicle_kind, answer, key)

    def _ask(
        self,
        account: PortalCredentials,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        read: Callable[[int, bytes], dict[str, Any]] = read_answer,
    ) -> dict[str, Any]:
        content_type = {} if body is None else {"Content-Type": "application/json"}
        try:
            with self._client.stream(
                method,
                path,
                content=body,
                headers={**content_type, **(headers or {})},
                auth=httpx.BasicAuth(account.bulk_user_id, account.password),
            ) as response:
                return read(response.status_code, self._body(response))
        except NEVER_SENT as error:
            raise PortalUnreachable(_code(error)) from None
        except httpx.HTTPError as error:
            raise OutcomeUnknown(_code(error)) from None

    def _body(self, response: httpx.Response) -> bytes:
        """Raw bytes, so that nothing small unpacks into something large."""
        until = time.monotonic() + self._patience
        body = bytearray()
        for piece in response.iter_raw():
            body += piece
            if len(body) > MOST_BYTES:
                raise OutcomeUnknown("answer_too_large")
            if time.monotonic() > until:
                raise OutcomeUnknown("answer_too_slow")
        return bytes(body)


def _path(key: str) -> str:
    if not APPLICATION_NUMBER.fullmatch(key):
        raise ValueError("an application is asked for by its number")
    return f"/applications/{key}"


def _json(value: Mapping[str, str]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _code(error: Exception) -> str:
    """ReadTimeout as read_timeout: the kind of failure, never its text."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()
