"""The last search of requests, remembered for its user in a cookie until the browser closes."""

from flask import Response, current_app, g, request

LONGEST = 1_500


def cookie_name() -> str:
    return "__Host-requests" if current_app.config["SESSION_COOKIE_SECURE"] else "keizoku-requests"


def remembered() -> str:
    """The query of this user's last search, empty when there is none."""
    owner, _, query = request.cookies.get(cookie_name(), "").partition(" ")
    return query if owner == str(g.actor.user_id) else ""


def remember(response: Response, query: str) -> Response:
    """Keep the query, or forget the last one when it is empty."""
    if query == remembered():
        return response
    if not query or len(query) > LONGEST:
        response.delete_cookie(cookie_name(), secure=current_app.config["SESSION_COOKIE_SECURE"])
        return response
    response.set_cookie(
        cookie_name(),
        f"{g.actor.user_id} {query}",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response
