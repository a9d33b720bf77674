"""What an organization's administrator may download: the papers of its registration, certificates not yet fetched."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import EnrollmentState
from domain.refusal import Refusal
from domain.rights import Right
from models.client_certificates import CertificatePackage, ClientCertificate
from models.enrollments import Enrollment
from models.terms import TermsConfirmation
from models.users import User


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
class Downloads:
    """What stands on the page; each may be missing."""

    registration: Registration | None
    certificates: tuple[CertificateToFetch, ...]
    confirmed: TermsConfirmed | None


def find_downloads(session: Session, actor: Actor, now: datetime) -> Downloads:
    row = session.execute(
        select(
            Enrollment.receipt_number, Enrollment.decided_at, Enrollment.agreed_at, Enrollment.terms_version,
            (Enrollment.state == EnrollmentState.ACCEPTED).label("holds"),
        ).where(Enrollment.organization_id == actor.organization_id)
    ).one_or_none()  # fmt: skip
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
    return Downloads(
        Registration(*row) if row else None,
        tuple(CertificateToFetch(*certificate) for certificate in certificates),
        _confirmed(session, actor),
    )


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
