"""The devices on which somebody looked after is signed in: list them, end one, end all."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.user_care import Care
from models.users import UserSession
from usecases.audit import record_for_both
from usecases.sessions.end import end_sessions_of
from usecases.sessions.own import OpenSession, end_open_sessions, open_sessions
from usecases.sessions.recognise import SessionLimits
from usecases.users.find import find_to_change
from usecases.users.show import ShownUser

ENDED_BY_ADMIN = "ended_by_admin"


def devices_of(session: Session, user: ShownUser, limits: SessionLimits, now: datetime) -> tuple[OpenSession, ...]:
    """Whichever was used last first; nothing of people whom the reader does not look after."""
    return open_sessions(session, user.id, None, limits, now) if user.may_be_touched else ()


def end_device(session: Session, actor: Actor, care: Care, user_id: int, number: int, now: datetime) -> None:
    """Doing it twice changes nothing. Raises what `find_to_change` does, or not_found for a session of others."""
    user = find_to_change(session, actor, care, user_id)
    known = select(UserSession.id).where(UserSession.id == number, UserSession.user_id == user.id)
    if session.scalar(known) is None:
        raise Refusal("not_found")
    if end_open_sessions(session, user.id, UserSession.id == number, ENDED_BY_ADMIN, now):
        record_for_both(session, actor, user.organization_id, "user_session_ended", now, f"user {user.login_id}")


def end_all_devices(session: Session, actor: Actor, care: Care, user_id: int, now: datetime) -> int:
    """How many there were; a sign-in that waits for its code ends too. Raises what `find_to_change` does."""
    user = find_to_change(session, actor, care, user_id)
    count = end_open_sessions(session, user.id, UserSession.user_id == user.id, ENDED_BY_ADMIN, now)
    end_sessions_of(session, user.id, ENDED_BY_ADMIN, now)
    if count:
        record_for_both(
            session, actor, user.organization_id, "user_sessions_ended", now, f"user {user.login_id}", sessions=count
        )
    return count
