"""End sessions: at sign-out, and everywhere when a password, role or right changes."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.second_factors import PendingSignIn
from models.users import UserSession
from usecases.audit import record
from usecases.sessions.sign_in import token_hash


def sign_out(session: Session, actor: Actor, token: str, now: datetime) -> None:
    session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash(token), UserSession.ended_at.is_(None))
        .values(ended_at=now, end_reason="signed_out")
    )
    record(session, actor, "signed_out", now)


def end_sessions_of(session: Session, user_id: int, reason: str, now: datetime) -> None:
    """End every session of a user, whatever their cookies say, and what waits for a code to become one."""
    session.execute(delete(PendingSignIn).where(PendingSignIn.user_id == user_id))
    session.execute(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )
