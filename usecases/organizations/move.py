"""Move an organization along its table: the act stands in its history, and in the audit of both sides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.dated import in_force
from domain.organization_status import StandingAct, StandingTerm, SuspensionGround, moved
from models.organizations import Organization, OrganizationEvent
from usecases.audit import record_for, record_for_both
from usecases.reference import standing_terms


@dataclass(frozen=True)
class MoveOrganization:
    """The organization as it was seen, and why it is moved, in the operator's own words."""

    member_code: str
    version: int
    text: str
    ground: SuspensionGround | None = None


@dataclass(frozen=True)
class Told:
    """What a line of the history holds beside the act: why, the mail that says so, and how many days a notice runs."""

    ground: SuspensionGround | None = None
    text: str = ""
    mail_id: int | None = None
    notice_days: int | None = None


def latest_event(session: Session, organization_id: int) -> OrganizationEvent | None:
    """The act by which the organization stands as it does."""
    return session.scalar(
        select(OrganizationEvent)
        .where(OrganizationEvent.organization_id == organization_id)
        .order_by(OrganizationEvent.id.desc())
        .limit(1)
    )


def latest_act(session: Session, organization_id: int) -> StandingAct | None:
    latest = latest_event(session, organization_id)
    return latest.act if latest else None


def move(session: Session, organization: Organization, act: StandingAct, now: datetime) -> None:
    """The locked organization in its new status; raises organization_move_not_allowed."""
    latest = latest_act(session, organization.id)
    organization.status = moved(organization.kind, organization.status, latest, act)
    organization.updated_at = now
    session.flush()


def tell_standing(
    session: Session, actor: Actor | None, organization: Organization, act: StandingAct, told: Told, now: datetime
) -> None:
    """Without an actor it happened by itself. Words may name a person, so the audit has only the ground."""
    session.add(
        OrganizationEvent(
            organization_id=organization.id, act=act, status=organization.status, at=now,
            by=actor.user_id if actor else None, ground=told.ground, text=told.text, notice_days=told.notice_days,
            mail_id=told.mail_id,
        )
    )  # fmt: skip
    session.flush()
    facts: dict[str, Any] = {"act": act.value, "status": organization.status.value}
    facts |= {"ground": told.ground.value} if told.ground else {}
    named = organization.member_code
    if actor is None:
        record_for(session, organization.id, "organization_moved", now, record=named, **facts)
    else:
        record_for_both(session, actor, organization.id, "organization_moved", now, named, **facts)


def standing_term(session: Session, now: datetime) -> StandingTerm:
    """The days of a notice and the months of looking on that hold today."""
    found = in_force(standing_terms(session), day_in_japan(now))
    if found is None:
        raise LookupError("no days of notice are in force")
    return found
