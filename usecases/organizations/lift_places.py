"""Let the people of an organization sign in from everywhere again, when a new line has shut its administrators out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from usecases.audit import record_for_both
from usecases.organizations.find import find_organization_seen_at


@dataclass(frozen=True)
class LiftPlaces:
    """Of the organization with this code, as it was seen."""

    member_code: str
    version: int


def lift_places(session: Session, actor: Actor, command: LiftPlaces, now: datetime) -> None:
    """Raises not_found or changed_by_someone_else. Who asked is made sure of on the telephone, not here."""
    row = find_organization_seen_at(session, actor, command.member_code, command.version)
    if not row.sign_in_places:
        return
    row.sign_in_places = ""
    # Whoever is about to save the settings is shown the change.
    row.settings_version += 1
    row.settings_changed_at, row.settings_changed_by, row.updated_at = now, actor.user_id, now
    record_for_both(session, actor, row.id, "sign_in_places_lifted", now, record=row.member_code)
