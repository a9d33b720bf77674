"""Write the memo of an application; both sides may, at any time."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.search_keys import grams
from models.applications import Application
from models.requests import InspectionRequest, SearchGram
from usecases.applications.find import find_application
from usecases.audit import record
from usecases.case_events import tell_case


@dataclass(frozen=True)
class WriteMemo:
    """The new text, over the one whose mark was seen."""

    number: str
    seen: str
    memo: str


def memo_mark(memo: str) -> str:
    """What tells one memo from another; the row's version also moves with each word of the portal."""
    return hashlib.sha256(memo.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_memo(session: Session, actor: Actor, command: WriteMemo, now: datetime) -> None:
    """Raises Refusal not_found, or changed_by_someone_else when another memo was saved meanwhile."""
    application = find_application(session, actor, command.number, lock=True)
    if memo_mark(application.memo) != command.seen:
        raise Refusal("changed_by_someone_else", at=application.updated_at)
    if application.memo == command.memo:
        return
    application.memo, application.updated_at = command.memo, now
    session.flush()
    request = session.get_one(InspectionRequest, application.request_id)
    _write_grams(session, request)
    tell_case(session, request, "memo_written", actor, now, application_id=application.id)
    record(session, actor, "memo_written", now, record=f"application {application.number}")


def _write_grams(session: Session, request: InspectionRequest) -> None:
    """All words by which the case is found: name, the client's memo, and the memo of each attempt."""
    memos = session.scalars(select(Application.memo).where(Application.request_id == request.id))
    wanted = grams(request.user_name) | grams(request.memo)
    wanted = wanted.union(*(grams(memo) for memo in memos))
    known = set(session.scalars(select(SearchGram.gram).where(SearchGram.request_id == request.id)))
    if known - wanted:
        session.execute(
            delete(SearchGram).where(SearchGram.request_id == request.id, SearchGram.gram.in_(known - wanted))
        )
    if wanted - known:
        session.execute(
            insert(SearchGram),
            [
                {"organization_id": request.organization_id, "gram": gram, "request_id": request.id}
                for gram in sorted(wanted - known)
            ],
        )
