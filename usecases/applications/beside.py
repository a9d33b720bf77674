"""What stands beside one application: those before and after it in a search's result, and its tries to pay."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import literal, outerjoin, select, tuple_
from sqlalchemy.orm import Session

from domain.actor import Actor, Reach
from models.applications import Application, Payment
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
from usecases.prepared import Prepared, Rows, given
from usecases.seeking import Sought, sought

# What a page tells of a try to pay; under a name of its own, for a search may ask for payments too.
_TOLD_OF_A_TRY = ("fee", "method", "state", "amount", "due_on", "asked_at", "ordered_at", "paid_at", "reason")
_tried: Any = Payment.__table__.alias("tried")
_ONE = select(literal(1).label("one")).subquery("one")
_TRIES = (
    select(*(_tried.c[name] for name in _TOLD_OF_A_TRY))
    .select_from(outerjoin(_ONE, _tried, _tried.c.application_id == given("id")))
    .order_by(_tried.c.attempt)
)


@dataclass(frozen=True)
class Among:
    """The search in whose result an application is looked at."""

    conditions: ApplicationConditions
    wish: Wish


EVERYTHING = Among(ApplicationConditions(), Wish())


@dataclass(frozen=True)
class Neighbours:
    """Numbers of the applications one step up and down the list; None at its ends."""

    previous: str | None
    next: str | None


@dataclass(frozen=True)
class Beside:
    """The neighbours of an application, and its tries to pay with the columns of their table, oldest first."""

    rows: Rows

    @property
    def neighbours(self) -> Neighbours:
        first = self.rows[0]
        return Neighbours(first.before, first.after)

    @property
    def tries(self) -> tuple[Any, ...]:
        return tuple(row for row in self.rows if row.fee is not None)


def find_beside(session: Session, actor: Actor, application: Rows, among: Among, now: datetime) -> Beside:
    """All in one statement; the neighbours in the order of the list that the address describes."""
    sorts, conditions, wish = sorts_for(actor), among.conditions, among.wish
    known = wish.sort in sorts
    name = wish.sort if known else usual_sort(actor)
    around = circumstances(session, conditions, now)
    asked, words = shaped(conditions)
    how = sought(session, actor.reach, Application, asked.car, words)
    query = _beside(actor.reach, asked, around, name, wish.descending if known else True, how)
    id_, value = application.cells("id", sorts[name].column.key)
    return Beside(query.all(session, **words, value=value, id=id_))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _beside(
    reach: Reach, conditions: ApplicationShape, around: Circumstances, sort: str, descending: bool, how: Sought
) -> Prepared:
    """The numbers before and after the place that the parameters `value` and `id` name, beside each try of `id`."""
    column = sorts_for(reach)[sort].column
    by = unindexed(column) if how.by else column
    pair = tuple_(by, Application.id)
    here = tuple_(given("value", column.type), given("id", Application.id.type))
    meant = applications_meant(reach, conditions, around, how)
    below = select(Application.number).where(*meant, pair < here).order_by(by.desc(), Application.id.desc())
    above = select(Application.number).where(*meant, pair > here).order_by(by.asc(), Application.id.asc())
    before, after = (above, below) if descending else (below, above)
    return Prepared(
        _TRIES.add_columns(
            before.limit(1).scalar_subquery().label("before"), after.limit(1).scalar_subquery().label("after")
        )
    )
