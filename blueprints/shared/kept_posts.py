"""What was posted too late is kept, and fills its form again after signing in."""

from flask import g, request, session
from werkzeug.datastructures import MultiDict

from blueprints.shared.moment import now
from usecases.sessions.keep_post import find_kept_post
from usecases.sessions.keep_post import keep_post as keep_in_database
from usecases.transaction import reading, transaction

NEVER_KEPT = ("csrf_token", "form_token", "version", "current", "new", "password")


def keep_post() -> str | None:
    """Keep this post's fields, never passwords or files; the id to find them by."""
    token = session.get("_user_id", "")
    fields = {name: texts for name, texts in request.form.lists() if name not in NEVER_KEPT}
    if not token or not fields:
        return None
    with transaction() as database:
        return keep_in_database(database, token, request.path, fields, now())


def kept_fields() -> MultiDict[str, str] | None:
    """The fields that `?resume=` of this address stands for."""
    kept_id = request.args.get("resume", "")
    if not kept_id or g.actor is None:
        return None
    with reading() as database:
        fields = find_kept_post(database, g.actor.user_id, kept_id, request.path, now())
    return MultiDict([(name, text) for name, texts in fields.items() for text in texts]) or None
