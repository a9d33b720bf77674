"""The applications before and after one in a search's result."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from domain.actor import Actor, Reach
from models.applications import Application
from usecases.applications.conditions import (
    ApplicationConditions,
    ApplicationShape,
    Circumstances,
    applications_meant,
    circumstances,
    shaped,
)
from usecases.applications.search import sorts_for, usual_sort
from usecases.listing import STATEMENTS_KEPT, Wish, unindexed
from usecases.prepared import Prepared, given
from usecases.seeking import Sought, sought


@dataclass(frozen=True)
class Neighbours:
    """Numbers of the applications one step up and down the list; None at its ends."""

    previous: str | None
    next: str | None


def find_neighbours(
    session: Session,
    actor: Actor,
    conditions: ApplicationConditions,
    wish: Wish,
    application: Application,
    now: datetime,
) -> Neighbours:
    """Both in one statement, in the order of the list that the address describes."""
    sorts = sorts_for(actor)
    known = wish.sort in sorts
    name = wish.sort if known else usual_sort(actor)
    around = circumstances(session, conditions, now)
    asked, words = shaped(conditions)
    how = sought(session, actor.reach, Application, asked.car, words)
    query = _beside(actor.reach, asked, around, name, wish.descending if known else True, how)
    value = getattr(application, sorts[name].column.key)
    return Neighbours(*query.one(session, **words, value=value, id=application.id))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _beside(
    reach: Reach, conditions: ApplicationShape, around: Circumstances, sort: str, descending: bool, how: Sought
) -> Prepared:
    """The numbers before and after the place that the parameters `value` and `id` name."""
    column = sorts_for(reach)[sort].column
    by = unindexed(column) if how.by else column
    pair = tuple_(by, Application.id)
    here = tuple_(given("value", column.type), given("id", Application.id.type))
    meant = applications_meant(reach, conditions, around, how)
    below = select(Application.number).where(*meant, pair < here).order_by(by.desc(), Application.id.desc())
    above = select(Application.number).where(*meant, pair > here).order_by(by.asc(), Application.id.asc())
    before, after = (above, below) if descending else (below, above)
    return Prepared(
        select(before.limit(1).scalar_subquery().label("before"), after.limit(1).scalar_subquery().label("after"))
    )
