"""The notices that somebody sees: searched, and one of them; important ones stay on top until they are read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.notice import NoticeAudience, NoticeEvent, NoticeImportance
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.search_keys import name_key
from models.database import key
from models.notices import Notice, NoticeRead
from usecases.listing import PageOf, SortColumn, Wish, counted, page_of
from usecases.scope import visible_notices
from usecases.words import words_of

IN_A_LIST = 120
"""So many letters of the text stand in a list."""
OF_HOME = 5
FACT = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class NoticeConditions:
    """What was asked for; an empty text, None or False asks for nothing."""

    first: date | None = None
    last: date | None = None
    audience: NoticeAudience | None = None
    words: str = ""
    unread: bool = False


@dataclass(frozen=True)
class NoticeRow:
    """One notice as its reader sees it; its day is the one from which it is shown."""

    id: int
    day: date
    importance: NoticeImportance
    audience: NoticeAudience
    side: OrganizationKind | None
    event: NoticeEvent | None
    facts: dict[str, Any]
    subject: str
    text: str
    link: str
    is_read: bool

    @property
    def is_urgent(self) -> bool:
        """Whether it stays on top."""
        return self.importance is NoticeImportance.IMPORTANT and not self.is_read


@dataclass(frozen=True)
class NoticeList:
    """A page of notices, and how many the conditions leave, read or not."""

    page: PageOf[NoticeRow]
    counts: dict[str, int]
    conditions: NoticeConditions

    @property
    def total(self) -> int:
        return self.counts["unread" if self.conditions.unread else "all"]


@dataclass(frozen=True)
class NewestNotices:
    """The first few notices, and how many are unread in all."""

    rows: tuple[NoticeRow, ...]
    unread: int


def search_notices(
    session: Session, actor: Actor, conditions: NoticeConditions, wish: Wish, now: datetime
) -> NoticeList:
    found = select(Notice.id).where(visible_notices(actor, day_in_japan(now)), *_wheres(actor, conditions))
    unread = found.where(~_read_by(actor))
    asked = unread if conditions.unread else found
    sorts = {"day": SortColumn(_order(actor))}
    page = page_of(
        session, asked.with_only_columns(*_columns(actor)), wish, sorts, "day", Notice.id, _row,
        descending_by_default=True,
    )  # fmt: skip
    return NoticeList(page, counted(session, {"all": found, "unread": unread}), conditions)


def newest_notices(session: Session, actor: Actor, now: datetime) -> NewestNotices:
    """For the first page, in one statement."""
    visible = visible_notices(actor, day_in_japan(now))
    unread = select(func.count()).select_from(Notice).where(visible, ~_read_by(actor)).scalar_subquery()
    query = select(*_columns(actor), unread.label("unread")).where(visible)
    rows = session.execute(query.order_by(_order(actor).desc(), Notice.id.desc()).limit(OF_HOME)).all()
    return NewestNotices(tuple(map(_row, rows)), rows[0].unread if rows else 0)


def read_notice(session: Session, actor: Actor, number: int, now: datetime) -> NoticeRow:
    """With its whole text; raises not_found."""
    query = select(*_columns(actor, whole=True)).where(visible_notices(actor, day_in_japan(now)), Notice.id == number)
    found = session.execute(query).one_or_none()
    if found is None:
        raise Refusal("not_found")
    return _row(found)


def _read_by(actor: Actor) -> ColumnElement[bool]:
    return exists().where(NoticeRead.user_id == actor.user_id, NoticeRead.notice_id == Notice.id).correlate(Notice)


def _order(actor: Actor) -> ColumnElement[str]:
    """Important ones that are unread before all others, of either the latest days first.

    No index holds an order that differs from reader to reader; what is shown at a time are some hundreds at most.
    """
    urgent = and_(Notice.importance == NoticeImportance.IMPORTANT, ~_read_by(actor))
    return case((urgent, "1"), else_="0").concat(cast(Notice.shown_from, key(10)))


def _columns(actor: Actor, whole: bool = False) -> tuple[Any, ...]:
    text: Any = Notice.text if whole else func.substr(Notice.text, 1, IN_A_LIST + 1)
    return (
        Notice.id, Notice.shown_from, Notice.importance, Notice.audience, Notice.side, Notice.event, Notice.facts,
        Notice.subject, text.label("text"), Notice.link, _read_by(actor).label("is_read"),
    )  # fmt: skip


def _wheres(actor: Actor, conditions: NoticeConditions) -> Iterator[ColumnElement[bool]]:
    if conditions.first:
        yield Notice.shown_from >= conditions.first
    if conditions.last:
        yield Notice.shown_from <= conditions.last
    if conditions.audience:
        yield Notice.audience == conditions.audience
    for word in filter(None, map(name_key, conditions.words.split())):
        said = [event for event in NoticeEvent if word in _words_of_event(event, actor.language)]
        yield or_(Notice.words_key.contains(word, autoescape=True), Notice.event.in_(said))


def _words_of_event(event: NoticeEvent, language: str) -> str:
    words = words_of(language)
    said = (words[f"notice_subject.{event.value}"], words[f"notice_text.{event.value}"])
    return "\n".join(name_key(FACT.sub("", sentence)) for sentence in said)


def _row(row: Any) -> NoticeRow:
    return NoticeRow(
        row.id, row.shown_from, row.importance, row.audience, row.side, row.event, row.facts, row.subject, row.text,
        row.link, row.is_read,
    )  # fmt: skip
