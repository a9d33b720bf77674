"""Let what failed on its way to the portal be tried anew, by a person's decision."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.payment import FeeKind, PaymentState
from domain.refusal import Refusal
from models.applications import Application, Payment
from models.jobs import Job, JobState
from usecases.agency.find import lock_application, request_of
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.jobs.enqueue import JobKind, order_key, reopen
from usecases.organizations.standing import refuse_if_stopped


@dataclass(frozen=True)
class RetrySending:
    """The application whose failed sendings are to go again."""

    number: str


def retry_sending(session: Session, actor: Actor, command: RetrySending, now: datetime) -> int:
    """How many go again. Raises organization_stopped, not_found, or nothing_failed when none had failed."""
    refuse_if_stopped(session, actor)
    application = lock_application(session, actor, command.number)
    jobs = session.scalars(
        select(Job)
        .where(Job.order_key == order_key(application.number), Job.state == JobState.FAILED)
        .order_by(Job.id)
        .with_for_update()
    ).all()
    going = [job for job in jobs if _may_go(session, application, job, actor, now)]
    if not going:
        raise Refusal("nothing_failed")
    request = request_of(session, application)
    for job in going:
        reopen(job, now)
    session.flush()
    tell_case(session, request, "sending_retried", actor, now, application_id=application.id)
    record(session, actor, "sending_retried", now, record=f"application {application.number}", count=len(going))
    return len(going)


def _may_go(session: Session, application: Application, job: Job, actor: Actor, now: datetime) -> bool:
    """An order to pay goes again only for a fee that is not settled meanwhile, and stands as under way again; what the
    portal refused to take is applied for anew."""
    if job.kind != JobKind.PAY:
        return application.applied_at is not None
    payment = session.scalar(
        select(Payment).where(
            Payment.application_id == application.id,
            Payment.fee == FeeKind(job.facts["fee"]),
            Payment.attempt == int(job.facts["attempt"]),
        )
    )
    if payment is None or payment.state not in (PaymentState.AWAITING, PaymentState.PROCESSING):
        return False
    payment.state, payment.ordered_at, payment.ordered_by = PaymentState.PROCESSING, now, actor.user_id
    return True
