"""Issue the 登録通知書, from what was entered and as it was accepted: the same bytes each time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from documents.registration_notice import RegistrationNotice, registration_notice
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.enrollment import EnrollmentState
from domain.refusal import Refusal
from models.enrollments import Enrollment
from models.organizations import Organization
from usecases.audit import note_download
from usecases.document import Document
from usecases.downloads.find import own_enrollment
from usecases.enrollments.move import find_enrollment
from usecases.signup.content import content_of


@dataclass(frozen=True)
class IssuedNotice:
    """The document, and what it is of."""

    receipt_number: str
    document: Document


def own_registration_notice(session: Session, actor: Actor, sign_in: str) -> IssuedNotice:
    """That of the actor's organization; `sign_in` is the whole address of the page. Raises Refusal not_found."""
    return _issued(session, own_enrollment(session, actor), sign_in)


def operators_copy(session: Session, receipt_number: str, sign_in: str) -> IssuedNotice:
    """That of any accepted enrollment. Raises Refusal not_found."""
    return _issued(session, find_enrollment(session, receipt_number), sign_in)


def note_notice_issued(session: Session, actor: Actor, notice: IssuedNotice, now: datetime) -> None:
    note_download(session, actor, f"registration-notice {notice.receipt_number}", now)


def _issued(session: Session, enrollment: Enrollment, sign_in: str) -> IssuedNotice:
    if enrollment.state is not EnrollmentState.ACCEPTED or enrollment.decided_at is None:
        raise Refusal("not_found")
    organization = session.get_one(Organization, enrollment.organization_id)
    # Without the vault nothing secret is even read; the name is the one that was accepted.
    entered = content_of(enrollment)
    document = registration_notice(
        RegistrationNotice(
            member_code=organization.member_code,
            organization_name=entered.company.name,
            receipt_number=enrollment.receipt_number,
            accepted_on=day_in_japan(enrollment.decided_at),
            sign_in=sign_in,
            administrators=entered.administrators,
            bases=entered.bases,
        )
    )
    return IssuedNotice(enrollment.receipt_number, document)
