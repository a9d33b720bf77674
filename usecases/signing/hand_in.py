"""Take a certificate file that was opened: its key lies sealed from here on, its entry is still to be made."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.organizations import Organization
from models.signing import SigningCertificate
from usecases.audit import record
from usecases.scope import visible_signing
from usecases.signing.open_file import OpenedFile
from usecases.vault import Vault

# An entry that nobody finished takes its key along.
FINISHED_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class HandIn:
    """The file as it was opened before the transaction."""

    opened: OpenedFile


def hand_in(session: Session, vault: Vault, actor: Actor, command: HandIn, now: datetime) -> int:
    """The certificate's id; handed in once more before its entry is finished it is the same one.

    Raises signing_certificate_known for one that is registered already.
    """
    # Two who hand in the same file go one after the other.
    session.scalar(select(Organization.id).where(Organization.id == actor.organization_id).with_for_update())
    opened, read = command.opened, command.opened.read
    known = session.scalar(
        select(SigningCertificate).where(
            visible_signing(actor),
            SigningCertificate.fingerprint == read.fingerprint,
            SigningCertificate.stopped_at.is_(None),
        )
    )
    if known is not None and known.registered_at is not None:
        raise Refusal("signing_certificate_known", "file")
    if known is not None:
        return known.id
    certificate = SigningCertificate(
        organization_id=actor.organization_id,
        serial=read.serial,
        fingerprint=read.fingerprint,
        not_before=read.not_before,
        not_after=read.not_after,
        certified_trade_name=read.trade_name,
        certified_holder=read.holder,
        certified_address=read.address,
        certificates=opened.certificates,
        sealed_key=vault.seal(opened.key),
        sealed_file=vault.seal(opened.file.hex()),
        uploaded_by=actor.login_id,
        created_at=now,
        updated_at=now,
    )
    session.add(certificate)
    session.flush()
    record(session, actor, "signing_certificate_handed_in", now, record=record_of(certificate))
    return certificate.id


def record_of(certificate: SigningCertificate) -> str:
    return f"signing certificate {certificate.serial}"


def is_unfinished_due(session: Session, now: datetime) -> bool:
    return session.scalar(select(SigningCertificate.id).where(*_unfinished(now)).limit(1)) is not None


def forget_unfinished(session: Session, now: datetime) -> None:
    """What was handed in and never entered goes, with its key."""
    session.execute(delete(SigningCertificate).where(*_unfinished(now)).execution_options(synchronize_session=False))


def _unfinished(now: datetime) -> tuple[ColumnElement[bool], ...]:
    row = SigningCertificate
    return row.registered_at.is_(None), row.stopped_at.is_(None), row.created_at <= now - FINISHED_WITHIN
