"""Withdraw a change that still waits for the operator."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_change import ChangeState, moved
from domain.refusal import Refusal
from models.organization_changes import OrganizationChange
from usecases.audit import record
from usecases.changes.find import find_organization, open_change, touch


def withdraw_change(session: Session, actor: Actor, change_version: int, now: datetime) -> None:
    """The organization's own, as it was seen; raises changed_by_someone_else when it no longer waits so."""
    organization = find_organization(session, actor.organization_id, lock=True)
    change = open_change(session, organization.id)
    if change is None or change.version != change_version:
        raise Refusal("changed_by_someone_else", at=organization.updated_at)
    withdrawn(session, actor, change, now)
    touch(organization, now)


def withdrawn(session: Session, actor: Actor, change: OrganizationChange, now: datetime) -> None:
    change.state = moved(change.state, ChangeState.WITHDRAWN)
    change.decided_at = change.updated_at = now
    change.decided_by = actor.user_id
    record(session, actor, "organization_change_withdrawn", now, record=f"change {change.id}")
