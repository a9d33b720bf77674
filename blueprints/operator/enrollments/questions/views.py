"""Ask an applicant back; the mail's link opens the section that the question is about."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.enrollments.questions.forms import QuestionForm
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.vault import vault
from domain.refusal import Refusal
from domain.rights import Right
from usecases.enrollments.ask import ANSWERED_WITHIN, ask_back
from usecases.enrollments.show import ShownEnrollment, show_enrollment
from usecases.transaction import Act, reading

blueprint = Blueprint("questions", __name__)
TEMPLATE = "operator/enrollments/ask"
# Stands in an address where the token comes.
PLACE = "-"


@blueprint.get("/<number>/ask")
@allows(Right.DECIDE_ENROLLMENT)
def new(number: str) -> ResponseReturnValue:
    """Raises enrollment_decided before anybody fills in a form that leads nowhere."""
    shown = _shown(number)
    if not shown.is_open:
        raise Refusal("enrollment_decided")
    form = QuestionForm.opened()
    form.version.data = form.version.data or str(shown.version)
    return page(TEMPLATE, form=form, shown=shown, days=ANSWERED_WITHIN.days)


@blueprint.post("/<number>/ask")
@allows(Right.DECIDE_ENROLLMENT)
def create(number: str) -> ResponseReturnValue:
    form, shown = QuestionForm(), _shown(number)
    path = url_for("signup.correcting.show", key=PLACE).removesuffix(f"/{PLACE}")

    def act(session: Act) -> str:
        ask_back(session, g.actor, vault(), form.command(number, path), now())
        return url_for("operator_enrollments.show", number=number) + "#questions"

    def conflict() -> ResponseReturnValue:
        newer = _shown(number)
        form.version.data = str(newer.version)
        form.blame(Refusal(NEWER, at=newer.updated_at))
        return page(TEMPLATE, form=form, status=409, shown=newer, days=ANSWERED_WITHIN.days)

    done = gettext("The question goes out by mail shortly.")
    return carry_out(form, TEMPLATE, act, done, conflict, shown=shown, days=ANSWERED_WITHIN.days)


def _shown(number: str) -> ShownEnrollment:
    with reading() as session:
        return show_enrollment(session, g.actor, vault(), number, now())
