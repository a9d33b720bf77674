"""One enrollment as the operator looks it over: what was entered, papers, checks and history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.enrollment import NEXT, OPEN, TAKES_PAPERS, EnrollmentAct, EnrollmentState, RefusalGround, Source
from domain.enrollment import Enrollment as Entered
from domain.enrollment_checks import CheckResult
from domain.refusal import Refusal
from models.enrollments import Enrollment, EnrollmentEvent
from models.organizations import Organization
from models.users import User
from usecases.enrollments.ask import QuestionOnDesk, questions_of
from usecases.enrollments.check import check_enrollment
from usecases.enrollments.invitations import Invited, invited_people
from usecases.enrollments.move import is_numbered
from usecases.enrollments.papers import PaperOnDesk, papers_of
from usecases.signup.content import content_to_check
from usecases.signup.promise import answer_by, business_days_since, promised_days
from usecases.vault import Vault


@dataclass(frozen=True)
class EventLine:
    """One line of the history; who is empty for the applicant."""

    at: datetime
    who: str
    act: EnrollmentAct
    state: EnrollmentState
    facts: dict[str, Any]


@dataclass(frozen=True)
class ShownEnrollment:
    """The bank account is whole, for the operator checks it; passwords are in nothing that is shown."""

    receipt_number: str
    version: int
    state: EnrollmentState
    may_become: frozenset[EnrollmentState]
    source: Source
    received_at: datetime
    updated_at: datetime
    answer_by: date
    age: int
    late: bool
    entered: Entered
    papers: tuple[PaperOnDesk, ...]
    questions: tuple[QuestionOnDesk, ...]
    checks: tuple[CheckResult, ...]
    history: tuple[EventLine, ...]
    member_code: str
    invited: tuple[Invited, ...]
    refusal_ground: RefusalGround | None
    refusal_text: str
    remarks: str

    @property
    def takes_papers(self) -> bool:
        return self.state in TAKES_PAPERS

    @property
    def to_invite(self) -> tuple[str, ...]:
        """Who sets the first password by a link, once it is accepted; a paper holds no password of a manager."""
        managers = [base.manager.name for base in self.entered.bases] if self.source is Source.POST else []
        return tuple(dict.fromkeys([one.name for one in self.entered.administrators] + managers))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def show_enrollment(
    session: Session, actor: Actor, vault: Vault, receipt_number: str, now: datetime
) -> ShownEnrollment:
    """Raises Refusal not_found."""
    row, member_code = _found(session, receipt_number)
    entered = content_to_check(row, vault)
    age = business_days_since(session, row.received_at, row.decided_at or now)
    return ShownEnrollment(
        receipt_number=row.receipt_number,
        version=row.version,
        state=row.state,
        may_become=NEXT[row.state],
        source=row.source,
        received_at=row.received_at,
        updated_at=row.updated_at,
        answer_by=answer_by(session, row.received_at),
        age=age,
        late=row.state in OPEN and age > promised_days(session, day_in_japan(row.received_at)),
        entered=entered,
        papers=papers_of(session, row.id),
        questions=questions_of(session, row.id),
        # What was decided is checked no more.
        checks=check_enrollment(session, row, entered) if row.state in OPEN else (),
        history=_history(session, actor, row.id),
        member_code=member_code or "",
        invited=invited_people(session, row) if row.organization_id else (),
        refusal_ground=row.refusal_ground,
        refusal_text=row.refusal_text,
        remarks=row.remarks,
    )


def _found(session: Session, receipt_number: str) -> tuple[Enrollment, str | None]:
    """The enrollment with the member code it became. Raises Refusal not_found."""
    found = session.execute(
        select(Enrollment, Organization.member_code)
        .outerjoin(Organization, Organization.id == Enrollment.organization_id)
        .where(is_numbered(receipt_number))
    ).one_or_none()
    if found is None:
        raise Refusal("not_found")
    enrollment, member_code = found
    return enrollment, member_code


def _history(session: Session, actor: Actor, enrollment_id: int) -> tuple[EventLine, ...]:
    """The latest first."""
    colleague = and_(User.id == EnrollmentEvent.by, User.organization_id == actor.organization_id)
    found = session.execute(
        select(EnrollmentEvent.at, User.name, EnrollmentEvent.act, EnrollmentEvent.state, EnrollmentEvent.facts)
        .outerjoin(User, colleague)
        .where(EnrollmentEvent.enrollment_id == enrollment_id)
        .order_by(EnrollmentEvent.id.desc())
    )
    return tuple(EventLine(at, name or "", act, state, facts) for at, name, act, state, facts in found)
