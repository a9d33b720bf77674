"""End a notice before its last day, or call one off that is not shown yet."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.notice import NoticeState
from domain.refusal import Refusal
from usecases.audit import record
from usecases.notices.find import find_notice, state_now


@dataclass(frozen=True)
class EndNotice:
    """The notice, as it was seen."""

    number: int
    version: int


def end_notice(session: Session, actor: Actor, command: EndNotice, now: datetime) -> None:
    """From this moment nobody sees it. Raises not_found, changed_by_someone_else or notice_over."""
    notice = find_notice(session, command.number, lock=True)
    if notice.version != command.version:
        raise Refusal("changed_by_someone_else", at=notice.updated_at)
    if state_now(notice, now) is NoticeState.OVER:
        raise Refusal("notice_over")
    notice.ended_at = notice.updated_at = now
    notice.updated_by = actor.user_id
    record(session, actor, "notice_ended", now, record=f"notice {notice.id}")
