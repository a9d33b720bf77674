"""Revoke a certificate: it opens nothing from this moment on, whatever a front has heard of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.client_certificate import RevocationReason
from domain.refusal import Refusal
from models.client_certificates import CertificateAuthority, CertificatePackage
from models.users import User, UserSession
from usecases.audit import record_for_both
from usecases.client_certificates.find import find_certificate
from usecases.client_certificates.lists import sign_list
from usecases.client_certificates.noted import named
from usecases.vault import Vault


@dataclass(frozen=True)
class RevokeCertificate:
    """Which one, of whom, and why."""

    member_code: str
    certificate_id: int
    reason: RevocationReason


def revoke_certificate(session: Session, vault: Vault, actor: Actor, command: RevokeCertificate, now: datetime) -> None:
    """Ends what was signed in with it, and lists it. Raises Refusal not_found or certificate_already_revoked."""
    organization, certificate = find_certificate(session, actor, command.member_code, command.certificate_id, lock=True)
    if certificate.revoked_at is not None:
        raise Refusal("certificate_already_revoked")
    certificate.revoked_at, certificate.revoked_by, certificate.reason = now, actor.login_id, command.reason
    session.execute(delete(CertificatePackage).where(CertificatePackage.certificate_id == certificate.id))
    session.execute(
        update(UserSession)
        .where(
            UserSession.user_id.in_(select(User.id).where(User.organization_id == organization.id)),
            UserSession.ended_at.is_(None),
            UserSession.certificate_fingerprint == certificate.fingerprint,
        )
        .values(ended_at=now, end_reason="certificate_revoked")
    )
    session.flush()
    authority = session.get_one(CertificateAuthority, certificate.authority_id, with_for_update=True)
    sign_list(session, vault, authority, now)
    record_for_both(
        session, actor, organization.id, "certificate_revoked", now, named(certificate.serial),
        reason=command.reason.value,
    )  # fmt: skip
