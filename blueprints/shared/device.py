"""What a device remembers: the member code that somebody last signed in with, so that nobody types it again."""

from flask import current_app, request
from werkzeug.wrappers import Response

COOKIE = "member_code"
A_YEAR = 365 * 24 * 3600
DIGITS = 7


def remembered_member_code() -> str:
    return request.cookies.get(_cookie(), "")[:DIGITS]


def remember_member_code(response: Response, member_code: str) -> Response:
    production = current_app.extensions["keizoku_settings"].production
    response.set_cookie(_cookie(), member_code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=production)
    return response


def _cookie() -> str:
    return f"__Host-{COOKIE}" if current_app.extensions["keizoku_settings"].production else COOKIE
