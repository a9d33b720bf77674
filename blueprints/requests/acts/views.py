"""Send one request or many, take it back, cancel it, delete it, restore it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from blueprints.requests.acts.forms import SeenForm, SendManyForm, number_in
from blueprints.requests.entry.panel import remark
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.moment import now
from blueprints.shared.pages import page, tell
from blueprints.shared.sentences import sentence
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.request_status import RequestStatus, status_when_sent
from domain.rights import Right
from usecases.forms.once import Posted, once
from usecases.requests.send import SendRequest, send_request
from usecases.requests.send_many import Chosen, chosen_requests
from usecases.requests.show import RequestShown, may_do, show_request
from usecases.requests.withdraw import SeenRequest, cancel_request, delete_request, restore_request, take_back
from usecases.transaction import Act, reading

blueprint = Blueprint("acts", __name__)
COUNT_TYPED_BEYOND = 20


@dataclass(frozen=True)
class Result:
    """What became of one of many."""

    chosen: Chosen
    sent: bool
    text: str


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


@blueprint.get("/requests/send")
@allows(Right.SEND_REQUEST)
def confirm_many() -> ResponseReturnValue:
    with reading() as session:
        chosen = chosen_requests(session, g.actor, chosen_numbers(request.args.getlist("number")), now())
    return page("requests/send_many", form=SendManyForm.opened(), chosen=chosen, typed_beyond=COUNT_TYPED_BEYOND)


@blueprint.post("/requests/send")
@allows(Right.SEND_REQUEST)
def send_many() -> ResponseReturnValue:
    form = SendManyForm()
    versions = seen_versions(request.form.getlist("seen"))
    with reading() as session:
        chosen = chosen_requests(session, g.actor, list(versions), now())
    wrong_count = len(chosen) > COUNT_TYPED_BEYOND and form.count.data != len(chosen)
    if not form.validate() or wrong_count:
        if wrong_count:
            form.blame(Refusal("count_differs", "count", count=len(chosen)))
        return page("requests/send_many", status=422, form=form, chosen=chosen, typed_beyond=COUNT_TYPED_BEYOND)
    results = [send_one(str(form.form_token.data), one, versions[one.number]) for one in chosen]
    return page("requests/sent_many", results=results, sent=sum(result.sent for result in results))


def send_one(token: str, one: Chosen, version: int) -> Result:
    """Each in its own transaction: one refusal keeps no other back, and a second post sends nothing twice."""

    def act(session: Act) -> str:
        return send_request(session, g.actor, SendRequest(one.number, version), now()).value

    posted = Posted(g.actor.user_id, "requests.acts.send_many", f"{token[:40]}-{one.number}", str(version))
    try:
        status = RequestStatus(once(posted, act, now()))
    except Refusal as refusal:
        return Result(one, False, sentence(refusal))
    return Result(one, True, said_of(status, one.number))


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


def chosen_numbers(texts: list[str]) -> list[int]:
    return sorted({number_in(text) for text in texts} - {0})


def seen_versions(texts: list[str]) -> dict[int, int]:
    """`100000001~3`: a number with the version at which it was seen."""
    pairs = (text.partition("~") for text in texts)
    return {number_in(number): number_in(version) for number, _mark, version in pairs if number_in(number)}
