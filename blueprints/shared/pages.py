"""Page or fragment, going on, and downloads: the few ways a view answers."""

from urllib.parse import quote, urlsplit

from flask import Response, current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from blueprints.shared.kept_posts import keep_post, page_typed_on
from blueprints.shared.moment import now
from usecases.document import Document
from usecases.sessions.telling import Said, forget_told, keep_told
from usecases.transaction import Act, Unavailable, noting, transaction

OWN_ORIGIN = ("", "")
# A notice is a line or two, and a page is no list of notices.
LONGEST_TOLD, MOST_TOLD = 300, 10


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
    if _is_fragment(template):
        return make_response(render_template(f"{template}.html", **context), status)
    # What waits is said once, by the first page that somebody sees; an error page or a fragment leaves it waiting.
    seen = request.method != "HEAD" and "X-Unseen" not in request.headers
    waiting = _waiting() if status == 200 and seen else ()
    notices = (*waiting, *g.get("told", ()))
    response = make_response(render_template(f"{template}.html", notices=notices, **context), status)
    if waiting:
        _forget(waiting)
    return response


def _is_fragment(template: str) -> bool:
    return template.rpartition("/")[2].startswith("_")


def go_to(endpoint: str, **values: object) -> AnyResponse:
    return go_to_address(url_for(endpoint, **values))  # type: ignore[arg-type]


def go_to_address(address: str) -> AnyResponse:
    """Go on after an act: 303, so that reloading repeats nothing; htmx is told to navigate."""
    if g.get("told"):
        with transaction() as database:
            keep_for_next_page(database)
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
    return address if _origin(address) == OWN_ORIGIN else None


def _origin(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc


def _path_of(address: str) -> str:
    """The path of an address that a browser sent; the first page when it cannot be read."""
    try:
        return urlsplit(address).path or "/"
    except ValueError:
        return "/"


def form_address() -> str:
    """Where the form that was posted here can be opened: its own page, this address, or where the button stood."""
    if typed_on := page_typed_on():
        return typed_on
    for path in (request.path, _path_of(request.headers.get("Referer", ""))):
        if _can_be_opened(path):
            return path
    return "/"


def _can_be_opened(path: str) -> bool:
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return own_address(path) is not None


def ask_to_sign_in() -> AnyResponse:
    """Lead to the sign-in page; what was posted is kept for the same user."""
    if asked_by_htmx():
        here = _path_of(request.headers.get("HX-Current-URL", ""))
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for("sign_in.new", next=here)
        return response
    if request.method in {"GET", "HEAD"}:
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("sign_in.new", next=wanted if wanted != "/" else None), 303)
    wanted = form_address()
    return redirect(url_for("sign_in.new", next=wanted, resume=keep_post(wanted)), 303)


def tell(text: str, kind: str = "success") -> None:
    """Say something on the page that this request draws, else on the next one."""
    told: list[Said] = g.setdefault("told", [])
    if len(told) < MOST_TOLD:
        told.append((kind, text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"))


def take_told() -> list[Said]:
    """What this request has said so far; from here on it has said nothing."""
    told: list[Said] = g.pop("told", [])
    return told


def keep_for_next_page(database: Act) -> None:
    """Keep what was said, after what still waits, in the transaction of the act that it is said of."""
    told = take_told()
    if told:
        keep_told(database, g.recognised.session_id, (*_waiting(), *told)[-MOST_TOLD:])


def _waiting() -> tuple[Said, ...]:
    return g.recognised.told if g.get("recognised") else ()


def _forget(said: tuple[Said, ...]) -> None:
    seen_at = now() if g.pop("seen_due", False) else None
    try:
        with noting() as database:
            forget_told(database, g.recognised.session_id, said, seen_at)
    except Unavailable:
        # The page is drawn; it is better said twice than not shown.
        return


def send(document: Document) -> Response:
    """A file to keep; its name may be Japanese (RFC 6266)."""
    response = Response(document.chunks(), mimetype=document.media_type)
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in document.name
    )
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(document.name)}"
    )
    response.headers["Content-Length"] = str(document.size)
    return response
