"""What is said of an act on the next page: kept with the session, in the transaction of the act, and said once."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.users import UserSession

Said = tuple[str, str]
"""A kind of notice and its sentence."""


def keep_told(session: Session, session_id: int, told: Sequence[Said]) -> None:
    session.execute(update(UserSession).where(UserSession.id == session_id).values(told=written(told)))


def forget_told(session: Session, session_id: int, told: Sequence[Said]) -> None:
    """Forget what a page has said; what another window was told meanwhile stays."""
    session.execute(
        update(UserSession).where(UserSession.id == session_id, UserSession.told == written(told)).values(told=[])
    )


def written(told: Sequence[Said]) -> list[list[str]]:
    return [list(said) for said in told]
