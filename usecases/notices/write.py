"""Write a notice to the users."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.notice import NoticeAudience, NoticeImportance, check_days
from domain.rights import OrganizationKind
from domain.search_keys import name_key
from models.notices import Notice
from usecases.audit import record
from usecases.notices.letters import ask_for_notice_mails


@dataclass(frozen=True)
class NoticeFacts:
    """What a notice says to whom, and from when until when; without a side it is for clients and agents."""

    importance: NoticeImportance
    audience: NoticeAudience
    side: OrganizationKind | None
    subject: str
    text: str
    link: str
    shown_from: date
    shown_until: date | None = None


# What was said may name a person, which the audit keeps for good: only that it was said is told.
UNTOLD = ("subject", "text", "link")


def write_notice(session: Session, actor: Actor, facts: NoticeFacts, now: datetime) -> int:
    """The notice's number; raises notice_from_past or notice_until_wrong."""
    check_days(facts.shown_from, facts.shown_until, day_in_japan(now))
    notice = Notice(**vars(facts), words_key=words_key(facts), created_at=now, updated_at=now, updated_by=actor.user_id)
    session.add(notice)
    session.flush()
    told = {"importance": facts.importance.value, "audience": facts.audience.value, "side": facts.side or ""}
    days = {"shown_from": facts.shown_from, "shown_until": facts.shown_until}
    spelled = {name: day.isoformat() if day else None for name, day in days.items()}
    record(session, actor, "notice_written", now, record=f"notice {notice.id}", **told, **spelled)
    ask_for_notice_mails(session, notice, now)
    return notice.id


def words_key(facts: NoticeFacts) -> str:
    return name_key(facts.subject) + "\n" + name_key(facts.text)
