"""Issue a certificate to an organization; its key lies sealed until the file was fetched."""

import base64
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from models.client_certificates import CertificatePackage, ClientCertificate
from usecases.audit import record_for_both
from usecases.client_certificates.authority import authority_now, term_now
from usecases.client_certificates.find import find_organization
from usecases.client_certificates.making import (
    Holder,
    PrivateKey,
    file_for_windows,
    fingerprint_of,
    new_certificate,
    new_password,
    serial_of,
)
from usecases.client_certificates.noted import named
from usecases.vault import Vault


@dataclass(frozen=True)
class IssueCertificate:
    """To whom, and the new key, which was made beforehand."""

    member_code: str
    key: PrivateKey = field(repr=False)


def issue_certificate(session: Session, vault: Vault, actor: Actor, command: IssueCertificate, now: datetime) -> int:
    """The new certificate's id. Others of the organization go on being good: PCs change one after another."""
    organization = find_organization(session, actor, command.member_code, lock=True)
    if organization.status is OrganizationStatus.CLOSED:
        raise Refusal("certificate_organization_closed")
    authority, term = authority_now(session, vault, now), term_now(session, now)
    holder = Holder(organization.member_code, organization.name, organization.kind.value)
    certificate = new_certificate(authority.signer, holder, command.key, now, term.ends_at(now))
    row = ClientCertificate(
        organization_id=organization.id,
        authority_id=authority.row.id,
        serial=serial_of(certificate),
        fingerprint=fingerprint_of(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        issued_at=now,
        issued_by=actor.login_id,
    )
    session.add(row)
    session.flush()
    password = new_password()
    made = file_for_windows(holder, command.key, certificate, password)
    session.add(
        CertificatePackage(
            certificate_id=row.id,
            sealed_file=vault.seal(base64.b64encode(made).decode()),
            sealed_password=vault.seal(password),
            file_until=term.fetched_until(now),
            until=term.fetched_until(now),
        )
    )
    session.flush()
    record_for_both(session, actor, organization.id, "certificate_issued", now, named(row.serial))
    return row.id
