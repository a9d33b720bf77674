"""Who saved the memo of an application last: to be told to whoever saved another one meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.applications import Application, CaseEvent


@dataclass(frozen=True)
class SavedMemo:
    """The memo now, by a side; `name` is that of a colleague, `own` says that it was the reader, on another screen."""

    memo: str
    at: datetime
    side: str
    name: str
    own: bool


def latest_memo(session: Session, actor: Actor, application: Application) -> SavedMemo:
    """Of an application that the caller has found in its scope; without a side when nobody has written one yet."""
    line = session.execute(
        select(CaseEvent.at, CaseEvent.side, CaseEvent.actor_id, CaseEvent.actor_organization_id, CaseEvent.actor_name)
        .where(CaseEvent.application_id == application.id, CaseEvent.code == "memo_written")
        .order_by(CaseEvent.id.desc())
        .limit(1)
    ).one_or_none()
    if line is None:
        return SavedMemo(application.memo, application.updated_at, "", "", own=False)
    name = line.actor_name if line.actor_organization_id == actor.organization_id else ""
    return SavedMemo(application.memo, line.at, line.side, name, line.actor_id == actor.user_id)
