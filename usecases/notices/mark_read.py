"""Keep that a user has opened a notice."""

from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.database import UtcDateTime
from models.notices import NoticeRead


def mark_read(session: Session, actor: Actor, number: int, now: datetime) -> None:
    """Once, however many tabs open it at the same moment."""
    known = select(NoticeRead.user_id).where(NoticeRead.user_id == actor.user_id, NoticeRead.notice_id == number)
    row = select(literal(actor.user_id), literal(number), literal(now, UtcDateTime())).where(~known.exists())
    try:
        with session.begin_nested():
            session.execute(insert(NoticeRead).from_select(["user_id", "notice_id", "read_at"], row))
    except IntegrityError:
        return
