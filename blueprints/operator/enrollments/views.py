"""The queue of enrollments, one looked over, and the acts on it: mark, accept, refuse, cancel."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.enrollments import columns
from blueprints.operator.enrollments.forms import AcceptForm, CancelForm, GroundForm, MarkForm, RefuseForm
from blueprints.operator.enrollments.invitations.views import blueprint as invitations
from blueprints.operator.enrollments.looked_over import looked_over
from blueprints.operator.enrollments.papers.views import blueprint as papers
from blueprints.operator.enrollments.questions.views import blueprint as questions
from blueprints.operator.enrollments.remarks.views import blueprint as remarks
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.addresses import sign_in_address
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to, page, send, tell
from blueprints.shared.seen_form import SeenForm
from blueprints.shared.signup_cookie import draft_token, keep_draft_token
from blueprints.shared.vault import vault
from domain.enrollment import EnrollmentState, moved
from domain.refusal import Refusal
from domain.rights import Right
from usecases.downloads.registration_notice import note_notice_issued, operators_copy
from usecases.enrollments.cancel import cancel_enrollment
from usecases.enrollments.enter import enter_posted
from usecases.enrollments.mark import mark_enrollment
from usecases.enrollments.refuse import refuse_enrollment
from usecases.enrollments.search import EnrollmentConditions, search_enrollments
from usecases.enrollments.show import ShownEnrollment, show_enrollment
from usecases.enrollments.welcome import welcome
from usecases.transaction import Act, noting, reading, transaction

blueprint = Blueprint("operator_enrollments", __name__, url_prefix="/operator/enrollments")
blueprint.register_blueprint(invitations)
blueprint.register_blueprint(papers)
blueprint.register_blueprint(questions)
blueprint.register_blueprint(remarks)
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


@blueprint.post("/enter")
@allows(Right.DECIDE_ENROLLMENT)
def enter() -> ResponseReturnValue:
    """Begin to enter a form that came by post, or go on with the one that this browser holds."""
    with transaction() as session:
        token = enter_posted(session, g.actor, vault(), draft_token(), now())
    return keep_draft_token(go_to("signup.begin"), token)


@blueprint.get("/<number>")
@allows(Right.SEE_ENROLLMENTS)
def show(number: str) -> ResponseReturnValue:
    shown = _shown(number)
    return page("operator/enrollments/show", form=SeenForm.opened(), shown=shown, over=looked_over(shown, now()))


@blueprint.get("/<number>/registration-notice.pdf")
@allows(Right.SEE_ENROLLMENTS)
def registration_notice(number: str) -> Response:
    with reading() as session:
        notice = operators_copy(session, number, sign_in_address())
    with noting() as session:
        note_notice_issued(session, g.actor, notice, now())
    return send(notice.document)


@blueprint.post("/<number>/mark")
@allows(Right.DECIDE_ENROLLMENT)
def mark(number: str) -> ResponseReturnValue:
    form = MarkForm()

    def act(session: Act) -> str:
        mark_enrollment(session, g.actor, form.command(number), now())
        return _address(number)

    return _carry_out(number, form, "operator/enrollments/show", act, gettext("The enrollment was marked."))


@blueprint.get("/<number>/accept")
@allows(Right.DECIDE_ENROLLMENT)
def accept(number: str) -> ResponseReturnValue:
    shown = _may_become(number, EnrollmentState.ACCEPTED)
    return page(
        "operator/enrollments/accept", form=AcceptForm.opened(shown), shown=shown, over=looked_over(shown, now())
    )


@blueprint.post("/<number>/accept")
@allows(Right.DECIDE_ENROLLMENT)
def accept_now(number: str) -> ResponseReturnValue:
    form = AcceptForm()
    path = url_for("password.invited", token=PLACE).removesuffix(f"/{PLACE}")
    command = form.command(number, path, url_for("downloads.show"))

    def act(session: Act) -> str:
        accepted = welcome(session, g.actor, vault(), command, now())
        if accepted.agents_unknown:
            ids = gettext("list_comma").join(accepted.agents_unknown)
            tell(gettext("Nobody here has these agent IDs, so that the bases have no agent yet: %(ids)s", ids=ids),
                 "warning")  # fmt: skip
        return _address(number)

    done = gettext("The enrollment was accepted. The mails go out shortly.")
    return _carry_out(number, form, "operator/enrollments/accept", act, done)


@blueprint.get("/<number>/refuse")
@allows(Right.DECIDE_ENROLLMENT)
def refuse(number: str) -> ResponseReturnValue:
    shown = _may_become(number, EnrollmentState.REFUSED)
    return page("operator/enrollments/refuse", form=_opened(RefuseForm, shown), shown=shown)


@blueprint.post("/<number>/refuse")
@allows(Right.DECIDE_ENROLLMENT)
def refuse_now(number: str) -> ResponseReturnValue:
    form = RefuseForm()

    def act(session: Act) -> str:
        refuse_enrollment(session, g.actor, vault(), form.command(number), now())
        return _address(number)

    done = gettext("The enrollment was refused. The mail goes out shortly.")
    return _carry_out(number, form, "operator/enrollments/refuse", act, done)


@blueprint.get("/<number>/cancel")
@allows(Right.CHANGE_STANDING)
def cancel(number: str) -> ResponseReturnValue:
    """Only what was accepted is cancelled for a ground; before that it is refused."""
    shown = _may_become(number, EnrollmentState.CANCELLED)
    if shown.state is not EnrollmentState.ACCEPTED:
        raise Refusal("enrollment_move_not_allowed", old=shown.state, new=EnrollmentState.CANCELLED)
    return page("operator/enrollments/cancel", form=_opened(CancelForm, shown), shown=shown)


@blueprint.post("/<number>/cancel")
@allows(Right.CHANGE_STANDING)
def cancel_now(number: str) -> ResponseReturnValue:
    form = CancelForm()

    def act(session: Act) -> str:
        cancel_enrollment(session, g.actor, vault(), form.command(number), now())
        return _address(number)

    done = gettext("The acceptance was cancelled and the organization stopped. The mail goes out shortly.")
    return _carry_out(number, form, "operator/enrollments/cancel", act, done)


def _opened(form_of: type[GroundForm], shown: ShownEnrollment) -> GroundForm:
    form = form_of.opened()
    form.version.data = str(shown.version)
    return form


def _carry_out(number: str, form: SeenForm, template: str, act: Callable[[Act], str], done: str) -> ResponseReturnValue:
    """Of two who decide at once the later one is shown what the earlier one did, and decides anew."""

    def context() -> dict[str, Any]:
        shown = _shown(number)
        return {"shown": shown, "over": looked_over(shown, now())}

    def conflict() -> ResponseReturnValue:
        fresh = context()
        shown = fresh["shown"]
        form.version.data = str(shown.version)
        form.blame(Refusal(NEWER, at=shown.updated_at))
        return page("operator/enrollments/show", form=form, status=409, **fresh)

    return carry_out(form, template, act, done=done, conflict=conflict, **context())


def _address(number: str) -> str:
    return url_for("operator_enrollments.show", number=number)


def _shown(number: str) -> ShownEnrollment:
    with reading() as session:
        return show_enrollment(session, g.actor, vault(), number, now())


def _may_become(number: str, state: EnrollmentState) -> ShownEnrollment:
    """Raises enrollment_move_not_allowed before anybody fills in a page that leads nowhere."""
    shown = _shown(number)
    moved(shown.state, state)
    return shown
