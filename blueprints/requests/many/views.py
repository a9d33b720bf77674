"""Send several requests, ticked ones or a whole list, see what became of each, and try the rest again."""

from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.requests.acts.forms import number_in
from blueprints.requests.conditions import conditions
from blueprints.requests.many import columns
from blueprints.requests.many.forms import SendManyForm, chosen_numbers, seen_text, seen_versions
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out, posted
from blueprints.shared.catalogue import gettext
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import go_to_address, page
from blueprints.shared.sentences import kept_sentence, sentence
from domain.bulk import MOST_CHOSEN, MOST_ROWS
from domain.refusal import Refusal
from domain.rights import Right
from usecases.forms.once import Posted, answered, once
from usecases.requests.send import SendRequest, send_request
from usecases.requests.send_many import Choice, chosen_list, chosen_requests
from usecases.requests.sent_many import find_sent, keep_sent
from usecases.transaction import Act, reading

blueprint = Blueprint("many", __name__)
TEMPLATE = "requests/send_many"


@blueprint.get("/requests/send")
@allows(Right.SEND_REQUEST)
def confirm() -> ResponseReturnValue:
    with reading() as session:
        choice = asked_for(session)
    return page(TEMPLATE, form=SendManyForm.opened(), **sending(choice, seen_text(choice), len(choice.sendable)))


@blueprint.post("/requests/send")
@allows(Right.SEND_REQUEST)
def send_all() -> ResponseReturnValue:
    """Each in its own transaction; a second post of the same form is led to what became of the first."""
    form, seen = SendManyForm(), seen_versions(request.form.get("seen", ""))
    if answer := answered(posted(form)):
        return go_to_address(answer)
    with reading() as session:
        shown = sending(chosen_requests(session, g.actor, list(seen), now()), request.form.get("seen", ""), len(seen))
    if not form.agrees(len(seen)):
        return page(TEMPLATE, form=form, status=422, **shown)
    results = [(number, send_one(str(form.form_token.data), number, version)) for number, version in seen.items()]

    def act(session: Act) -> str:
        return url_for("requests.many.result", sent=keep_sent(session, g.actor, results, now()))

    return carry_out(form, TEMPLATE, act, **shown)


@blueprint.get("/requests/results/<int(max=2147483647):sent>")
@allows(Right.SEND_REQUEST)
def result(sent: int) -> ResponseReturnValue:
    with reading() as session:
        found = find_sent(session, g.actor, sent)
    return page("requests/sent_many", found=found, kept_sentence=kept_sentence)


@blueprint.get("/requests/results/<int(max=2147483647):sent>/unsent.xlsx")
@allows(Right.SEND_REQUEST)
def unsent(sent: int) -> Response:
    actor = g.actor
    return send_list(
        f"unsent {sent}", gettext("Requests not sent"), columns.printed(),
        lambda session: find_sent(session, actor, sent).unsent,
    )  # fmt: skip


def asked_for(session: Act) -> Choice:
    """What the address names: a whole list, what an earlier sending left unsent, or the ticked rows."""
    whole, again = request.args.get("list"), request.args.get("again")
    if whole:
        search = dict(parse_qsl(whole))
        return chosen_list(session, g.actor, conditions(search), lists.wish(search), now())
    if again:
        numbers = [row.number for row in find_sent(session, g.actor, number_in(again)).unsent]
    else:
        numbers = chosen_numbers(request.args.getlist("number"))
    return chosen_requests(session, g.actor, numbers, now())


def send_one(token: str, number: int, version: int) -> Refusal | None:
    """One refusal keeps no other back, and what a post that was cut off had sent is not sent again."""

    def act(session: Act) -> str:
        return send_request(session, g.actor, SendRequest(number, version), now()).value

    try:
        once(Posted(g.actor.user_id, str(request.endpoint), f"{token[:40]}-{number}", str(version)), act, now())
    except Refusal as refusal:
        return refusal
    return None


def sending(choice: Choice, seen: str, count: int) -> dict[str, Any]:
    """What the page before sending reads back; `count` requests are in `seen`."""
    return {
        "choice": choice,
        "seen": seen,
        "count": count,
        "typed_beyond": MOST_ROWS,
        "most_chosen": MOST_CHOSEN,
        "sentence": sentence,
    }
