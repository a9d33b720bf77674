"""What somebody may download: papers of the own organization, filled forms, and what the operator hands out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.direct_debit import DirectDebitState
from domain.enrollment import EnrollmentState
from domain.refusal import Refusal
from domain.rights import Right
from domain.vehicle import VehicleKind
from models.client_certificates import CertificatePackage, ClientCertificate
from models.enrollments import Enrollment
from models.organizations import DirectDebitAccount
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
    owns = actor.may(Right.FETCH_DOCUMENTS)
    return Downloads(
        _registration(session, actor) if actor.may(Right.FETCH_REGISTRATION) else None,
        _certificates(session, actor, now) if owns else (),
        _confirmed(session, actor) if owns else None,
        _papers(session, actor) if actor.may(Right.ASK_DEBIT_ACCOUNTS) else (),
        reported(session, actor) if actor.may(Right.FETCH_NOTIFICATIONS) else (),
        readable_handouts(session, actor, now),
    )


def _registration(session: Session, actor: Actor) -> Registration | None:
    row = session.execute(
        select(
            Enrollment.receipt_number, Enrollment.decided_at, Enrollment.agreed_at, Enrollment.terms_version,
            (Enrollment.state == EnrollmentState.ACCEPTED).label("holds"),
        ).where(Enrollment.organization_id == actor.organization_id)
    ).one_or_none()  # fmt: skip
    return Registration(*row) if row else None


def _certificates(session: Session, actor: Actor, now: datetime) -> tuple[CertificateToFetch, ...]:
    certificates = session.execute(
        select(
            ClientCertificate.id, ClientCertificate.serial, ClientCertificate.not_after,
            ClientCertificate.fetched_at, CertificatePackage.file_until,
        )
        .join(CertificatePackage, CertificatePackage.certificate_id == ClientCertificate.id)
        .where(
            ClientCertificate.organization_id == actor.organization_id,
            CertificatePackage.file_until > now, CertificatePackage.sealed_file != "",
        )
        .order_by(ClientCertificate.id.desc())
    )  # fmt: skip
    return tuple(CertificateToFetch(*certificate) for certificate in certificates)


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


def _confirmed(session: Session, actor: Actor) -> TermsConfirmed | None:
    row = session.execute(
        select(TermsConfirmation.version, TermsConfirmation.confirmed_at, User.name)
        .join(User, User.id == TermsConfirmation.user_id)
        .where(TermsConfirmation.organization_id == actor.organization_id)
        .order_by(TermsConfirmation.version.desc())
        .limit(1)
    ).one_or_none()
    return TermsConfirmed(*row) if row else None


def own_enrollment(session: Session, actor: Actor) -> Enrollment:
    """The one by which the actor's organization came; raises Refusal not_found."""
    found = None
    if actor.may(Right.FETCH_REGISTRATION):
        found = session.scalar(select(Enrollment).where(Enrollment.organization_id == actor.organization_id))
    if found is None:
        raise Refusal("not_found")
    return found
