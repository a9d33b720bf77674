"""What is said of an act on the next page: kept with the session, in the transaction of the act, and said once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, type_coerce, update
from sqlalchemy.orm import Session

from models.database import Json
from models.users import UserSession

Said = tuple[str, str]
"""A kind of notice and its sentence; of the kind `TERMS` the number of the version that has come into force."""
TERMS = "terms"


def keep_told(session: Session, session_id: int, told: Sequence[Said]) -> None:
    session.execute(update(UserSession).where(UserSession.id == session_id).values(told=written(told)))


def forget_told(session: Session, session_id: int, told: Sequence[Said], seen_at: datetime | None = None) -> None:
    """Forget what a page has said; what another window was told meanwhile stays.

    With `seen_at` the same statement notes when the session was last seen.
    """
    this = update(UserSession).where(UserSession.id == session_id)
    if seen_at is None:
        session.execute(this.where(UserSession.told == written(told)).values(told=[]))
        return
    left = case((UserSession.told == written(told), type_coerce([], Json)), else_=UserSession.told)
    session.execute(this.values(told=left, seen_at=seen_at))


def written(told: Sequence[Said]) -> list[list[str]]:
    return [list(said) for said in told]
