"""What somebody may download: papers of the own organization, filled forms, and what the operator hands out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.direct_debit import DirectDebitState
from domain.enrollment import EnrollmentState
from domain.refusal import Refusal
from domain.rights import Right
from domain.vehicle import VehicleKind
from models.client_certificates import CertificatePackage, ClientCertificate
from models.enrollments import Enrollment
from models.organizations import DirectDebitAccount, Organization
from models.terms import TermsConfirmation
from models.users import User
from usecases.agreements.notification import ReportedChange, reported
from usecases.handouts.read import ReadableHandout, readable_handouts
from usecases.scope import visible_debits
from usecases.sides import Agent


@dataclass(frozen=True)
class Registration:
    """The enrollment by which the organization came; it holds as long as nobody has cancelled the acceptance."""

    receipt_number: str
    decided_at: datetime | None
    agreed_at: datetime
    terms_version: int
    holds: bool


@dataclass(frozen=True)
class CertificateToFetch:
    """A certificate of which the file with its private key still lies here."""

    id: int
    serial: str
    not_after: datetime
    fetched_at: datetime | None
    file_until: datetime


@dataclass(frozen=True)
class TermsConfirmed:
    """The latest version of changed terms that somebody confirmed for the organization."""

    version: int
    confirmed_at: datetime
    name: str


@dataclass(frozen=True)
class Own:
    """What the administrators of an organization alone see; each may be missing."""

    registration: Registration | None = None
    certificates: tuple[CertificateToFetch, ...] = ()
    confirmed: TermsConfirmed | None = None


@dataclass(frozen=True)
class DebitPaperDue:
    """The paper of an account for direct debit: the first one, or of a change or the end."""

    debit: int
    agent: str
    kind: VehicleKind
    is_first: bool
    at: datetime


@dataclass(frozen=True)
class Downloads:
    """What stands on the page; each may be missing."""

    registration: Registration | None
    certificates: tuple[CertificateToFetch, ...]
    confirmed: TermsConfirmed | None
    papers: tuple[DebitPaperDue, ...]
    changes: tuple[ReportedChange, ...]
    handouts: tuple[ReadableHandout, ...]


def find_downloads(session: Session, actor: Actor, now: datetime) -> Downloads:
    """Each part for who has the right to it."""
    own = _own(session, actor, now) if actor.may(Right.FETCH_DOCUMENTS) else Own()
    return Downloads(
        own.registration if actor.may(Right.FETCH_REGISTRATION) else None,
        own.certificates,
        own.confirmed,
        _papers(session, actor) if actor.may(Right.ASK_DEBIT_ACCOUNTS) else (),
        reported(session, actor) if actor.may(Right.FETCH_NOTIFICATIONS) else (),
        readable_handouts(session, actor, now),
    )


def _own(session: Session, actor: Actor, now: datetime) -> Own:
    """In one statement: a row for each certificate, or one without any."""
    confirmation, package, certificate = TermsConfirmation, CertificatePackage, ClientCertificate
    latest = select(func.max(confirmation.version)).where(confirmation.organization_id == actor.organization_id)
    to_fetch = and_(package.certificate_id == certificate.id, package.file_until > now, package.sealed_file != "")
    rows = session.execute(
        select(
            Enrollment.receipt_number, Enrollment.decided_at, Enrollment.agreed_at, Enrollment.terms_version,
            Enrollment.state, confirmation.version, confirmation.confirmed_at, User.name, package.certificate_id,
            certificate.serial, certificate.not_after, certificate.fetched_at, package.file_until,
        )
        .select_from(Organization)
        .outerjoin(Enrollment, Enrollment.organization_id == Organization.id)
        .outerjoin(
            confirmation,
            and_(
                confirmation.organization_id == Organization.id,
                confirmation.version == latest.scalar_subquery(),
            ),
        )
        .outerjoin(User, User.id == confirmation.user_id)
        .outerjoin(certificate, certificate.organization_id == Organization.id)
        .outerjoin(package, to_fetch)
        .where(Organization.id == actor.organization_id)
        .order_by(certificate.id.desc())
    ).all()  # fmt: skip
    first = rows[0]
    holds = first.state is EnrollmentState.ACCEPTED
    return Own(
        Registration(first.receipt_number, first.decided_at, first.agreed_at, first.terms_version, holds)
        if first.receipt_number
        else None,
        tuple(
            CertificateToFetch(row.certificate_id, row.serial, row.not_after, row.fetched_at, row.file_until)
            for row in rows
            if row.certificate_id is not None
        ),
        TermsConfirmed(first.version, first.confirmed_at, first.name) if first.version is not None else None,
    )


def _papers(session: Session, actor: Actor) -> tuple[DebitPaperDue, ...]:
    """Those whose accounts wait for them."""
    row = DirectDebitAccount
    waiting = or_(row.state.in_((DirectDebitState.PREPARING, DirectDebitState.CHANGING)), row.closing_asked.is_(True))
    query = (
        select(row.id, Agent.name, row.vehicle_kind, row.state, row.closing_asked, row.updated_at)
        .join(Agent, Agent.id == row.agent_organization_id)
        .where(visible_debits(actor), waiting, row.state != DirectDebitState.CLOSED)
        .order_by(row.updated_at.desc(), row.id)
    )
    return tuple(
        DebitPaperDue(one.id, one.name, one.vehicle_kind, _is_first(one), one.updated_at)
        for one in session.execute(query)
    )


def _is_first(row: Any) -> bool:
    return row.state is DirectDebitState.PREPARING and not row.closing_asked


def own_enrollment(session: Session, actor: Actor) -> Enrollment:
    """The one by which the actor's organization came; raises Refusal not_found."""
    found = None
    if actor.may(Right.FETCH_REGISTRATION):
        found = session.scalar(select(Enrollment).where(Enrollment.organization_id == actor.organization_id))
    if found is None:
        raise Refusal("not_found")
    return found
