"""Forget a saved search."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.users import SavedSearch


def drop_search(session: Session, actor: Actor, search_id: int) -> None:
    """One's own alone; one that is gone already stays gone."""
    session.execute(delete(SavedSearch).where(SavedSearch.user_id == actor.user_id, SavedSearch.id == search_id))
