"""What was posted too late is kept, and fills its form again after signing in."""

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from flask import current_app, g, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from blueprints.shared.moment import now
from domain.writing import storable
from usecases.sessions.keep_post import find_kept_post
from usecases.sessions.keep_post import keep_post as keep_in_database
from usecases.transaction import reading, transaction

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
# Passwords, and what of a bank account is kept sealed only.
NEVER_KEPT = (
    "csrf_token",
    "form_token",
    "current",
    "new",
    "password",
    "arrival_password",
    "pin",
    "account_number",
    "account_holder",
)
SHAPE_OF_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def keep_post(form_address: str) -> str | None:
    """Keep this post's fields, never secrets or files; the id to find them by.

    Nothing is kept of a button's post, which no page could show again.
    """
    token = session.get("_user_id", "")
    fields = posted_fields(NEVER_KEPT)
    if not token or not fields or form_address not in {request.path, page_typed_on()}:
        return None
    with transaction() as database:
        return keep_in_database(database, token, form_address, fields, now())


def typed_on(endpoint: str) -> Callable[[View], View]:
    """Say on which page, of the same arguments, stands the form that a view without a page of its own takes."""

    def declare(view: View) -> View:
        view.typed_on = endpoint  # type: ignore[attr-defined]
        return view

    return declare


def page_typed_on() -> str | None:
    """The address of that page for this post."""
    view = current_app.view_functions.get(request.endpoint or "")
    endpoint = getattr(view, "typed_on", None)
    return url_for(endpoint, **(request.view_args or {})) if endpoint else None


def posted_fields(left_out: Collection[str]) -> dict[str, list[str]]:
    """What stands in the posted form, as it can be stored."""
    return {storable(name): [*map(storable, texts)] for name, texts in request.form.lists() if name not in left_out}


def kept_id(text: str | None) -> str:
    """The id of a kept post, if the text has the shape of one."""
    return text if text and SHAPE_OF_ID.fullmatch(text) else ""


def kept_fields() -> MultiDict[str, str] | None:
    """The fields that `?resume=` of this address stands for."""
    wanted = kept_id(request.args.get("resume"))
    if not wanted or g.actor is None:
        return None
    with reading() as database:
        fields = find_kept_post(database, g.actor.user_id, wanted, request.path, now())
    return MultiDict([(name, text) for name, texts in fields.items() for text in texts]) or None
