"""Take a change of registered data over: what was asked for is in force from here on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.company_name import short_company_name
from domain.mail_event import MailEvent
from domain.organization_change import AccountWish, ChangeState, CompanyField, moved, read_values
from domain.search_keys import designation_key
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from usecases.audit import record, record_for
from usecases.changes.find import seen_change, touch
from usecases.changes.letters import post_decision
from usecases.vault import Vault


@dataclass(frozen=True)
class TakeOverChange:
    """A change as it was seen."""

    change_id: int
    version: int


def take_over_change(session: Session, actor: Actor, vault: Vault, command: TakeOverChange, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else or change_move_not_allowed."""
    organization, change = seen_change(session, command.change_id, command.version)
    so_far = organization.email
    decide(session, actor, organization, change, ChangeState.TAKEN_OVER, now)
    _put_in_force(organization, change)
    # Who had the notices until now hears that they go elsewhere.
    post_decision(session, vault, organization, change, MailEvent.CHANGE_TAKEN_OVER, (so_far, organization.email), now)


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


def _put_in_force(organization: Organization, change: OrganizationChange) -> None:
    values = read_values(change.after)
    for name, value in values.items():
        setattr(organization, name.value, sorted(value) if isinstance(value, frozenset) else value)
    if CompanyField.NAME in values:
        organization.short_name = short_company_name(organization.name)
    organization.designation_key = designation_key(organization.designation_number)
    if change.account_wish is AccountWish.ACCOUNT:
        organization.sealed_account, organization.account_by_paper = change.sealed_after, False
    elif change.account_wish is AccountWish.PAPER:
        # The account so far is debited until the one on the paper is on record.
        organization.account_by_paper = True
