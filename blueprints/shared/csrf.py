"""Every unsafe request carries the token of its session, and comes from our own pages."""

from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

LONGEST_TOKEN = 400
SAFE = {"GET", "HEAD", "OPTIONS"}


class Protection(CSRFProtect):
    """Flask-WTF's protection, which a token of strange letters or a foreign Origin cannot upset."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method in SAFE:
            return
        origin = request.headers.get("Origin")
        if origin is not None and origin != "null" and urlsplit(origin).netloc != request.host:
            raise CSRFError("foreign origin")
        token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken") or ""
        if not token.isascii() or len(token) > LONGEST_TOKEN:
            raise CSRFError("unreadable token")
        super().protect(apply_exemptions)


def protect(app: Flask) -> None:
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, WTF_CSRF_HEADERS=["X-CSRFToken"])
    Protection(app)
