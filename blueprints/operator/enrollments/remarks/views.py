"""Write the operator's remarks on an enrollment."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.enrollments.remarks.forms import RemarksForm
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.vault import vault
from domain.refusal import Refusal
from domain.rights import Right
from usecases.enrollments.remark import remark_on
from usecases.enrollments.show import ShownEnrollment, show_enrollment
from usecases.transaction import Act, reading

blueprint = Blueprint("remarks", __name__)
TEMPLATE = "operator/enrollments/remarks"


@blueprint.get("/<number>/remarks")
@allows(Right.DECIDE_ENROLLMENT)
def edit(number: str) -> ResponseReturnValue:
    shown = _shown(number)
    return page(TEMPLATE, form=RemarksForm.opened(shown), shown=shown)


@blueprint.post("/<number>/remarks")
@allows(Right.DECIDE_ENROLLMENT)
def save(number: str) -> ResponseReturnValue:
    form, shown = RemarksForm(), _shown(number)

    def act(session: Act) -> str:
        remark_on(session, g.actor, form.command(number), now())
        return url_for("operator_enrollments.show", number=number) + "#remarks"

    def conflict() -> ResponseReturnValue:
        newer = _shown(number)
        form.version.data = str(newer.version)
        form.blame(Refusal(NEWER, at=newer.updated_at))
        return page(TEMPLATE, form=form, status=409, shown=newer)

    return carry_out(form, TEMPLATE, act, gettext("The remarks were saved."), conflict, shown=shown)


def _shown(number: str) -> ShownEnrollment:
    with reading() as session:
        return show_enrollment(session, g.actor, vault(), number, now())
