"""Save what stands in a form on the way, and throw it away when it is not wanted."""

from flask import Blueprint, Response, abort, g, request
from flask.typing import ResponseReturnValue

from blueprints.shared.access import allows
from blueprints.shared.catalogue import gettext
from blueprints.shared.forms import NOT_THE_ANSWER
from blueprints.shared.kept_posts import posted_fields
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to_address, own_address
from domain.clock import JAPAN
from domain.refusal import Refusal
from domain.rights import Right
from usecases.autosaves.keep import forget_kept, keep_form
from usecases.transaction import transaction

blueprint = Blueprint("autosaves", __name__)
FORMS = ("request",)


def known(form: str, key: str) -> None:
    """Only forms that ask for it, and objects that an address can name."""
    if form not in FORMS or not (key == "new" or (key.isascii() and key.isdecimal() and len(key) == 9)):
        abort(404)


@blueprint.post("/autosave/<form>/<key>")
@allows(Right.ENTER_REQUEST)
def keep(form: str, key: str) -> ResponseReturnValue:
    known(form, key)
    fields = posted_fields(NOT_THE_ANSWER)
    version = request.form.get("version", "")
    seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
    try:
        with transaction() as session:
            keep_form(session, g.actor, form, key, seen, fields, now())
    except Refusal as refusal:
        return Response(gettext(refusal.code), 413, mimetype="text/plain")
    at = f"{now().astimezone(JAPAN):%H:%M}"
    return Response(gettext("The draft was saved at %(at)s.", at=at), mimetype="text/plain")


@blueprint.post("/autosave/<form>/<key>/discard")
@allows(Right.ENTER_REQUEST)
def discard(form: str, key: str) -> ResponseReturnValue:
    known(form, key)
    with transaction() as session:
        forget_kept(session, g.actor, form, key)
    return go_to_address(own_address(request.form.get("next")) or "/")
