"""The queue of enrollments, one looked over, and the acts on it: mark, accept, refuse."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.enrollments import columns
from blueprints.operator.enrollments.forms import AcceptForm, MarkForm, RefuseForm, SeenForm
from blueprints.operator.enrollments.looked_over import looked_over
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page, tell
from blueprints.shared.vault import vault
from domain.enrollment import EnrollmentState, moved
from domain.refusal import Refusal
from domain.rights import Right
from usecases.enrollments.mark import mark_enrollment
from usecases.enrollments.refuse import refuse_enrollment
from usecases.enrollments.search import EnrollmentConditions, search_enrollments
from usecases.enrollments.show import ShownEnrollment, show_enrollment
from usecases.enrollments.welcome import welcome
from usecases.transaction import Act, reading

blueprint = Blueprint("operator_enrollments", __name__, url_prefix="/operator/enrollments")
# Stands in an address where the token comes.
PLACE = "-"


@blueprint.get("")
@allows(Right.SEE_ENROLLMENTS)
def search() -> ResponseReturnValue:
    asked = EnrollmentConditions(lists.condition("state"), lists.condition("words"))
    with reading() as session:
        found = search_enrollments(session, asked, lists.wish(), now())
    return page(
        "operator/enrollments/search", fragment="operator/enrollments/_rows", found=found, lists=lists,
        tabs=columns.tabs(found), columns=columns.heads(),
    )  # fmt: skip


@blueprint.get("/<receipt>")
@allows(Right.SEE_ENROLLMENTS)
def show(receipt: str) -> ResponseReturnValue:
    shown = _shown(receipt)
    return page("operator/enrollments/show", form=SeenForm.opened(), shown=shown, over=looked_over(shown))


@blueprint.post("/<receipt>/mark")
@allows(Right.DECIDE_ENROLLMENT)
def mark(receipt: str) -> ResponseReturnValue:
    form = MarkForm()

    def act(session: Act) -> str:
        mark_enrollment(session, g.actor, form.command(receipt), now())
        return _address(receipt)

    return _carry_out(receipt, form, "operator/enrollments/show", act, gettext("The enrollment was marked."))


@blueprint.get("/<receipt>/accept")
@allows(Right.DECIDE_ENROLLMENT)
def accept(receipt: str) -> ResponseReturnValue:
    shown = _may_become(receipt, EnrollmentState.ACCEPTED)
    return page("operator/enrollments/accept", form=AcceptForm.opened(shown), shown=shown, over=looked_over(shown))


@blueprint.post("/<receipt>/accept")
@allows(Right.DECIDE_ENROLLMENT)
def accept_now(receipt: str) -> ResponseReturnValue:
    form = AcceptForm()
    path = url_for("password.invited", token=PLACE).removesuffix(f"/{PLACE}")

    def act(session: Act) -> str:
        accepted = welcome(session, g.actor, vault(), form.command(receipt, path), now())
        if accepted.agents_unknown:
            ids = gettext("list_comma").join(accepted.agents_unknown)
            tell(gettext("Nobody here has these agent IDs, so that the bases have no agent yet: %(ids)s", ids=ids),
                 "warning")  # fmt: skip
        return _address(receipt)

    done = gettext("The enrollment was accepted. The mails go out shortly.")
    return _carry_out(receipt, form, "operator/enrollments/accept", act, done)


@blueprint.get("/<receipt>/refuse")
@allows(Right.DECIDE_ENROLLMENT)
def refuse(receipt: str) -> ResponseReturnValue:
    shown = _may_become(receipt, EnrollmentState.REFUSED)
    return page("operator/enrollments/refuse", form=_refuse_form(shown), shown=shown)


@blueprint.post("/<receipt>/refuse")
@allows(Right.DECIDE_ENROLLMENT)
def refuse_now(receipt: str) -> ResponseReturnValue:
    form = RefuseForm()

    def act(session: Act) -> str:
        refuse_enrollment(session, g.actor, vault(), form.command(receipt), now())
        return _address(receipt)

    done = gettext("The enrollment was refused. The mail goes out shortly.")
    return _carry_out(receipt, form, "operator/enrollments/refuse", act, done)


def _refuse_form(shown: ShownEnrollment) -> RefuseForm:
    form = RefuseForm.opened()
    form.version.data = str(shown.version)
    return form


def _carry_out(
    receipt: str, form: SeenForm, template: str, act: Callable[[Act], str], done: str
) -> ResponseReturnValue:
    """Of two who decide at once the later one is shown what the earlier one did, and decides anew."""

    def context() -> dict[str, Any]:
        shown = _shown(receipt)
        return {"shown": shown, "over": looked_over(shown)}

    def conflict() -> ResponseReturnValue:
        fresh = context()
        shown = fresh["shown"]
        form.version.data = str(shown.version)
        form.blame(Refusal(NEWER, at=shown.updated_at))
        return page("operator/enrollments/show", form=form, status=409, **fresh)

    return carry_out(form, template, act, done=done, conflict=conflict, **context())


def _address(receipt: str) -> str:
    return url_for("operator_enrollments.show", receipt=receipt)


def _shown(receipt: str) -> ShownEnrollment:
    with reading() as session:
        return show_enrollment(session, g.actor, receipt, now())


def _may_become(receipt: str, state: EnrollmentState) -> ShownEnrollment:
    """Raises enrollment_move_not_allowed before anybody fills in a page that leads nowhere."""
    shown = _shown(receipt)
    moved(shown.state, state)
    return shown
