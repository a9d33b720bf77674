"""Notices for tests, as the operator and the system write them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.notice import NoticeAudience, NoticeEvent, NoticeImportance
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.notices.give import GiveNotice, give_notice
from usecases.notices.write import NoticeFacts, write_notice

TODAY = date(2026, 11, 20)
USUAL: dict[str, Any] = {
    "importance": NoticeImportance.NORMAL, "audience": NoticeAudience.EVERYONE, "side": None, "subject": "年末の窓口",
    "text": "年末は12月28日まで開いています。", "link": "", "shown_from": TODAY, "shown_until": None,
}  # fmt: skip


def a_notice(session: Session, demo: Demo, now: datetime, **facts: Any) -> int:
    """Written by the operator's clerk, to be shown from that day; what is not said is as usual."""
    clerk = actor_of(session, demo, "clerk", "1000001")
    return write_notice(session, clerk, NoticeFacts(**{**USUAL, "shown_from": day_in_japan(now), **facts}), now)


def a_notice_of_one(session: Session, demo: Demo, now: datetime, member_code: str) -> int:
    """That one organization has left, which is told to its own users."""
    facts = {"ended_on": "2026-11-20", "readable_until": "2028-05-20"}
    organization_id = demo.organizations[member_code].id
    return give_notice(
        session, GiveNotice(NoticeEvent.ORGANIZATION_LEFT, facts, organization_id=organization_id), now
    )  # fmt: skip
