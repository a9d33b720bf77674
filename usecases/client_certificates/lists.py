"""The signed lists of revoked certificates: made anew at each revocation and before they are out of date."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.client_certificate import RevocationReason
from models.client_certificates import CertificateAuthority, ClientCertificate
from usecases.client_certificates.authority import open_authority, term_now
from usecases.client_certificates.making import Revoked, new_list
from usecases.vault import Vault


def published_lists(session: Session, now: datetime) -> str:
    """The lists of all authorities that still hold, one after another, as nginx wants them; empty before the first."""
    held = select(CertificateAuthority.revocation_list).where(CertificateAuthority.not_after > now)
    return "".join(session.scalars(held.order_by(CertificateAuthority.generation)))


def is_list_due(session: Session, now: datetime) -> bool:
    """Whether one has gone through half its time: a front that missed one round is then still in time."""
    times = select(CertificateAuthority.listed_at, CertificateAuthority.listed_until).where(
        CertificateAuthority.not_after > now
    )
    return any(_is_due(row.listed_at, row.listed_until, now) for row in session.execute(times))


def renew_lists(session: Session, vault: Vault, now: datetime) -> None:
    """Those that are due."""
    held = select(CertificateAuthority).where(CertificateAuthority.not_after > now)
    for row in session.scalars(held.order_by(CertificateAuthority.generation).with_for_update()):
        if _is_due(row.listed_at, row.listed_until, now):
            sign_list(session, vault, row, now)


def sign_list(session: Session, vault: Vault, row: CertificateAuthority, now: datetime) -> None:
    """What expired stays out: no front lets it in anyway."""
    revoked = session.execute(
        select(ClientCertificate.serial, ClientCertificate.revoked_at, ClientCertificate.reason)
        .where(
            ClientCertificate.authority_id == row.id,
            ClientCertificate.revoked_at.is_not(None),
            ClientCertificate.not_after > now,
        )
        .order_by(ClientCertificate.revoked_at, ClientCertificate.id)
    )
    lines = [Revoked(each.serial, each.revoked_at, each.reason or RevocationReason.MISTAKE) for each in revoked]
    until = term_now(session, now).listed_until(now)
    row.list_number += 1
    row.revocation_list = new_list(open_authority(row, vault).signer, row.list_number, lines, now, until)
    row.listed_at, row.listed_until = now, until
    session.flush()


def _is_due(listed_at: datetime, listed_until: datetime, now: datetime) -> bool:
    return now >= listed_at + (listed_until - listed_at) / 2
