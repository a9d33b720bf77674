"""What awaits payment, the look at a selection before it is paid, and paying it."""

from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.agency.again import refused_before
from blueprints.agency.installation import keeps_hours
from blueprints.agency.payments import columns
from blueprints.agency.payments.forms import PayForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.list_download import send_list
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, page
from domain.bulk import MOST_CHOSEN, asks_for_count, check_count, is_left_to_worker
from domain.rights import Right
from usecases.agency.awaiting import (
    AwaitingConditions,
    AwaitingRow,
    all_awaiting,
    chosen_fees,
    fees_of_application,
    fees_to_pay,
    read_fees,
    search_awaiting,
)
from usecases.agency.bulk import pay_chosen as pay_for
from usecases.agency.find import find_application
from usecases.agency.inbox import InboxChoices, inbox_choices
from usecases.agency.opening import put_off
from usecases.transaction import Act, reading

blueprint = Blueprint("agency_payments", __name__, url_prefix="/agency/payments")


@blueprint.get("")
@allows(Right.SEE_INBOX)
def search() -> ResponseReturnValue:
    asked = _conditions()
    with reading() as session:
        found = search_awaiting(session, g.actor, asked, lists.wish(), now())
        choices = InboxChoices() if asked_by_htmx() else inbox_choices(session, g.actor)
    return page(
        "agency/payments/search", fragment="agency/payments/_rows", found=found, choices=choices,
        tabs=columns.tabs(found), columns=columns.heads(), lists=lists,
        all_href=url_for("agency_payments.confirm", all="yes", **_named(asked)),
    )  # fmt: skip


@blueprint.get("/list.xlsx")
@allows(Right.SEE_INBOX)
def excel() -> Response:
    asked, wish, actor, moment = _conditions(), lists.wish(), g.actor, now()
    return send_list(
        "payments.xlsx", gettext("Payments"), columns.printed(),
        lambda session: all_awaiting(session, actor, asked, wish, moment),
        lambda session: columns.said(asked, inbox_choices(session, actor)),
    )  # fmt: skip


@blueprint.get("/confirm")
@allows(Right.PAY)
def confirm() -> ResponseReturnValue:
    with reading() as session:
        rows = _chosen(session)
        asked = _asked(session, rows)
    return page("agency/payments/confirm", form=PayForm.opened(), **asked)


def _conditions() -> AwaitingConditions:
    return AwaitingConditions(**{name: lists.condition(name) for name in AwaitingConditions.__dataclass_fields__})


def _named(asked: AwaitingConditions) -> dict[str, Any]:
    return {name: text for name, text in vars(asked).items() if text}


def _chosen(session: Act) -> tuple[AwaitingRow, ...]:
    """What the address names: one application's fees, a whole list, what an earlier act refused, or the ticked ones."""
    number, again = lists.condition("number"), refused_before(session)
    if number:
        find_application(session, g.actor, number)
        return fees_of_application(session, g.actor, number, now())
    if lists.condition("all"):
        return fees_to_pay(session, g.actor, _conditions(), now())
    named = request.args.getlist("fee") if again is None else [row.key for row in again]
    return chosen_fees(session, g.actor, read_fees(named), now())


@blueprint.post("/confirm")
@allows(Right.PAY)
def pay_chosen() -> ResponseReturnValue:
    form = PayForm()
    with reading() as session:
        rows = chosen_fees(session, g.actor, form.fees(), now())
        asked = _asked(session, rows)

    def act(session: Act) -> str:
        check_count(form.typed_count.data, len(rows), sum(row.amount for row in rows))
        return url_for("agency_boards.result", batch=pay_for(session, g.actor, form.command(keeps_hours()), now()))

    return carry_out(form, "agency/payments/confirm", act, **asked)


def _asked(session: Act, rows: tuple[AwaitingRow, ...]) -> dict[str, Any]:
    total = sum(row.amount for row in rows)
    by_method: dict[Any, int] = {}
    for row in rows:
        by_method[row.method] = by_method.get(row.method, 0) + row.amount
    return {
        "rows": rows, "total": total, "by_method": by_method, "count_asked": asks_for_count(len(rows), total),
        "left_to_worker": is_left_to_worker(len(rows)), "most": MOST_CHOSEN,
        "put_off": put_off(session, {row.kind for row in rows}, now(), keeps_hours()),
    }  # fmt: skip
