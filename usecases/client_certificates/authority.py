"""Our own authority: made on first need, and anew when it could not outlive what it signs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.client_certificate import CertificateTerm, term_on
from domain.clock import day_in_japan
from domain.rights import OrganizationKind
from models.client_certificates import CertificateAuthority
from models.organizations import Organization
from usecases.audit import record_for
from usecases.client_certificates.making import Signer, certificate_text, key_text, new_authority, new_list
from usecases.reference import certificate_terms
from usecases.vault import Vault

LIVES = 5
"""How many terms of a client certificate an authority lives."""


@dataclass(frozen=True)
class Authority:
    """The row, and what it signs with."""

    row: CertificateAuthority
    signer: Signer


def term_now(session: Session, now: datetime) -> CertificateTerm:
    return term_on(certificate_terms(session), day_in_japan(now))


def authority_now(session: Session, vault: Vault, now: datetime) -> Authority:
    """The newest one, if it lives as long as a certificate of today would; else a new one."""
    newest = session.scalar(select(CertificateAuthority).order_by(CertificateAuthority.generation.desc()).limit(1))
    if newest is not None and newest.not_after >= term_now(session, now).ends_at(now):
        return open_authority(newest, vault)
    return _make(session, vault, newest.generation + 1 if newest else 1, now)


def open_authority(row: CertificateAuthority, vault: Vault) -> Authority:
    return Authority(row, Signer.of(row.certificate, vault.open(row.sealed_key)))


def certificates_of_authorities(session: Session, now: datetime) -> str:
    """Those of all authorities that still hold, as a front wants them in one file; empty before the first."""
    held = select(CertificateAuthority.certificate).where(CertificateAuthority.not_after > now)
    return "".join(session.scalars(held.order_by(CertificateAuthority.generation)))


def _make(session: Session, vault: Vault, generation: int, now: datetime) -> Authority:
    """Of two that make the same generation at once the second takes the first one's."""
    term, until = term_now(session, now), now
    for _life in range(LIVES):
        until = term.ends_at(until)
    signer = new_authority(generation, now, until)
    made = CertificateAuthority(
        generation=generation,
        certificate=certificate_text(signer.certificate),
        sealed_key=vault.seal(key_text(signer.key)),
        not_before=signer.certificate.not_valid_before_utc,
        not_after=signer.certificate.not_valid_after_utc,
        list_number=1,
        revocation_list=new_list(signer, 1, (), now, term.listed_until(now)),
        listed_at=now,
        listed_until=term.listed_until(now),
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        known = select(CertificateAuthority).where(CertificateAuthority.generation == generation)
        return open_authority(session.scalars(known).one(), vault)
    ours = select(Organization.id).where(Organization.kind == OrganizationKind.OPERATOR).order_by(Organization.id)
    for organization_id in session.scalars(ours.limit(1)).all():
        record_for(session, organization_id, "certificate_authority_made", now, record=f"authority {generation}")
    return Authority(made, signer)
