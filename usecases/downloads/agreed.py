"""The copy of what was agreed to, for the administrators of the organization that came of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from usecases.audit import note_download
from usecases.downloads.find import own_enrollment
from usecases.signup.agreed import Agreed, agreed_of


def own_agreed(session: Session, actor: Actor) -> Agreed:
    """Raises Refusal not_found."""
    return agreed_of(session, own_enrollment(session, actor))


def note_copy_issued(session: Session, actor: Actor, agreed: Agreed, now: datetime) -> None:
    note_download(session, actor, f"consent-copy {agreed.receipt_number}", now)
