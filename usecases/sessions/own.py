"""The devices on which a user is signed in: list them, end one, end all but this one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.device import Device
from domain.refusal import Refusal
from models.users import UserSession
from usecases.audit import record
from usecases.sessions.recognise import SessionLimits

ENDED_BY_USER = "ended_by_user"
# Who is signed in on more sees the latest ones; ending all others ends every one.
MOST_SHOWN = 50


@dataclass(frozen=True)
class OpenSession:
    """One of them, as it may be told from the others."""

    number: int
    device: Device
    started_at: datetime
    seen_at: datetime
    address: str
    is_this: bool


def own_sessions(
    session: Session, actor: Actor, this: int, limits: SessionLimits, now: datetime
) -> tuple[OpenSession, ...]:
    """This device first, then whichever was used last."""
    return open_sessions(session, actor.user_id, this, limits, now)


def open_sessions(
    session: Session, user_id: int, this: int | None, limits: SessionLimits, now: datetime
) -> tuple[OpenSession, ...]:
    """The same of anybody; `this` is the reader's own session, if it is one of them."""
    alive = UserSession.seen_at > now - limits.idle, UserSession.started_at > now - limits.longest
    found = session.scalars(
        _open(user_id)
        .where(*alive)
        .order_by(UserSession.id != (this or 0), UserSession.seen_at.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(
        OpenSession(
            row.id, Device(row.browser, row.platform), row.started_at, row.seen_at, row.address, is_this=row.id == this
        )
        for row in found
    )  # fmt: skip


def end_session(session: Session, actor: Actor, number: int, this: int, now: datetime) -> None:
    """End one of one's own; raises not_found for any other. This device is left by signing out."""
    if number == this:
        raise Refusal("session_is_this")
    known = session.scalar(select(UserSession.id).where(UserSession.id == number, UserSession.user_id == actor.user_id))
    if known is None:
        raise Refusal("not_found")
    if end_open_sessions(session, actor.user_id, UserSession.id == number, ENDED_BY_USER, now):
        record(session, actor, "session_ended", now, record=f"session {number}")


def end_other_sessions(session: Session, actor: Actor, this: int, now: datetime) -> int:
    """How many were open besides this one."""
    count = end_open_sessions(session, actor.user_id, UserSession.id != this, ENDED_BY_USER, now)
    if count:
        record(session, actor, "other_sessions_ended", now, sessions=count)
    return count


def _open(user_id: int) -> Select[UserSession]:
    return select(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))


def end_open_sessions(session: Session, user_id: int, which: ColumnElement[bool], reason: str, now: datetime) -> int:
    """How many of the user's open sessions that was; a second worker finds none of them open."""
    ended = session.scalars(
        update(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ended_at.is_(None), which)
        .values(ended_at=now, end_reason=reason)
        .returning(UserSession.id)
    )
    return len(ended.all())
