"""Forget a saved search."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.users import SavedSearch


def drop_search(session: Session, actor: Actor, search_id: int) -> None:
    """One's own alone; raises Refusal not_found."""
    own = select(SavedSearch).where(SavedSearch.user_id == actor.user_id, SavedSearch.id == search_id)
    found = session.scalar(own.with_for_update())
    if found is None:
        raise Refusal("not_found")
    session.delete(found)
