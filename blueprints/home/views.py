"""The first page: what this is, or to who is signed in what waits for whom and the dates that come first."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from blueprints.home.cards import cards
from blueprints.home.endings import ending_lines
from blueprints.home.first_day import first_day_lines
from blueprints.shared.access import allows, comes_first, public
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.notices import subject_of
from blueprints.shared.pages import go_to, page, tell
from blueprints.shared.patience import patience
from domain.clock import day_in_japan
from domain.first_day import left_of
from domain.rights import Right
from usecases.home.counts import home_page
from usecases.home.expiring import endings
from usecases.home.first_day import first_day
from usecases.home.put_away import put_away_first_day
from usecases.notices.search import newest_notices
from usecases.prices.table import price_table
from usecases.scope import sees_names
from usecases.transaction import reading, transaction

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
        tasks = first_day(session, g.actor, now())
        news = newest_notices(session, g.actor, now())
        ending = endings(session, g.actor, now())
    return page(
        "home/show",
        found=found,
        entries=cards(found, g.actor),
        ending=ending_lines(ending),
        names_seen=sees_names(g.actor),
        tasks=first_day_lines(tasks, g.actor),
        tasks_left=left_of(tasks),
        news=news,
        news_first=any(row.is_urgent for row in news.rows),
        subject_of=subject_of,
    )


@blueprint.post("/first-day/put-away")
@allows(Right.PUT_AWAY_FIRST_DAY)
def put_away() -> ResponseReturnValue:
    with transaction() as session:
        put_away_first_day(session, g.actor, True, now())
    tell(gettext("The list was put away. The settings show it again."))
    return go_to("home.show")


@blueprint.post("/first-day/show-again")
@allows(Right.PUT_AWAY_FIRST_DAY)
def show_again() -> ResponseReturnValue:
    with transaction() as session:
        put_away_first_day(session, g.actor, False, now())
    tell(gettext("The list is shown again as long as something is left."))
    return go_to("home.show")


def _top() -> ResponseReturnValue:
    today = day_in_japan(now())
    with reading() as session:
        table = price_table(session, today)
    return page("home/top", table=table, today=today)
