"""The first page after signing in."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from blueprints.shared.access import signed_in
from blueprints.shared.pages import page

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in("everyone has a first page")
def show() -> ResponseReturnValue:
    return page("home/show")
