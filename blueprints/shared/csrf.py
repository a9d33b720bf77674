"""Every unsafe request carries the token of its session, and comes from our own pages."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, g, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

FIELD = "csrf_token"
HEADER = "X-CSRFToken"
LONGEST_TOKEN = 400
SAFE = {"GET", "HEAD", "OPTIONS"}
SESSIONS_KEPT = 1_000


class Protection(CSRFProtect):
    """Flask-WTF's protection, which a token of strange letters or a foreign Origin cannot upset."""

    def protect(self, apply_exemptions: bool = False) -> None:
        if request.method in SAFE:
            return
        if not _of_our_pages(request.headers.get("Origin")):
            g.foreign = True
            raise CSRFError("foreign origin")
        tokens = request.form.getlist(FIELD)
        token = self._get_csrf_token()
        if len(tokens) > 1 or not token.isascii() or len(token) > LONGEST_TOKEN:
            raise CSRFError("unreadable token")
        super().protect(apply_exemptions)

    def _get_csrf_token(self) -> str:
        return request.form.get(FIELD) or request.headers.get(HEADER) or ""


def _of_our_pages(origin: str | None) -> bool:
    """Whether the browser names this site, or, as old ones do, none at all."""
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def token() -> str:
    """The token of this session, signed once: it stands in the head of each page and in every form."""
    secret = session.get(FIELD)
    return _signed(secret) if secret else generate_csrf()


@lru_cache(maxsize=SESSIONS_KEPT)
def _signed(_secret: str) -> str:
    # A request that ends one session and begins another may hold the token of the first.
    g.pop(FIELD, None)
    return generate_csrf()


def begin() -> None:
    """A new session has its secret from the start: pages that are opened side by side share it."""
    g.pop(FIELD, None)
    generate_csrf()


def protect(app: Flask) -> None:
    # The newest key last, as the signing library wants them: a page that was open while keys changed can still be sent.
    keys = [*reversed(app.config["SECRET_KEY_FALLBACKS"]), app.config["SECRET_KEY"]]
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False, WTF_CSRF_HEADERS=[HEADER], WTF_CSRF_SECRET_KEY=keys
    )
    Protection(app)
    app.jinja_env.globals[FIELD] = token
    app.context_processor(lambda: {FIELD: token})
