"""Note what the operator decided on a change: in its row, and in the audits of both sides."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.organization_change import AccountWish, ChangeState, CompanyField, moved
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from usecases.audit import record, record_for
from usecases.changes.find import touch


def decide(
    session: Session,
    actor: Actor,
    organization: Organization,
    change: OrganizationChange,
    state: ChangeState,
    now: datetime,
) -> None:
    """Note the decision in the change and in both audits; values, which may name persons, stand in the change alone."""
    change.state = moved(change.state, state)
    change.decided_at = change.updated_at = now
    change.decided_by = actor.user_id
    touch(organization, now)
    facts: dict[str, Any] = {"fields": sorted(_names(change)), "member_code": organization.member_code}
    code, what = f"organization_change_{state.value}", f"change {change.id}"
    # Heads of chains are locked in the order of organizations.
    for owner in sorted({actor.organization_id, organization.id}):
        if owner == actor.organization_id:
            record(session, actor, code, now, record=what, **facts)
        else:
            record_for(session, owner, code, now, record=what, **facts)


def _names(change: OrganizationChange) -> set[str]:
    account = {CompanyField.ACCOUNT.value} if change.account_wish is not AccountWish.KEEP else set()
    return {*change.after, *account}
