"""What awaits payment, the look at a selection before it is paid, and paying it."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.agency.installation import keeps_hours
from blueprints.agency.payments import columns
from blueprints.agency.payments.forms import PayForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.moment import now
from blueprints.shared.pages import asked_by_htmx, page
from domain.bulk import asks_for_count, check_count
from domain.rights import Right
from usecases.agency.awaiting import (
    AwaitingConditions,
    AwaitingRow,
    chosen_fees,
    fees_of_application,
    read_fees,
    search_awaiting,
)
from usecases.agency.batch import ManyAct, keep_batch
from usecases.agency.find import find_application
from usecases.agency.inbox import InboxChoices, inbox_choices
from usecases.agency.pay import pay_many
from usecases.transaction import Act, reading

blueprint = Blueprint("agency_payments", __name__, url_prefix="/agency/payments")


@blueprint.get("")
@allows(Right.SEE_INBOX)
def search() -> ResponseReturnValue:
    asked = AwaitingConditions(**{name: lists.condition(name) for name in AwaitingConditions.__dataclass_fields__})
    with reading() as session:
        found = search_awaiting(session, g.actor, asked, lists.wish(), now())
        choices = InboxChoices() if asked_by_htmx() else inbox_choices(session, g.actor)
    return page(
        "agency/payments/search", fragment="agency/payments/_rows", found=found, choices=choices,
        tabs=columns.tabs(found), columns=columns.heads(), lists=lists,
    )  # fmt: skip


@blueprint.get("/confirm")
@allows(Right.PAY)
def confirm() -> ResponseReturnValue:
    """The fees named in the address, or all that one application can be paid for now."""
    number = lists.condition("number")
    with reading() as session:
        if number:
            find_application(session, g.actor, number)
            rows = fees_of_application(session, g.actor, number, now())
        else:
            rows = chosen_fees(session, g.actor, read_fees(request.args.getlist("fee")), now())
    return page("agency/payments/confirm", form=PayForm.opened(), **_asked(rows))


@blueprint.post("/confirm")
@allows(Right.PAY)
def pay_chosen() -> ResponseReturnValue:
    form = PayForm()
    with reading() as session:
        rows = chosen_fees(session, g.actor, form.fees(), now())

    def act(session: Act) -> str:
        check_count(form.typed_count.data, len(rows), sum(row.amount for row in rows))
        results = pay_many(session, g.actor, form.command(keeps_hours()), now())
        if len(results) == 1 and results[0].refusal:
            raise results[0].refusal
        return url_for("agency_boards.result", batch=keep_batch(session, g.actor, ManyAct.PAY, results, now()))

    return carry_out(form, "agency/payments/confirm", act, **_asked(rows))


def _asked(rows: tuple[AwaitingRow, ...]) -> dict[str, Any]:
    total = sum(row.amount for row in rows)
    by_method: dict[Any, int] = {}
    for row in rows:
        by_method[row.method] = by_method.get(row.method, 0) + row.amount
    return {"rows": rows, "total": total, "by_method": by_method, "count_asked": asks_for_count(len(rows), total)}
