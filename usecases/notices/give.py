"""Give notice of what the system itself knows of: to everyone, or to the users of one organization."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.notice import NoticeAudience, NoticeEvent, NoticeImportance
from domain.search_keys import name_key
from models.notices import Notice


@dataclass(frozen=True)
class GiveNotice:
    """What happened, with the facts of its sentence; `text` is what the operator itself said of it.

    Without an organization it is for everyone; without a last day it is shown until somebody ends it.
    """

    event: NoticeEvent
    facts: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    organization_id: int | None = None
    shown_until: date | None = None


def give_notice(session: Session, command: GiveNotice, now: datetime) -> int:
    """The notice's number. It stands in the audit as what it gives notice of."""
    audience = NoticeAudience.EVERYONE if command.organization_id is None else NoticeAudience.ORGANIZATION
    notice = Notice(
        importance=NoticeImportance.IMPORTANT, audience=audience, side=None, event=command.event,
        organization_id=command.organization_id, facts=command.facts, text=command.text,
        words_key=name_key(command.text), shown_from=day_in_japan(now), shown_until=command.shown_until,
        ended_at=None, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(notice)
    session.flush()
    return notice.id
