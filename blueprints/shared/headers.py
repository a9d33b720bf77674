"""The headers every answer carries, and the compression of pages."""

import gzip
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}
ONE_YEAR = "max-age=31536000; includeSubDomains"
SMALLEST_COMPRESSED = 600


def finish_page(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
        response.vary.add("HX-History-Restore-Request")
        _compress(response)
    return response


def _compress(response: Response) -> None:
    if "gzip" not in request.headers.get("Accept-Encoding", "") or response.direct_passthrough:
        return
    content = response.get_data()
    if len(content) < SMALLEST_COMPRESSED:
        return
    response.set_data(gzip.compress(content, 5, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")


def send_headers(app: Flask) -> None:
    """Put what every answer carries around the whole program, so that no answer goes out without."""
    app.after_request(finish_page)
    production = app.extensions["keizoku_settings"].production
    always = [*ALWAYS.items(), *([("Strict-Transport-Security", ONE_YEAR)] if production else [])]
    answer = app.wsgi_app

    def with_headers(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *always], *error)

        return answer(environ, start)

    app.wsgi_app = with_headers  # type: ignore[method-assign]
