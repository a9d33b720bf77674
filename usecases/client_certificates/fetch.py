"""Fetch the file of a certificate, and apart from it its password; both are gone after a while."""

import base64
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from documents.client_certificate import CertificatePapers, certificate_password, certificate_zip
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from models.client_certificates import CertificatePackage, ClientCertificate
from models.organizations import Organization
from usecases.audit import record_for_both
from usecases.client_certificates.authority import term_now
from usecases.client_certificates.find import find_certificate, find_own_certificate
from usecases.client_certificates.noted import named
from usecases.document import Document
from usecases.vault import Vault

# A line that broke, or a button pressed twice, costs no new certificate.
ONCE_MORE = timedelta(minutes=10)


def fetch_file(
    session: Session, vault: Vault, actor: Actor, member_code: str, certificate_id: int, now: datetime
) -> Document:
    """The zip. Raises Refusal not_found, or certificate_file_gone once its key was forgotten."""
    organization, certificate = find_certificate(session, actor, member_code, certificate_id, lock=True)
    return _file_of(session, vault, actor, organization, certificate, now)


def fetch_own_file(session: Session, vault: Vault, actor: Actor, certificate_id: int, now: datetime) -> Document:
    """The zip of a certificate of the actor's own organization. Raises as `fetch_file`.

    The password comes from the operator on another way: whoever signs in here must not get both.
    """
    organization, certificate = find_own_certificate(session, actor, certificate_id, lock=True)
    return _file_of(session, vault, actor, organization, certificate, now)


def _file_of(
    session: Session,
    vault: Vault,
    actor: Actor,
    organization: Organization,
    certificate: ClientCertificate,
    now: datetime,
) -> Document:
    package = session.get(CertificatePackage, certificate.id, with_for_update=True)
    if package is None or package.file_until <= now or not package.sealed_file:
        raise Refusal("certificate_file_gone")
    certificate.fetched_at = certificate.fetched_at or now
    package.file_until = min(package.file_until, now + ONCE_MORE)
    session.flush()
    record_for_both(session, actor, organization.id, "certificate_fetched", now, named(certificate.serial))
    papers = papers_of(session, organization, certificate, now)
    return certificate_zip(papers, base64.b64decode(vault.open(package.sealed_file)))


def fetch_password(
    session: Session, vault: Vault, actor: Actor, member_code: str, certificate_id: int, now: datetime
) -> Document:
    """The sheet with the password, for another way than the file. Raises as `fetch_file`."""
    organization, certificate = find_certificate(session, actor, member_code, certificate_id)
    package = session.get(CertificatePackage, certificate.id)
    if package is None or package.until <= now:
        raise Refusal("certificate_password_gone")
    record_for_both(session, actor, organization.id, "certificate_password_fetched", now, named(certificate.serial))
    return certificate_password(papers_of(session, organization, certificate, now), vault.open(package.sealed_password))


def papers_of(
    session: Session, organization: Organization, certificate: ClientCertificate, now: datetime
) -> CertificatePapers:
    return CertificatePapers(
        member_code=organization.member_code,
        organization_name=organization.name,
        serial=certificate.serial,
        last_day=day_in_japan(certificate.not_after),
        renew_days=term_now(session, now).renew_days,
        issued_on=day_in_japan(certificate.issued_at),
    )
