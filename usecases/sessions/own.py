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
class OwnSession:
    """One of them, as its owner may tell it from the others."""

    number: int
    device: Device
    started_at: datetime
    seen_at: datetime
    address: str
    is_this: bool


def own_sessions(
    session: Session, actor: Actor, this: int, limits: SessionLimits, now: datetime
) -> tuple[OwnSession, ...]:
    """This device first, then whichever was used last."""
    alive = UserSession.seen_at > now - limits.idle, UserSession.started_at > now - limits.longest
    found = session.scalars(
        _open(actor).where(*alive).order_by(UserSession.id != this, UserSession.seen_at.desc()).limit(MOST_SHOWN)
    )
    return tuple(
        OwnSession(
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
    if _end(session, actor, UserSession.id == number, now):
        record(session, actor, "session_ended", now, record=f"session {number}")


def end_other_sessions(session: Session, actor: Actor, this: int, now: datetime) -> int:
    """How many were open besides this one."""
    count = _end(session, actor, UserSession.id != this, now)
    if count:
        record(session, actor, "other_sessions_ended", now, sessions=count)
    return count


def _open(actor: Actor) -> Select[UserSession]:
    return select(UserSession).where(UserSession.user_id == actor.user_id, UserSession.ended_at.is_(None))


def _end(session: Session, actor: Actor, which: ColumnElement[bool], now: datetime) -> int:
    """How many of the actor's open sessions that was; a second worker finds none of them open."""
    ended = session.scalars(
        update(UserSession)
        .where(UserSession.user_id == actor.user_id, UserSession.ended_at.is_(None), which)
        .values(ended_at=now, end_reason=ENDED_BY_USER)
        .returning(UserSession.id)
    )
    return len(ended.all())
