"""The operator's list of notices: those to come, those that are shown and those that are over."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.notice import NoticeAudience, NoticeEvent, NoticeImportance, NoticeState, state_of
from domain.rights import OrganizationKind
from models.database import NO_MOMENT
from models.notices import Notice
from models.organizations import Organization
from usecases.listing import PageOf, Wish, counted, day_column, page_of

SORTS = {"shown_from": day_column(Notice.shown_from)}


@dataclass(frozen=True)
class WrittenNotice:
    """One notice as its list shows it; of one organization's with its name."""

    id: int
    created_at: datetime
    importance: NoticeImportance
    audience: NoticeAudience
    side: OrganizationKind | None
    organization: str
    event: NoticeEvent | None
    facts: dict[str, Any]
    subject: str
    shown_from: date
    shown_until: date | None
    state: NoticeState


@dataclass(frozen=True)
class WrittenNotices:
    """A page of them, and how many there are of each state and in all."""

    page: PageOf[WrittenNotice]
    counts: dict[str, int]
    state: NoticeState | None

    @property
    def total(self) -> int:
        return self.counts[self.state or "all"]


def written_notices(session: Session, state: NoticeState | None, wish: Wish, now: datetime) -> WrittenNotices:
    today = day_in_japan(now)

    def row(found: Any) -> WrittenNotice:
        stands = state_of(found.shown_from, found.shown_until, found.ended_at is not None, today)
        return WrittenNotice(
            found.id, found.created_at, found.importance, found.audience, found.side, found.organization or "",
            found.event, found.facts, found.subject, found.shown_from, found.shown_until, stands,
        )  # fmt: skip

    query = select(
        Notice.id, Notice.created_at, Notice.importance, Notice.audience, Notice.side, Notice.event, Notice.facts,
        Notice.subject, Notice.shown_from, Notice.shown_until, Notice.ended_at,
        Organization.name.label("organization"),
    ).outerjoin(Organization, Organization.id == Notice.organization_id)  # fmt: skip
    asked = query.where(_is(state, today)) if state else query
    page = page_of(session, asked, wish, SORTS, "shown_from", Notice.id, row, descending_by_default=True)
    ids = select(Notice.id)
    counts = counted(session, {"all": ids} | {each.value: ids.where(_is(each, today)) for each in NoticeState})
    return WrittenNotices(page, counts, state)


def _is(state: NoticeState, today: date) -> ColumnElement[bool]:
    is_over = or_(Notice.ended_at != NO_MOMENT, Notice.shown_until < today)
    if state is NoticeState.OVER:
        return is_over
    return and_(~is_over, Notice.shown_from > today if state is NoticeState.COMING else Notice.shown_from <= today)
