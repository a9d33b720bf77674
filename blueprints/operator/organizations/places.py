"""Lift the places from which an organization's people sign in: a page before it, and the act."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.organizations.look import find, look
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.seen_form import SeenForm
from domain.refusal import Refusal
from domain.rights import Right
from usecases.organizations.lift_places import LiftPlaces, lift_places
from usecases.transaction import Act

blueprint = Blueprint("places", __name__)
TEMPLATE = "operator/organizations/lift_places"


@blueprint.get("/<code>/lift-places")
@allows(Right.CHANGE_ADMINS)
def edit(code: str) -> ResponseReturnValue:
    shown = find(code)
    form = SeenForm.opened()
    form.version.data = str(shown.version)
    return page(TEMPLATE, form=form, shown=shown)


@blueprint.post("/<code>/lift-places")
@allows(Right.CHANGE_ADMINS)
def lift(code: str) -> ResponseReturnValue:
    shown, form = find(code), SeenForm()

    def conflict() -> ResponseReturnValue:
        fresh = look(code)
        form.blame(Refusal(NEWER, at=fresh["shown"].updated_at))
        return page("operator/organizations/show", form=form, status=409, **fresh)

    def act(session: Act) -> str:
        lift_places(session, g.actor, LiftPlaces(code, form.seen()), now())
        return url_for("operator_organizations.show", code=code)

    done = gettext("Its people sign in from everywhere again.")
    return carry_out(form, TEMPLATE, act, done=done, conflict=conflict, shown=shown)
