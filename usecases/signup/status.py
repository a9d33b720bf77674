"""Where an enrollment stands, for the applicant alone: by the draft's token or by the link of its receipt."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.enrollment import EnrollmentAct, EnrollmentState, PaperKind, PaperState, RefusalGround
from domain.refusal import Refusal
from models.enrollments import Enrollment, EnrollmentEvent, EnrollmentPaper
from usecases.signup.draft import find_row, token_hash
from usecases.signup.promise import answer_by
from usecases.vault import Vault

STATUS_SHOWN_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Paper:
    """A paper that is wanted, and whether it has come."""

    kind: PaperKind
    state: PaperState
    remark: str


@dataclass(frozen=True)
class EnrollmentStatus:
    """What the applicant reads; of persons nothing, for the link may lie in anyone's mailbox."""

    receipt_number: str
    name: str
    email: str
    state: EnrollmentState
    received_at: datetime
    answer_by: date
    reached: dict[EnrollmentState, datetime]
    papers: tuple[Paper, ...]
    refusal_ground: RefusalGround | None
    refusal_text: str
    status_token: str


def status_of_draft(session: Session, vault: Vault, token: str, now: datetime) -> EnrollmentStatus:
    """For the browser that sent it. Raises not_found."""
    draft = find_row(session, token, now)
    enrollment = None if draft is None else session.get(Enrollment, draft.enrollment_id or 0)
    if enrollment is None:
        raise Refusal("not_found")
    return _status(session, vault, enrollment)


def status_of_link(session: Session, vault: Vault, token: str, now: datetime) -> EnrollmentStatus:
    """For whoever has the unguessable link. Raises not_found."""
    return _status(session, vault, enrollment_of_link(session, token, now))


def enrollment_of_link(session: Session, token: str, now: datetime) -> Enrollment:
    """Raises not_found."""
    enrollment = session.scalar(
        select(Enrollment).where(
            Enrollment.status_hash == token_hash(token), Enrollment.received_at > now - STATUS_SHOWN_FOR
        )
    )
    if enrollment is None:
        raise Refusal("not_found")
    return enrollment


def _status(session: Session, vault: Vault, enrollment: Enrollment) -> EnrollmentStatus:
    events = session.scalars(
        select(EnrollmentEvent)
        .where(
            EnrollmentEvent.enrollment_id == enrollment.id,
            EnrollmentEvent.act.in_((EnrollmentAct.RECEIVED, EnrollmentAct.MOVED)),
        )
        .order_by(EnrollmentEvent.id)
    )
    papers = session.execute(
        select(EnrollmentPaper.kind, EnrollmentPaper.state, EnrollmentPaper.remark)
        .where(EnrollmentPaper.enrollment_id == enrollment.id)
        .order_by(EnrollmentPaper.id)
    )
    return EnrollmentStatus(
        receipt_number=enrollment.receipt_number,
        name=enrollment.name,
        email=enrollment.email,
        state=enrollment.state,
        received_at=enrollment.received_at,
        answer_by=answer_by(session, enrollment.received_at),
        reached={event.state: event.at for event in events},
        papers=tuple(Paper(*row) for row in papers),
        refusal_ground=enrollment.refusal_ground,
        refusal_text=enrollment.refusal_text,
        status_token=vault.open(enrollment.sealed_status_token),
    )
