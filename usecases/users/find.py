"""Find one user among those whom an actor sees, and see to it that only those looked after are touched."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.user_care import Care
from models.users import User, UserBase
from usecases.scope import visible_users

LARGEST_ID = 2**31 - 1


def find_user(session: Session, care: Care, user_id: int, lock: bool = False) -> User:
    """Raises Refusal not_found, for people of others as for people of other bases."""
    query = select(User).where(visible_users(care), User.id == user_id)
    found = session.scalar(query.with_for_update() if lock else query) if user_id <= LARGEST_ID else None
    if found is None:
        raise Refusal("not_found")
    return found


def bases_of(session: Session, user: User) -> frozenset[int]:
    return frozenset(session.scalars(select(UserBase.base_id).where(UserBase.user_id == user.id)))


def is_looked_after(session: Session, care: Care, user: User) -> bool:
    return care.covers(user.role, bases_of(session, user), user.all_bases)


def find_to_change(session: Session, actor: Actor, care: Care, user_id: int, version: int | None = None) -> User:
    """The user locked for an act, as seen at `version`.

    Raises not_found, user_not_looked_after, user_is_you or changed_by_someone_else.
    """
    user = find_user(session, care, user_id, lock=True)
    if not is_looked_after(session, care, user):
        raise Refusal("user_not_looked_after")
    if user.id == actor.user_id:
        raise Refusal("user_is_you")
    if version is not None and user.version != version:
        raise Refusal("changed_by_someone_else", at=user.updated_at)
    return user
