"""How an organization stands: one that is stopped or has left reads on, and sends nothing any more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_status import OrganizationStatus, StandingAct, SuspensionGround, stops_at
from domain.refusal import Refusal
from models.mails import Mail
from models.organizations import Organization, OrganizationEvent

MAY_ACT = (OrganizationStatus.ACTIVE, OrganizationStatus.SUSPENDING)


def refuse_if_stopped(session: Session, actor: Actor) -> None:
    """Raises organization_stopped. Called before anything else is locked: the status holds until the act is done."""
    query = select(Organization.status).where(Organization.id == actor.organization_id)
    if session.scalar(query.with_for_update(read=True)) not in MAY_ACT:
        raise Refusal("organization_stopped")


def has_left(session: Session, organization_id: int) -> bool:
    status = session.scalar(select(Organization.status).where(Organization.id == organization_id))
    return status is OrganizationStatus.CLOSED


@dataclass(frozen=True)
class Standing:
    """What holds for an organization that is not simply in use: since when, why, and what comes of it.

    `stops_at` is when a notice is over, None until the mail server has its mail.
    """

    status: OrganizationStatus
    act: StandingAct
    since: datetime
    ground: SuspensionGround | None
    text: str
    notice_days: int
    stops_at: datetime | None


def find_standing(database: Connection, organization_id: int, status: OrganizationStatus) -> Standing | None:
    """None for one in use."""
    if status is OrganizationStatus.ACTIVE:
        return None
    event = OrganizationEvent
    row = database.execute(
        select(event.act, event.at, event.ground, event.text, event.notice_days, Mail.accepted_at)
        .outerjoin(Mail, Mail.id == event.mail_id)
        .where(event.organization_id == organization_id)
        .order_by(event.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    days = row.notice_days or 0
    return Standing(status, row.act, row.at, row.ground, row.text, days, stops_at(row.accepted_at, days))
