"""The applications before and after one in a search's result."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.applications import Application
from usecases.applications.conditions import ApplicationConditions, applications_meant
from usecases.applications.search import sorts_for, usual_sort
from usecases.listing import Wish


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
    column = sorts[wish.sort if known else usual_sort(actor)].column
    descending = wish.descending if known else True
    pair = tuple_(column, Application.id)
    here = tuple_(literal(getattr(application, column.key), column.type), literal(application.id, Application.id.type))
    meant = applications_meant(session, actor, conditions, now)
    below = select(Application.number).where(*meant, pair < here).order_by(column.desc(), Application.id.desc())
    above = select(Application.number).where(*meant, pair > here).order_by(column.asc(), Application.id.asc())
    before, after = (above, below) if descending else (below, above)
    row = session.execute(select(before.limit(1).scalar_subquery(), after.limit(1).scalar_subquery())).one()
    return Neighbours(row[0], row[1])
