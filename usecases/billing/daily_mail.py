"""日次明細: what was applied for, completed and paid on one day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from domain.clock import utc_range_of_day
from domain.mail_event import MailEvent
from domain.oss_status import COMPLETED
from domain.payment import PaymentState
from models.applications import Application, Payment
from models.organizations import Base, Organization
from usecases.billing.statement_mails import Figures, Side, Statement, write_slice
from usecases.jobs.claim import ClaimedJob
from usecases.organizations.letters import LANGUAGE
from usecases.vault import Vault
from usecases.words import words_of

NAMES = ("applied", "completed", "paid")


def write_daily_slice(session: Session, _vault: Vault, job: ClaimedJob, now: datetime) -> None:
    day = date.fromisoformat(job.facts["day"])

    def figures(session: Session, side: Side, organization_ids: Sequence[int]) -> Mapping[int, Figures]:
        return _figures(session, side, organization_ids, day)

    statement = Statement(
        MailEvent.DAILY_STATEMENT, Organization.daily_mail, Base.daily_mail, figures, _line, {"day": day}, NAMES
    )
    write_slice(session, job, statement, now)


def _figures(session: Session, side: Side, organization_ids: Sequence[int], day: date) -> Mapping[int, Figures]:
    """By base, in three statements; who uses a vehicle is not among what they read."""
    start, until = utc_range_of_day(day)
    row, mine = Application, side.organization_id.in_(organization_ids)
    applied = select(side.base_id, func.count(), literal(0)).where(
        mine, row.applied_at >= start, row.applied_at < until
    )
    completed = select(side.base_id, func.count(), literal(0)).where(
        mine, row.completed_on == day, row.oss_status.in_(sorted(COMPLETED))
    )
    paid = select(side.base_id, func.count(), func.sum(Payment.amount)).where(
        mine, Payment.application_id == row.id, Payment.state == PaymentState.PAID, Payment.paid_at >= start,
        Payment.paid_at < until,
    )  # fmt: skip
    asked: dict[str, Select[*tuple[Any, ...]]] = dict(zip(NAMES, (applied, completed, paid), strict=True))
    found: dict[int, Figures] = {}
    for name, query in asked.items():
        for base_id, count, amount in session.execute(query.group_by(side.base_id)):
            found[base_id] = found.get(base_id, Figures({})).plus(Figures({name: count}, int(amount or 0)))
    return found


def _line(figures: Figures) -> str:
    counts = {name: figures.counts.get(name, 0) for name in NAMES}
    return words_of(LANGUAGE)["mail_text.daily_line"] % {**counts, "amount": f"{figures.amount:,}"}
