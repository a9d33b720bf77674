"""The searches that a user saved under names of their own."""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.list_name import ListName
from models.users import SavedSearch
from usecases.prepared import Prepared, given


@dataclass(frozen=True)
class Saved:
    """One saved search: `query` is its address after the question mark."""

    id: int
    list_name: ListName
    name: str
    query: str


def saved_searches(session: Session, actor: Actor, list_name: ListName | None = None) -> tuple[Saved, ...]:
    """Those of one list or of all lists, by name."""
    rows = _query().all(session, user_id=actor.user_id)
    return tuple(
        Saved(row.id, row.list_name, row.name, row.query) for row in rows if list_name in (None, row.list_name)
    )


@lru_cache(maxsize=1)
def _query() -> Prepared:
    columns = (SavedSearch.id, SavedSearch.list_name, SavedSearch.name, SavedSearch.query)
    return Prepared(
        select(*columns)
        .where(SavedSearch.user_id == given("user_id"))
        .order_by(SavedSearch.list_name.desc(), SavedSearch.name)
    )
