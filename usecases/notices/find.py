"""Find one notice as the operator sees it: whether it is shown or not."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.notice import NoticeState, state_of
from domain.refusal import Refusal
from models.notices import Notice


def find_notice(session: Session, number: int, lock: bool = False) -> Notice:
    """Raises Refusal not_found."""
    query = select(Notice).where(Notice.id == number)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found


def state_now(notice: Notice, now: datetime) -> NoticeState:
    return state_of(notice.shown_from, notice.shown_until, notice.ended_at is not None, day_in_japan(now))
