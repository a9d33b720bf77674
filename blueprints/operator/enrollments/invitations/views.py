"""Send somebody's password link anew."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.enrollments.invitations.forms import InviteForm
from blueprints.operator.enrollments.looked_over import looked_over
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.vault import vault
from domain.rights import Right
from usecases.enrollments.invitations import invite_again
from usecases.enrollments.show import show_enrollment
from usecases.transaction import Act, reading

blueprint = Blueprint("invitations", __name__)
# Stands in an address where the token comes.
PLACE = "-"


@blueprint.post("/<number>/invite")
@allows(Right.DECIDE_ENROLLMENT)
def create(number: str) -> ResponseReturnValue:
    form = InviteForm()
    path = url_for("password.invited", token=PLACE).removesuffix(f"/{PLACE}")

    def act(session: Act) -> str:
        invite_again(session, g.actor, vault(), form.command(number, path), now())
        return url_for("operator_enrollments.show", number=number) + "#invited"

    with reading() as session:
        shown = show_enrollment(session, g.actor, vault(), number, now())
    done = gettext("A new link goes out by mail shortly. The one before is no longer good.")
    return carry_out(form, "operator/enrollments/show", act, done, shown=shown, over=looked_over(shown, now()))
