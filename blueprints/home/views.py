"""The first page after signing in: what waits for whom, and the dates that come first."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.home.cards import cards
from blueprints.shared.access import signed_in
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.patience import patience
from usecases.home.counts import home_page
from usecases.scope import sees_names
from usecases.transaction import reading

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in("everyone has a first page")
def show() -> ResponseReturnValue:
    with reading() as session:
        found = home_page(session, g.actor, patience(), now())
    return page(
        "home/show",
        found=found,
        entries=cards(found, g.actor),
        names_seen=sees_names(g.actor),
    )
