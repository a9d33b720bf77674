"""One organization with its certificates, as the operator's page shows them."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.client_certificate import CertificateState, IssuedCertificate, RevocationReason
from domain.refusal import Refusal
from domain.rights import OrganizationKind, Right
from models.client_certificates import CertificatePackage, ClientCertificate
from models.organizations import Organization
from usecases.client_certificates.authority import term_now

SHAPE_OF_CODE = re.compile(r"[0-9]{7}")
LARGEST_ID = 2**31 - 1
MOST_SHOWN = 100


@dataclass(frozen=True)
class CertificateRow:
    """One certificate; its file and its password can be fetched until then, None when they are gone."""

    id: int
    serial: str
    state: CertificateState
    not_before: datetime
    not_after: datetime
    issued_at: datetime
    issued_by: str
    fetched_at: datetime | None
    file_until: datetime | None
    password_until: datetime | None
    revoked_at: datetime | None
    reason: RevocationReason | None


@dataclass(frozen=True)
class CertificateHolder:
    """An organization and what it holds, newest first."""

    id: int
    member_code: str
    name: str
    kind: OrganizationKind
    required: bool
    certificates: tuple[CertificateRow, ...]

    @property
    def usable(self) -> tuple[CertificateRow, ...]:
        return tuple(row for row in self.certificates if row.state in (CertificateState.VALID, CertificateState.DUE))


def find_organization(session: Session, actor: Actor, member_code: str, lock: bool = False) -> Organization:
    """Any organization, for who may issue certificates; raises Refusal not_found."""
    if not actor.may(Right.ISSUE_CERTIFICATES) or not SHAPE_OF_CODE.fullmatch(member_code):
        raise Refusal("not_found")
    query = select(Organization).where(Organization.member_code == member_code)
    organization = session.scalar(query.with_for_update() if lock else query)
    if organization is None:
        raise Refusal("not_found")
    return organization


def find_holder(session: Session, actor: Actor, member_code: str, now: datetime) -> CertificateHolder:
    organization = find_organization(session, actor, member_code)
    rows = session.execute(_certificates(organization.id).limit(MOST_SHOWN)).all()
    renew_days = term_now(session, now).renew_days
    return CertificateHolder(
        id=organization.id,
        member_code=organization.member_code,
        name=organization.name,
        kind=organization.kind,
        required=organization.certificate_required,
        certificates=tuple(_row(certificate, package, renew_days, now) for certificate, package in rows),
    )


def find_certificate(
    session: Session, actor: Actor, member_code: str, certificate_id: int, lock: bool = False
) -> tuple[Organization, ClientCertificate]:
    """A certificate of the organization with this member code; raises Refusal not_found."""
    organization = find_organization(session, actor, member_code)
    return organization, _certificate_of(session, organization, certificate_id, lock)


def find_own_certificate(
    session: Session, actor: Actor, certificate_id: int, lock: bool = False
) -> tuple[Organization, ClientCertificate]:
    """A certificate of the actor's own organization; raises Refusal not_found."""
    if not actor.may(Right.FETCH_DOCUMENTS):
        raise Refusal("not_found")
    organization = session.get_one(Organization, actor.organization_id)
    return organization, _certificate_of(session, organization, certificate_id, lock)


def _certificate_of(session: Session, organization: Organization, certificate_id: int, lock: bool) -> ClientCertificate:
    if certificate_id > LARGEST_ID:
        raise Refusal("not_found")
    query = select(ClientCertificate).where(
        ClientCertificate.id == certificate_id, ClientCertificate.organization_id == organization.id
    )
    certificate = session.scalar(query.with_for_update() if lock else query)
    if certificate is None:
        raise Refusal("not_found")
    return certificate


def issued(certificate: ClientCertificate) -> IssuedCertificate:
    return IssuedCertificate(certificate.organization_id, certificate.not_after, certificate.revoked_at)


def _certificates(organization_id: int) -> Select[ClientCertificate, CertificatePackage | None]:
    return (
        select(ClientCertificate, CertificatePackage)
        .outerjoin(CertificatePackage, CertificatePackage.certificate_id == ClientCertificate.id)
        .where(ClientCertificate.organization_id == organization_id)
        .order_by(ClientCertificate.id.desc())
    )


def _row(row: ClientCertificate, package: CertificatePackage | None, renew_days: int, now: datetime) -> CertificateRow:
    return CertificateRow(
        id=row.id,
        serial=row.serial,
        state=issued(row).state(now, renew_days),
        not_before=row.not_before,
        not_after=row.not_after,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        fetched_at=row.fetched_at,
        file_until=package.file_until if package and package.file_until > now else None,
        password_until=package.until if package and package.until > now else None,
        revoked_at=row.revoked_at,
        reason=row.reason,
    )
