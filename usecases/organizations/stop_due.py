"""停止: stop the organizations whose notice is over, each once however many workers look."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus, StandingAct, SuspensionGround, stops_at
from models.mails import Mail
from models.organizations import Organization, OrganizationEvent
from usecases.organizations.letters import post_standing, reason
from usecases.organizations.move import Told, move, tell_standing
from usecases.vault import Vault


def is_stop_due(session: Session, now: datetime) -> bool:
    """Looked at without a write transaction."""
    return any(_is_over(row, now) for row in session.execute(_announced()))


def stop_due(session: Session, vault: Vault, now: datetime) -> tuple[str, ...]:
    """The member codes of those that were stopped now; what another worker has in hand is left to it."""
    locked = _announced().with_for_update(skip_locked=True, key_share=True, of=Organization)
    due = [row for row in session.execute(locked).all() if _is_over(row, now)]
    return tuple(_stop(session, vault, row.Organization, row.OrganizationEvent, now) for row in due)


def _announced() -> Select[*tuple[Any, ...]]:
    """Organizations with their notice, which is what was done to them last, and when the mail server took its mail."""
    newer = aliased(OrganizationEvent)
    latest = select(func.max(newer.id)).where(newer.organization_id == Organization.id).scalar_subquery()
    return (
        select(Organization, OrganizationEvent, Mail.accepted_at)
        .select_from(Organization)
        .join(OrganizationEvent, OrganizationEvent.id == latest)
        .join(Mail, Mail.id == OrganizationEvent.mail_id)
        .where(Organization.status == OrganizationStatus.SUSPENDING)
        .order_by(Organization.id)
    )


def _is_over(row: Any, now: datetime) -> bool:
    at = stops_at(row.accepted_at, row.OrganizationEvent.notice_days or 0)
    return at is not None and at <= now


def _stop(session: Session, vault: Vault, organization: Organization, notice: OrganizationEvent, now: datetime) -> str:
    ground = notice.ground or SuspensionGround.SIMILAR
    move(session, organization, StandingAct.STOPPED, now)
    facts = {**reason(ground, notice.text), "suspended_at": now}
    mail_id = post_standing(session, vault, organization, MailEvent.SUSPENDED, facts, now)
    tell_standing(session, None, organization, StandingAct.STOPPED, Told(ground, notice.text, mail_id), now)
    return organization.member_code
