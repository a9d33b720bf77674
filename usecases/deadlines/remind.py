"""Remind the people of a case of a date five days before, the day before and on the day."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.application_status import ENDS
from domain.clock import day_in_japan
from domain.mail_event import MailEvent
from domain.mail_kind import DAYS_AHEAD
from models.applications import Application
from usecases.case_mails import CaseNews, post_case_mails
from usecases.deadlines.search import DEADLINE_OF
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.finish import facts_in_hand, finish_job, leave_rest
from usecases.vault import Vault

# So short that whoever else writes hardly waits for one.
SLICE = 50


def remind_slice(session: Session, _vault: Vault, job: ClaimedJob, now: datetime) -> None:
    """The next cases; nothing when the day it was for is over. Raises LostLease."""
    facts = facts_in_hand(session, job)
    today, done = day_in_japan(now), facts.get("done", 0)
    rows = _due(session, today, facts["after"]) if facts["day"] == today.isoformat() else []
    post_case_mails(session, [_news(row, today) for row in rows], now)
    done += len(rows)
    if len(rows) < SLICE:
        finish_job(session, job, now, progress=done)
    else:
        leave_rest(session, job, {**facts, "after": rows[-1].id, "done": done}, done)


def _due(session: Session, today: date, after: int) -> list[Application]:
    row = Application
    days = [today + timedelta(days=days) for days in DAYS_AHEAD]
    query = select(row).where(row.next_due_on.in_(days), row.status.not_in(sorted(ENDS)), row.id > after)
    return list(session.scalars(query.order_by(row.id).limit(SLICE)))


def _news(application: Application, today: date) -> CaseNews:
    due_on = application.next_due_on or today
    kind, status = DAYS_AHEAD[(due_on - today).days], application.oss_status or application.status
    return CaseNews.of_application(
        application, MailEvent.DUE_SOON, kind, when=kind,
        what=DEADLINE_OF.get(application.oss_status, status) if application.oss_status else status,
        due_on=due_on,
    )  # fmt: skip
