"""Let a base send again after its account at the portal stood still."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.jobs import Job, JobState
from models.organizations import PortalAccount
from usecases.agency.find import must_find
from usecases.audit import record
from usecases.organizations.standing import refuse_if_stopped
from usecases.portal.accounts import ACCOUNT_STOPPED


@dataclass(frozen=True)
class ResumeSending:
    """The account that stands still."""

    account_id: int


def resume_sending(session: Session, actor: Actor, command: ResumeSending, now: datetime) -> None:
    """What waited for it goes at once. Raises organization_stopped, or not_found for an account of other bases."""
    refuse_if_stopped(session, actor)
    query = select(PortalAccount).where(
        PortalAccount.id == command.account_id, PortalAccount.organization_id == actor.organization_id
    )
    if actor.bases is not None:
        query = query.where(PortalAccount.base_id.in_(actor.bases))
    account = must_find(session.scalar(query.with_for_update()))
    account.stopped_reason, account.poll_at, account.updated_at = "", now, now
    session.execute(
        update(Job)
        .where(Job.organization_id == actor.organization_id, Job.state == JobState.WAITING, Job.run_at > now)
        .where(Job.last_error == ACCOUNT_STOPPED)
        .values(run_at=now)
        .execution_options(synchronize_session=False)
    )
    record(session, actor, "portal_account_resumed", now, record=f"portal account {account.bulk_user_id}")
