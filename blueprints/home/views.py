"""The first page: what this is, or to who is signed in what waits for whom and the dates that come first."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.home.cards import cards
from blueprints.shared.access import comes_first, public
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.patience import patience
from domain.clock import day_in_japan
from usecases.home.counts import home_page
from usecases.prices.table import price_table
from usecases.scope import sees_names
from usecases.transaction import reading

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public("a stranger sees what the service is")
def show() -> ResponseReturnValue:
    if g.actor is None:
        return _top()
    if (elsewhere := comes_first()) is not None:
        return elsewhere
    with reading() as session:
        found = home_page(session, g.actor, patience(), now())
    return page(
        "home/show",
        found=found,
        entries=cards(found, g.actor),
        names_seen=sees_names(g.actor),
    )


def _top() -> ResponseReturnValue:
    today = day_in_japan(now())
    with reading() as session:
        table = price_table(session, today)
    return page("home/top", table=table, today=today)
