"""Accept an enrollment and say so by mail: to the notice address, and to each administrator with a link."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from usecases.enrollments.accept import Accepted, accept_enrollment
from usecases.enrollments.letters import post_acceptance, post_invitation, post_ready
from usecases.enrollments.move import find_enrollment
from usecases.vault import Vault


@dataclass(frozen=True)
class AcceptEnrollment:
    """The enrollment as it was seen.

    `password_path` begins the address of the page that sets a password; `download_path` is that of own documents.
    """

    receipt_number: str
    version: int
    password_path: str
    download_path: str


def welcome(session: Session, actor: Actor, vault: Vault, command: AcceptEnrollment, now: datetime) -> Accepted:
    """Raises what `accept_enrollment` raises; then nothing is made and nobody is told."""
    accepted = accept_enrollment(session, actor, vault, command.receipt_number, command.version, now)
    enrollment = find_enrollment(session, command.receipt_number)
    post_acceptance(session, vault, enrollment, now)
    post_ready(session, vault, enrollment, command.download_path, now)
    for invited in accepted.invitations:
        post_invitation(session, vault, accepted.organization_id, invited, command.password_path, now)
    return accepted
