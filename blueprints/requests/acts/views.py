"""Send a request, take it back, cancel it, delete it, restore it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.requests.acts.forms import SeenForm
from blueprints.requests.entry.panel import remark
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page, tell
from blueprints.shared.sentences import sentence
from domain.clock import day_in_japan
from domain.request_status import RequestStatus, status_when_sent
from domain.rights import Right
from usecases.requests.send import SendRequest, send_request
from usecases.requests.show import RequestShown, may_do, show_request
from usecases.requests.withdraw import SeenRequest, cancel_request, delete_request, restore_request, take_back
from usecases.transaction import Act, reading

blueprint = Blueprint("acts", __name__)


@blueprint.get("/requests/<int:number>/send")
@allows(Right.SEND_REQUEST)
def confirm_send(number: int) -> ResponseReturnValue:
    with reading() as session:
        shown = show_request(session, g.actor, number, now())
    return page("requests/send", form=SeenForm.opened(shown), **sending(shown))


@blueprint.post("/requests/<int:number>/send")
@allows(Right.SEND_REQUEST)
def send(number: int) -> ResponseReturnValue:
    form = SeenForm()
    with reading() as session:
        shown = show_request(session, g.actor, number, now())
    at_once = request.form.get("at_once") == "1"

    def act(session: Act) -> str:
        status = send_request(session, g.actor, SendRequest(number, form.seen(), at_once), now())
        tell(said_of(status, number))
        return url_for("requests.show", number=number)

    return carry_out(form, "requests/send", act, **sending(shown))


@blueprint.post("/requests/<int:number>/take-back")
@allows(Right.SEND_REQUEST)
def take_back_held(number: int) -> ResponseReturnValue:
    return act_on(number, take_back, gettext("The request was taken back. It is a draft again."))


@blueprint.get("/requests/<int:number>/cancel")
@allows(Right.SEND_REQUEST)
def confirm_cancel(number: int) -> ResponseReturnValue:
    with reading() as session:
        shown = show_request(session, g.actor, number, now())
    return page("requests/cancel", form=SeenForm.opened(shown), shown=shown, may=may_do(g.actor, shown.status))


@blueprint.post("/requests/<int:number>/cancel")
@allows(Right.SEND_REQUEST)
def cancel(number: int) -> ResponseReturnValue:
    form = SeenForm()
    with reading() as session:
        shown = show_request(session, g.actor, number, now())

    def act(session: Act) -> str:
        cancel_request(session, g.actor, SeenRequest(number, form.seen()), now())
        return url_for("requests.show", number=number)

    done = gettext("The request was cancelled.")
    return carry_out(form, "requests/cancel", act, done=done, shown=shown, may=may_do(g.actor, shown.status))


@blueprint.post("/requests/<int:number>/delete")
@allows(Right.ENTER_REQUEST)
def delete(number: int) -> ResponseReturnValue:
    """Deleting asks nothing, because it can be undone: the list offers to restore it."""
    form = SeenForm()

    def act(session: Act) -> str:
        delete_request(session, g.actor, SeenRequest(number, form.seen()), now())
        return url_for("requests.search", deleted=number)

    return carry_out(form, "requests/refused", act)


@blueprint.post("/requests/<int:number>/restore")
@allows(Right.ENTER_REQUEST)
def restore(number: int) -> ResponseReturnValue:
    form = SeenForm()

    def act(session: Act) -> str:
        return url_for("requests.show", number=restore_request(session, g.actor, number, now()))

    return carry_out(form, "requests/refused", act, done=gettext("The request was restored."))


def act_on(number: int, carried: Callable[..., None], done: str) -> ResponseReturnValue:
    form = SeenForm()

    def act(session: Act) -> str:
        carried(session, g.actor, SeenRequest(number, form.seen()), now())
        return url_for("requests.show", number=number)

    return carry_out(form, "requests/refused", act, done=done)


def sending(shown: RequestShown) -> dict[str, Any]:
    """What the page before sending reads back."""
    aim = status_when_sent(shown.facts.planned_on, day_in_japan(now()))
    findings = shown.checks.findings if shown.checks else ()
    return {
        "shown": shown,
        "may": may_do(g.actor, shown.status),
        "held_until": shown.facts.planned_on if aim is RequestStatus.HELD else None,
        "remarks": [remark(found) for found in findings],
        "blocked": shown.checks is not None and shown.checks.first_stop is not None,
        "absent": [sentence(refusal) for refusal in shown.checks.absent] if shown.checks else [],
    }


def said_of(status: RequestStatus, number: int) -> str:
    if status is RequestStatus.HELD:
        return gettext(
            "It is held and goes to the agent on its planned day (request number %(number)s).", number=number
        )
    return gettext("It was sent to the agent (request number %(number)s). The agent checks it next.", number=number)
