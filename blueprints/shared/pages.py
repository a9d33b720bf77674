"""Page or fragment, going on, and downloads: the few ways a view answers."""

from urllib.parse import quote, urlsplit

from flask import Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.shared.kept_posts import keep_post
from usecases.document import Document

OWN_ORIGIN = ("", "")


def asked_by_htmx() -> bool:
    """Whether a fragment is wanted; a history restore and a boosted link want the whole page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-History-Restore-Request") != "true"
        and headers.get("HX-Boosted") != "true"
    )


def page(name: str, fragment: str | None = None, status: int = 200, **context: object) -> Response:
    """The whole page, or only its fragment when htmx asks for it."""
    template = fragment if fragment and asked_by_htmx() else name
    return make_response(render_template(f"{template}.html", **context), status)


def go_to(endpoint: str, **values: object) -> AnyResponse:
    return go_to_address(url_for(endpoint, **values))  # type: ignore[arg-type]


def go_to_address(address: str) -> AnyResponse:
    """Go on after an act: 303, so that reloading repeats nothing; htmx is told to navigate."""
    if asked_by_htmx():
        response = make_response("", 204)
        response.headers["HX-Location"] = address
        return response
    return redirect(address, 303)


def own_address(address: str | None) -> str | None:
    """The address if it is a path of this site, else None."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    if any(ord(character) < 0x21 or ord(character) == 0x7F for character in address):
        return None
    parts = urlsplit(address)
    return address if (parts.scheme, parts.netloc) == OWN_ORIGIN else None


def ask_to_sign_in() -> AnyResponse:
    """Lead to the sign-in page; what was posted is kept for the same user."""
    if asked_by_htmx():
        here = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for("sign_in.new", next=here)
        return response
    if request.method in {"GET", "HEAD"}:
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("sign_in.new", next=wanted if wanted != "/" else None), 303)
    return redirect(url_for("sign_in.new", next=request.path, resume=keep_post()), 303)


def tell(text: str, kind: str = "success") -> None:
    """Say something on the next page."""
    told = session.setdefault("told", [])
    told.append((kind, text))
    session.modified = True


def told() -> list[tuple[str, str]]:
    """What waits to be said; it is said once."""
    return [(kind, text) for kind, text in session.pop("told", [])] if "told" in session else []


def send(document: Document) -> Response:
    """A file to keep; its name may be Japanese (RFC 6266)."""
    response = Response(document.chunks(), mimetype=document.media_type)
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in document.name)
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(document.name)}"
    response.headers["Content-Length"] = str(document.size)
    return response
