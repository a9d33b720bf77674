"""Save a search under a name; saved again under the same name it is replaced."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.list_name import ListName
from domain.refusal import Refusal
from models.users import SavedSearch, User

MOST_SEARCHES = 20


@dataclass(frozen=True)
class KeepSearch:
    """What a list's address asks for, and what its user calls it."""

    list_name: ListName
    name: str
    query: str


def keep_search(session: Session, actor: Actor, command: KeepSearch, now: datetime) -> None:
    """Raises Refusal too_many_searches when the list already has as many as fit beside it."""
    # Whoever saves twice at once waits here, so that the count holds.
    session.get_one(User, actor.user_id, with_for_update=True)
    own = (SavedSearch.user_id == actor.user_id, SavedSearch.list_name == command.list_name)
    kept = session.scalar(select(SavedSearch).where(*own, SavedSearch.name == command.name))
    if kept is None:
        if (session.scalar(select(func.count()).where(*own)) or 0) >= MOST_SEARCHES:
            raise Refusal("too_many_searches", "name", most=MOST_SEARCHES)
        kept = SavedSearch(user_id=actor.user_id, list_name=command.list_name, name=command.name)
        session.add(kept)
    kept.query, kept.saved_at = command.query, now
    session.flush()
