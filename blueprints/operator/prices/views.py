"""Every price and fee with its days, and setting one from a day to come on."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.prices.forms import PriceForm, name_of
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.clock import day_in_japan
from domain.rights import Right
from usecases.prices.set_price import set_price
from usecases.prices.table import kept_fees
from usecases.transaction import Act, reading

blueprint = Blueprint("operator_prices", __name__, url_prefix="/operator/prices")


@blueprint.get("")
@allows(Right.SEE_PRICES)
def show() -> ResponseReturnValue:
    with reading() as session:
        kept = kept_fees(session)
    return page("operator/prices/show", kept=kept, today=day_in_japan(now()), name_of=name_of)


@blueprint.get("/new")
@allows(Right.SET_PRICE)
def new() -> ResponseReturnValue:
    with reading() as session:
        kept = kept_fees(session)
    form = PriceForm.opened()
    form.offer(kept)
    return page("operator/prices/new", form=form)


@blueprint.post("/new")
@allows(Right.SET_PRICE)
def create() -> ResponseReturnValue:
    with reading() as session:
        form = PriceForm().offer(kept_fees(session))

    def act(session: Act) -> str:
        set_price(session, g.actor, form.command(), now())
        return url_for("operator_prices.show")

    done = gettext("The price was set. It takes effect on its day by itself.")
    return carry_out(form, "operator/prices/new", act, done=done)
