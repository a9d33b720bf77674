"""Look-ups in public tables: harmless for anyone, and the same for everyone."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from blueprints.lookups.forms import FORMS
from blueprints.shared.access import public
from blueprints.shared.lookups import Lookup, find_for, known_prefix
from blueprints.shared.pages import asked_by_htmx, page

blueprint = Blueprint("lookups", __name__, url_prefix="/lookups")
WHY = "public tables, asked while signing up"
LONGEST_ASKED = 60


@blueprint.get("/addresses")
@public(WHY)
def addresses() -> ResponseReturnValue:
    return answered(Lookup.ADDRESS, typing=asked_by_htmx())


@blueprint.get("/banks")
@public(WHY)
def banks() -> ResponseReturnValue:
    return answered(Lookup.BANK)


@blueprint.get("/branches")
@public(WHY)
def branches() -> ResponseReturnValue:
    return answered(Lookup.BRANCH)


def answered(lookup: Lookup, **how: bool) -> Response:
    """The choices alone for a form that asks; opened on its own a page with its own boxes."""
    asks_itself = not asked_by_htmx()
    prefix = "" if asks_itself else known_prefix(request.args.get("prefix", ""))
    found = find_for(lookup, lambda name: request.args.get(name, "")[:LONGEST_ASKED], prefix, **how)
    form = FORMS[lookup](MultiDict(request.args) if asks_itself else MultiDict())
    return page("lookups/show", fragment="lookups/_choices", found=found, form=form, asked=bool(request.args))
