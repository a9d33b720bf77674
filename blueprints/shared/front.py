"""What the TLS front says of a browser's certificate: believed from the front's address alone, taken away otherwise."""

import base64
import binascii
import hashlib
import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, request

from domain.client_certificate import ShownCertificate

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
SHOWN = "keizoku.shown_certificate"
CHECKED = "-Verify"
SUCCESS = "SUCCESS"
LONGEST = 16 * 1024
BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
SEEN = 1_000


def believe_front(app: Flask, header: str, fronts: Iterable[Network]) -> None:
    """Around everything that changes the caller's address: what counts is who really connected.

    `header` holds the certificate and `header`-Verify whether the front found it good; nothing behind sees either.
    """
    if not header:
        return
    trusted, answer = tuple(fronts), app.wsgi_app
    certificate_key, checked_key = _key(header), _key(header + CHECKED)

    def with_certificate(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        certificate, checked = environ.pop(certificate_key, ""), environ.pop(checked_key, "")
        environ.pop(SHOWN, None)
        if certificate and _is_front(environ.get("REMOTE_ADDR", ""), trusted):
            environ[SHOWN] = ShownCertificate(_fingerprint(certificate), checked == SUCCESS)
        return answer(environ, start_response)

    app.wsgi_app = with_certificate  # type: ignore[method-assign]


def shown_certificate() -> ShownCertificate | None:
    """What this request's browser showed to the front; None when it showed none, or no front vouches for it."""
    shown: ShownCertificate | None = request.environ.get(SHOWN)
    return shown


def _key(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"


def _is_front(address: str, trusted: tuple[Network, ...]) -> bool:
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(caller, "ipv4_mapped", None)
    return any((mapped or caller) in network for network in trusted)


@lru_cache(maxsize=SEEN)
def _fingerprint(text: str) -> str:
    """SHA-256 of the certificate, given as an escaped PEM or as plain base64.

    Nothing of it is read: whether it is one of ours is asked by its fingerprint. What is no certificate has the
    fingerprint of something we never issued.
    """
    if len(text) > LONGEST:
        return ""
    plain = unquote(text).strip().removeprefix(BEGIN).removesuffix(END)
    try:
        content = base64.b64decode("".join(plain.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return hashlib.sha256(content).hexdigest() if content else ""
