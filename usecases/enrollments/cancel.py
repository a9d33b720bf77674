"""Cancel an accepted enrollment for a ground of the terms: its organization is stopped, and told by mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import EnrollmentState, RefusalGround
from domain.mail_event import MailEvent
from domain.organization_status import StandingAct, SuspensionGround
from domain.refusal import Refusal
from models.enrollments import Enrollment
from models.organizations import Organization
from usecases.audit import record
from usecases.enrollments.letters import post_ground
from usecases.enrollments.move import move, seen_enrollment
from usecases.organizations.move import Told, tell_standing
from usecases.organizations.move import move as move_organization
from usecases.vault import Vault


@dataclass(frozen=True)
class CancelEnrollment:
    """Why an enrollment that was accepted and seen at `version` is cancelled; the organization reads the text."""

    receipt_number: str
    version: int
    ground: RefusalGround
    text: str


def cancel_enrollment(session: Session, actor: Actor, vault: Vault, command: CancelEnrollment, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else, enrollment_move_not_allowed or organization_move_not_allowed."""
    organization = _organization_of(session, seen_enrollment(session, command.receipt_number, command.version))
    enrollment = move(
        session, actor, command.receipt_number, command.version, EnrollmentState.CANCELLED, now,
        ground=command.ground.value,
    )  # fmt: skip
    enrollment.refusal_ground, enrollment.refusal_text = command.ground, command.text
    move_organization(session, organization, StandingAct.CANCELLED, now)
    mail_id = post_ground(session, vault, enrollment, MailEvent.ENROLLMENT_CANCELLED, now)
    told = Told(SuspensionGround.ENROLLMENT_CANCELLED, command.text, mail_id)
    tell_standing(session, actor, organization, StandingAct.CANCELLED, told, now)
    # The text may name a person, which the audit would keep for good: only the ground is told.
    record(session, actor, "enrollment_cancelled", now, record=command.receipt_number, ground=command.ground.value)


def _organization_of(session: Session, enrollment: Enrollment) -> Organization:
    """What it became, locked; an enrollment that was not accepted became nothing, and is refused instead."""
    query = select(Organization).where(Organization.id == enrollment.organization_id)
    organization = session.scalar(query.with_for_update(key_share=True))
    if enrollment.state is not EnrollmentState.ACCEPTED or organization is None:
        raise Refusal("enrollment_move_not_allowed", old=enrollment.state, new=EnrollmentState.CANCELLED)
    return organization
