"""Find an organization and its changes, locked in one order: the organization, then the change."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from domain.organization_change import ChangeState
from domain.refusal import Refusal
from models.organization_changes import OrganizationChange
from models.organizations import Organization


def find_organization(session: Session, organization_id: int, lock: bool = False) -> Organization:
    query = select(Organization).where(Organization.id == organization_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one()


def open_change(session: Session, organization_id: int) -> OrganizationChange | None:
    """The one that waits for the operator, if any."""
    return session.scalar(
        select(OrganizationChange).where(
            OrganizationChange.organization_id == organization_id, OrganizationChange.state == ChangeState.OPEN
        )
    )


def seen_change(session: Session, change_id: int, version: int) -> tuple[Organization, OrganizationChange]:
    """Organization and change, locked, as the change was seen; raises not_found or changed_by_someone_else."""
    owner = session.scalar(select(OrganizationChange.organization_id).where(OrganizationChange.id == change_id))
    if owner is None:
        raise Refusal("not_found")
    organization = find_organization(session, owner, lock=True)
    change = session.get_one(OrganizationChange, change_id, with_for_update=True, populate_existing=True)
    if change.version != version:
        raise Refusal("changed_by_someone_else", at=change.updated_at)
    return organization, change


def touch(organization: Organization, now: datetime) -> None:
    """A new version, whatever was changed: who still sees the old one is told that something has happened."""
    organization.updated_at = now
    flag_modified(organization, "updated_at")
