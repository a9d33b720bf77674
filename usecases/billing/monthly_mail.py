"""立替実績: what agents advanced for clients in one month."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.billing_month import BillingMonth
from domain.mail_event import MailEvent
from models.applications import Application, Charge
from models.organizations import Base, Organization
from usecases.billing.statement_mails import Figures, Side, Statement, write_slice
from usecases.jobs.claim import ClaimedJob
from usecases.organizations.letters import LANGUAGE
from usecases.portal.charges import ADVANCED
from usecases.vault import Vault
from usecases.words import words_of

ADVANCES = "advances"


def write_monthly_slice(session: Session, _vault: Vault, job: ClaimedJob, now: datetime) -> None:
    month = BillingMonth.parse(job.facts["month"])

    def figures(session: Session, side: Side, organization_ids: Sequence[int]) -> Mapping[int, Figures]:
        return _figures(session, side, organization_ids, month)

    statement = Statement(
        MailEvent.MONTHLY_ADVANCES, Organization.monthly_mail, Base.monthly_mail, figures, _line,
        {"month": month.text}, (ADVANCES,),
    )  # fmt: skip
    write_slice(session, job, statement, now)


def _figures(
    session: Session, side: Side, organization_ids: Sequence[int], month: BillingMonth
) -> Mapping[int, Figures]:
    """By base and the day it was advanced, whatever became of the case; a correction counts as no advance."""
    query = (
        select(side.base_id, func.count().filter(Charge.corrects_id.is_(None)), func.sum(Charge.amount))
        .join(Application, Application.id == Charge.application_id)
        .where(
            side.organization_id.in_(organization_ids), Charge.kind.in_([kind.value for kind in ADVANCED.values()]),
            Charge.day.between(month.first_day, month.last_day),
        )
        .group_by(side.base_id)
    )  # fmt: skip
    return {base_id: Figures({ADVANCES: count}, int(amount)) for base_id, count, amount in session.execute(query)}


def _line(figures: Figures) -> str:
    counts = {ADVANCES: figures.counts[ADVANCES], "amount": f"{figures.amount:,}"}
    return words_of(LANGUAGE)["mail_text.monthly_line"] % counts
