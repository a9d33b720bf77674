"""Hand in the electronic mandate of a request, take it back until it is sent, and open its file."""

from flask import Blueprint, Response, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.requests.acts.forms import SeenForm
from blueprints.requests.mandate.forms import MandateForm, answers_of
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page, send
from domain.mandate import refuse_unless_settable
from domain.rights import Right
from domain.upload import LARGEST_FILE
from usecases.requests.mandate import issue_mandate_file, set_mandate, take_back_mandate
from usecases.requests.show import RequestShown, show_request
from usecases.requests.withdraw import SeenRequest
from usecases.transaction import Act, noting, reading

blueprint = Blueprint("mandate", __name__)
TEMPLATE = "requests/mandate"
LIMIT_MIB = LARGEST_FILE // (1024 * 1024)


@blueprint.get("/requests/<int:number>/mandate")
@allows(Right.SEND_REQUEST)
def edit(number: int) -> ResponseReturnValue:
    shown = settable(number)
    form = MandateForm.opened(answers_of(shown), file_needed=shown.mandate is None)
    return page(TEMPLATE, form=form, shown=shown, limit_mib=LIMIT_MIB, seen=SeenForm.showing(shown))


@blueprint.post("/requests/<int:number>/mandate")
@allows(Right.SEND_REQUEST)
def save(number: int) -> ResponseReturnValue:
    shown = settable(number)
    form = MandateForm(file_needed=shown.mandate is None)

    def act(session: Act) -> str:
        set_mandate(session, g.actor, form.command(number), now())
        return url_for("requests.show", number=number)

    done = gettext("The electronic mandate was set.")
    seen = SeenForm.showing(shown)
    return carry_out(form, TEMPLATE, act, done=done, shown=shown, limit_mib=LIMIT_MIB, seen=seen)


@blueprint.post("/requests/<int:number>/mandate/take-back")
@allows(Right.SEND_REQUEST)
def take_back(number: int) -> ResponseReturnValue:
    form = SeenForm()

    def act(session: Act) -> str:
        take_back_mandate(session, g.actor, SeenRequest(number, form.seen()), now())
        return url_for("requests.show", number=number)

    done = gettext("The electronic mandate was taken back. The inspection fee is due.")
    return carry_out(form, "requests/refused", act, done=done)


@blueprint.get("/requests/<int:number>/mandate/file")
@allows(Right.SEE_REQUESTS)
def file(number: int) -> Response:
    with noting() as session:
        document = issue_mandate_file(session, g.actor, number, now())
    return send(document)


def settable(number: int) -> RequestShown:
    with reading() as session:
        shown = show_request(session, g.actor, number, now())
    refuse_unless_settable(shown.facts.kind, shown.status)
    return shown
