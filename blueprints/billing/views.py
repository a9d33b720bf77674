"""帳票ダウンロード: the months, and the documents of a month."""

from flask import Blueprint, Response, abort, g
from flask.typing import ResponseReturnValue

from blueprints.shared.access import allows
from blueprints.shared.moment import now
from blueprints.shared.pages import page, send
from domain.billing_month import BillingMonth
from domain.refusal import Refusal
from domain.rights import Right
from usecases.billing.fee_statement import (
    StatementForm,
    issue_fee_statement,
    note_statement_issued,
    statement_months,
)
from usecases.transaction import noting, reading

blueprint = Blueprint("billing", __name__)


@blueprint.get("/billing/downloads")
@allows(Right.SEE_BILLING)
def downloads() -> ResponseReturnValue:
    with reading() as session:
        months = statement_months(session, g.actor, now())
    return page("billing/downloads", months=months, forms=tuple(StatementForm))


@blueprint.get("/billing/downloads/<string(length=6):month>/fee-statement.<any(xlsx, pdf):form>")
@allows(Right.SEE_BILLING)
def fee_statement(month: str, form: str) -> Response:
    wanted, kind = read_month(month), StatementForm(form)
    with reading() as session:
        document = issue_fee_statement(session, g.actor, wanted, kind, now())
    with noting() as session:
        note_statement_issued(session, g.actor, wanted, kind, now())
    return send(document)


def read_month(text: str) -> BillingMonth:
    """A month that is none has no address either."""
    try:
        return BillingMonth.parse(text)
    except Refusal:
        abort(404)
