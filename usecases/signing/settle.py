"""Enter or change what a signing certificate says, letter for letter; what differs from it is confirmed first."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.signing_certificate import CertificateEntry, differences, refuse_first_day
from usecases.audit import record
from usecases.signing.find import find_certificate, read_of
from usecases.signing.hand_in import record_of


@dataclass(frozen=True)
class SettleCertificate:
    """The entry of a certificate seen at `version`; `confirmed` is the mark of the entry whose differences were seen.

    Of one that is registered already whoever calls has tried the PIN on its file.
    """

    id: int
    version: int
    entry: CertificateEntry
    confirmed: str = ""


def settle_certificate(session: Session, actor: Actor, command: SettleCertificate, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else, signing_certificate_stopped or _expired, signing_first_day_outside or
    signing_entry_differs."""
    certificate = find_certificate(session, actor, command.id, lock=True)
    if certificate.version != command.version:
        raise Refusal("changed_by_someone_else", at=certificate.updated_at)
    if certificate.stopped_at is not None:
        raise Refusal("signing_certificate_stopped")
    if certificate.not_after <= now:
        raise Refusal("signing_certificate_over")
    entry = command.entry
    refuse_first_day(entry.used_from, certificate.not_before, certificate.not_after)
    found = differences(entry, read_of(certificate))
    if found and command.confirmed != mark_of(entry):
        raise Refusal("signing_entry_differs")
    is_new = certificate.registered_at is None
    for name, value in vars(entry).items():
        setattr(certificate, name, value)
    certificate.differing = [one.field.value for one in found]
    certificate.registered_at, certificate.updated_at = certificate.registered_at or now, now
    record(
        session, actor, "signing_certificate_registered" if is_new else "signing_certificate_changed", now,
        record=record_of(certificate), used_from=entry.used_from.isoformat(), differing=certificate.differing,
    )  # fmt: skip


def mark_of(entry: CertificateEntry) -> str:
    """Stands for exactly this entry."""
    return hashlib.sha256(repr(astuple(entry)).encode()).hexdigest()
