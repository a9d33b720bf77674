"""The cookie by which a browser finds its sign-up draft again; it is no sign-in."""

import re

from flask import current_app, request
from werkzeug.wrappers import Response as AnyResponse

from usecases.signup.draft import KEPT_FOR

SHAPE = re.compile(r"[A-Za-z0-9_-]{40,64}")


def draft_token() -> str | None:
    token = request.cookies.get(_name(), "")
    return token if SHAPE.fullmatch(token) else None


def keep_draft_token(response: AnyResponse, token: str) -> AnyResponse:
    response.set_cookie(
        _name(), token, max_age=int(KEPT_FOR.total_seconds()), httponly=True, samesite="Lax", secure=_production()
    )
    return response


def forget_draft_token(response: AnyResponse) -> AnyResponse:
    response.delete_cookie(_name(), httponly=True, samesite="Lax", secure=_production())
    return response


def _name() -> str:
    """In production the browser takes it from this host over TLS alone."""
    return "__Host-signup" if _production() else "signup"


def _production() -> bool:
    return bool(current_app.extensions["keizoku_settings"].production)
