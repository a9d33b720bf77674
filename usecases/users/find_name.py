"""The name of a colleague, for a page that says whose act something was."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.users import User


def find_name(session: Session, actor: Actor, user_id: int | None) -> str:
    """Of the actor's own organization; empty when there is none."""
    query = select(User.name).where(User.organization_id == actor.organization_id, User.id == user_id)
    return session.scalar(query) or ""
