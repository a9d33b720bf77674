"""Take a change of registered data over: what was asked for is in force from here on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.company_name import short_company_name
from domain.mail_event import MailEvent
from domain.organization_change import AccountWish, ChangeState, CompanyField, read_values
from domain.search_keys import designation_key
from domain.use_function import UseFunction, read_terms, with_wish
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from usecases.changes.decide import decide
from usecases.changes.find import seen_change
from usecases.changes.letters import post_decision
from usecases.organizations.functions import put_terms
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
    _put_in_force(organization, change, now)
    # Who had the notices until now hears that they go elsewhere.
    post_decision(session, vault, organization, change, MailEvent.CHANGE_TAKEN_OVER, (so_far, organization.email), now)


def _put_in_force(organization: Organization, change: OrganizationChange, now: datetime) -> None:
    values = read_values(change.after)
    for name, value in values.items():
        if name is CompanyField.FUNCTIONS:
            _switch(organization, read_values(change.before)[name], value, now)
        else:
            setattr(organization, name.value, value)
    if CompanyField.NAME in values:
        organization.short_name = short_company_name(organization.name)
    organization.designation_key = designation_key(organization.designation_number)
    if change.account_wish is AccountWish.ACCOUNT:
        organization.sealed_account, organization.account_by_paper = change.sealed_after, False
    elif change.account_wish is AccountWish.PAPER:
        # The account so far is debited until the one on the paper is on record.
        organization.account_by_paper = True


def _switch(
    organization: Organization, before: frozenset[UseFunction], after: frozenset[UseFunction], now: datetime
) -> None:
    terms = with_wish(read_terms(organization.function_terms), before, after, day_in_japan(now))
    put_terms(organization, terms)
