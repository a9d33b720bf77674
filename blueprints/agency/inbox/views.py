"""The inbox: look through what was sent, take it, or return it with a reason."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.agency.inbox import columns
from blueprints.agency.inbox.forms import ChosenForm, ReturnForm, TakeForm, chosen_numbers
from blueprints.agency.words import check_lines
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, go_to, page, send, tell
from domain.refusal import Refusal
from domain.rights import Right
from usecases.agency.batch import ManyAct, keep_batch
from usecases.agency.choose_office import offices_of
from usecases.agency.find import MOST_ON_A_PAGE
from usecases.agency.inbox import (
    InboxChoices,
    InboxConditions,
    InboxRow,
    all_arrived,
    chosen_arrivals,
    find_arrived,
    inbox_choices,
    search_inbox,
)
from usecases.agency.return_request import return_request, return_requests
from usecases.agency.take import take_many, take_request
from usecases.agreements.base_changes import acknowledge_change, seen_changes, waiting_changes
from usecases.agreements.notification import note_notification_issued, told_notification
from usecases.transaction import Act, noting, reading, transaction
from usecases.users.defaults import own_office

blueprint = Blueprint("agency_inbox", __name__, url_prefix="/agency/inbox")


def conditions() -> InboxConditions:
    return InboxConditions(**{name: lists.condition(name) for name in InboxConditions.__dataclass_fields__})


def listing() -> dict[str, Any]:
    asked = conditions()
    with reading() as session:
        found = search_inbox(session, g.actor, asked, lists.wish(), now())
        choices = InboxChoices() if asked_by_htmx() else inbox_choices(session, g.actor)
    return {
        "found": found, "choices": choices, "tabs": columns.tabs(found), "columns": columns.heads(), "lists": lists,
    }  # fmt: skip


@blueprint.get("")
@allows(Right.SEE_INBOX)
def search() -> ResponseReturnValue:
    return page("agency/inbox/search", fragment="agency/inbox/_rows", form=ChosenForm.opened(), **listing())


@blueprint.get("/list.xlsx")
@allows(Right.SEE_INBOX)
def excel() -> Response:
    asked, wish, actor, moment = conditions(), lists.wish(), g.actor, now()
    return send_list(
        "inbox.xlsx", gettext("Inbox"), columns.printed(),
        lambda session: all_arrived(session, actor, asked, wish, moment),
        lambda session: columns.said(asked, inbox_choices(session, actor)),
    )  # fmt: skip


@blueprint.post("")
@allows(Right.WORK_INBOX)
def act_on_chosen() -> ResponseReturnValue:
    """Take the ticked rows, or go on to say why they go back."""
    form = ChosenForm()
    if request.form.get("act") == ManyAct.RETURN:
        return go_to("agency_inbox.confirm_return", number=form.numbers())

    def act(session: Act) -> str:
        results = take_many(session, g.actor, form.numbers(), now())
        return url_for("agency_boards.result", batch=keep_batch(session, g.actor, ManyAct.TAKE, results, now()))

    return carry_out(form, "agency/inbox/search", act, **listing())


@blueprint.get("/changes")
@allows(Right.SEE_INBOX)
def changes() -> ResponseReturnValue:
    with reading() as session:
        found, seen = waiting_changes(session, g.actor), seen_changes(session, g.actor)
    return page("agency/inbox/changes", changes=found, seen=seen)


@blueprint.get("/changes/<int(max=2147483647):change>/notification.pdf")
@allows(Right.SEE_INBOX)
def notification(change: int) -> Response:
    with reading() as session:
        document = told_notification(session, g.actor, change)
    with noting() as session:
        note_notification_issued(session, g.actor, change, now())
    return send(document)


@blueprint.post("/changes/<int(max=2147483647):change>/acknowledge")
@allows(Right.WORK_INBOX)
def acknowledge(change: int) -> ResponseReturnValue:
    with transaction() as session:
        acknowledge_change(session, g.actor, change, now())
    tell(gettext("The change was noted as seen."))
    return go_to("agency_inbox.changes")


@blueprint.get("/<int(fixed_digits=9):number>")
@allows(Right.SEE_INBOX)
def show(number: int) -> ResponseReturnValue:
    return page("agency/inbox/show", **_arrived(number))


@blueprint.post("/<int(fixed_digits=9):number>/take")
@allows(Right.WORK_INBOX)
def take(number: int) -> ResponseReturnValue:
    shown = _arrived(number, TakeForm())
    form = shown.pop("form")

    def act(session: Act) -> str:
        return url_for("applications.show", number=take_request(session, g.actor, form.command(number), now()))

    return carry_out(form, "agency/inbox/show", act, done=gettext("The request was taken."), **shown)


def _arrived(number: int, form: TakeForm | None = None) -> dict[str, Any]:
    with reading() as session:
        arrived = find_arrived(session, g.actor, number, now())
        offices = offices_of(session, arrived.request.kind)
        own = own_office(session, g.actor, arrived.request.kind)
    form = (form or TakeForm.opened()).offer(offices)
    if request.method == "GET" and not form.office_code.data:
        form.office_code.data = own or arrived.row.around.agent_office
    return {"form": form, "arrived": arrived, "check_lines": check_lines}


@blueprint.get("/return")
@allows(Right.WORK_INBOX)
def confirm_return() -> ResponseReturnValue:
    numbers = chosen_numbers(request.args.getlist("number"))
    return page("agency/inbox/return", form=ReturnForm.opened(), rows=_chosen(numbers))


@blueprint.post("/return")
@allows(Right.WORK_INBOX)
def send_back() -> ResponseReturnValue:
    form = ReturnForm()
    numbers = chosen_numbers(request.form.getlist("number"))

    def act(session: Act) -> str:
        if len(numbers) == 1:
            return_request(session, g.actor, form.command(numbers), now())
            return url_for("agency_inbox.search")
        results = return_requests(session, g.actor, form.command(numbers), now())
        return url_for("agency_boards.result", batch=keep_batch(session, g.actor, ManyAct.RETURN, results, now()))

    done = gettext("The request was returned to the client.") if len(numbers) == 1 else ""
    return carry_out(form, "agency/inbox/return", act, done=done, rows=_chosen(numbers))


def _chosen(numbers: list[int]) -> tuple[InboxRow, ...]:
    """The chosen requests; none that can be seen is not found."""
    with reading() as session:
        rows = chosen_arrivals(session, g.actor, numbers[:MOST_ON_A_PAGE], now())
    if numbers and not rows:
        raise Refusal("not_found")
    return rows
