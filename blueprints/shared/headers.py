"""The headers every answer carries, and the compression of pages."""

import gzip

from flask import Flask, Response, current_app, request

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


def add_headers(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if current_app.extensions["keizoku_settings"].production:
        response.headers["Strict-Transport-Security"] = ONE_YEAR
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
    app.after_request(add_headers)
