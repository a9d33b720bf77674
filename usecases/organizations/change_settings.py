"""Change what an organization sets by itself; nobody has to confirm it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_settings import (
    OrganizationSettings,
    changed_settings,
    completed,
    settings_of,
    settings_refusals,
)
from domain.refusal import Refusal
from domain.sign_in_places import is_at_a_place
from models.organizations import Organization
from usecases.audit import changes, record
from usecases.changes.find import find_organization
from usecases.organizations.find_settings import settings_in


@dataclass(frozen=True)
class ChangeSettings:
    """The settings as they should be, seen at `version`."""

    version: int
    settings: OrganizationSettings


def change_settings(session: Session, actor: Actor, command: ChangeSettings, now: datetime) -> tuple[str, ...]:
    """The names of what has changed. Raises changed_by_someone_else, or the first thing that does not fit; nobody shuts
    out themselves.

    What this kind of organization does not set stays as it is.
    """
    row = find_organization(session, actor.organization_id, lock=True)
    if row.settings_version != command.version:
        raise Refusal("changed_by_someone_else", at=row.settings_changed_at)
    before = settings_in(row)
    known = {name: getattr(command.settings, name) for name in settings_of(actor.organization_kind)}
    after = completed(replace(before, **known))
    for refusal in settings_refusals(after):
        raise refusal
    changed = changed_settings(before, after)
    if "sign_in_places" in changed and not is_at_a_place(actor.address, after.sign_in_places):
        raise Refusal("sign_in_places_without_own", "sign_in_places", address=actor.address)
    if changed:
        _write(row, after)
        row.settings_version += 1
        row.settings_changed_at, row.settings_changed_by = now, actor.user_id
        row.updated_at = now
        told = changes(vars(before), vars(after), changed)
        record(
            session,
            actor,
            "organization_settings_changed",
            now,
            record=row.member_code,
            fields=list(changed),
            changes=told,
        )
    return changed


def _write(row: Organization, settings: OrganizationSettings) -> None:
    for name, value in vars(settings).items():
        if name != "own_fields":
            setattr(row, name, value)
    labels = [own.label for own in settings.own_fields]
    while labels and not labels[-1]:
        labels.pop()
    row.own_field_labels = labels
    row.own_fields_needed = [place for place, own in enumerate(settings.own_fields, start=1) if own.needed]
