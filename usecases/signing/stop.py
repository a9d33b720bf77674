"""Stop a signing certificate: it signs nothing any more, and its key and its file are erased at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from usecases.audit import record
from usecases.signing.find import find_certificate
from usecases.signing.hand_in import record_of


@dataclass(frozen=True)
class StopCertificate:
    """A certificate as it was seen."""

    id: int
    version: int


def stop_certificate(session: Session, actor: Actor, command: StopCertificate, now: datetime) -> None:
    """No PIN is asked: whoever has lost it with the card must be able to stop. Raises not_found,
    changed_by_someone_else or signing_certificate_stopped."""
    certificate = find_certificate(session, actor, command.id, lock=True)
    if certificate.stopped_at is not None:
        raise Refusal("signing_certificate_stopped")
    if certificate.version != command.version:
        raise Refusal("changed_by_someone_else", at=certificate.updated_at)
    certificate.stopped_at, certificate.updated_at = now, now
    certificate.sealed_key, certificate.sealed_file = "", ""
    record(session, actor, "signing_certificate_stopped", now, record=record_of(certificate))
