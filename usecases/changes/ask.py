"""Ask for a change of the registered data: some of it is in force at once, the rest waits for the operator."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import BankAccount, Company
from domain.organization_change import (
    IN_FORCE_AT_ONCE,
    AccountWish,
    ChangeState,
    CompanyField,
    changed_fields,
    with_values,
    written_values,
)
from domain.refusal import Refusal
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from usecases.audit import record
from usecases.changes.find import find_organization, open_change, touch
from usecases.changes.withdraw import withdrawn
from usecases.organizations.registered import open_account, registered_data, seal_account
from usecases.vault import Vault


@dataclass(frozen=True)
class AskChange:
    """The data as they should be, of an organization seen at `version`; what is not named stays.

    To keep the account is to leave it as it is, or as the request that still waits has it.
    """

    version: int
    values: Mapping[CompanyField, Any]
    account_wish: AccountWish = AccountWish.KEEP
    account: BankAccount | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Asked:
    """What came into force, and what waits."""

    at_once: tuple[CompanyField, ...]
    waiting: tuple[CompanyField, ...]


@dataclass(frozen=True)
class _Wanted:
    """What the command means beside what stands."""

    before: Company
    after: Company
    wish: AccountWish
    at_once: tuple[CompanyField, ...]
    waiting: tuple[CompanyField, ...]


def ask_change(session: Session, actor: Actor, vault: Vault, command: AskChange, now: datetime) -> Asked:
    """A request that still waits is replaced by the new one. Raises changed_by_someone_else or change_nothing."""
    organization = find_organization(session, actor.organization_id, lock=True)
    if organization.version != command.version:
        raise Refusal("changed_by_someone_else", at=organization.updated_at)
    earlier = open_change(session, organization.id)
    wanted = _wanted(organization, earlier, command, vault)
    same_wish = earlier is not None and _is_same(earlier, wanted, command, vault)
    if not wanted.at_once and (same_wish or not (wanted.waiting or earlier)):
        raise Refusal("change_nothing")
    if wanted.at_once:
        _put_in_force(session, actor, organization, wanted, now)
    if not same_wish:
        if earlier is not None:
            withdrawn(session, actor, earlier, now)
        if wanted.waiting:
            change = _row(actor, wanted, wanted.waiting, ChangeState.OPEN, now, vault)
            session.add(change)
            session.flush()
            fields = [one.value for one in wanted.waiting]
            record(session, actor, "organization_change_asked", now, record=f"change {change.id}", fields=fields)
    touch(organization, now)
    return Asked(wanted.at_once, wanted.waiting)


def _wanted(
    organization: Organization, earlier: OrganizationChange | None, command: AskChange, vault: Vault
) -> _Wanted:
    before = registered_data(organization, vault)
    after, wish = with_values(before, command.values), command.account_wish
    if wish is AccountWish.ACCOUNT:
        after = replace(after, account=command.account)
    elif wish is AccountWish.KEEP and earlier is not None:
        wish = earlier.account_wish
        if wish is AccountWish.ACCOUNT:
            after = replace(after, account=open_account(vault, earlier.sealed_after))
    changed = list(changed_fields(before, after))
    if CompanyField.ACCOUNT not in changed:
        if wish is AccountWish.PAPER and not organization.account_by_paper:
            changed.append(CompanyField.ACCOUNT)
        else:
            wish = AccountWish.KEEP
    return _Wanted(
        before,
        after,
        wish,
        tuple(one for one in changed if one in IN_FORCE_AT_ONCE),
        tuple(one for one in changed if one not in IN_FORCE_AT_ONCE),
    )


def _is_same(earlier: OrganizationChange, wanted: _Wanted, command: AskChange, vault: Vault) -> bool:
    """Whether the request that waits says already all that is wanted."""
    said = written_values(wanted.after, wanted.waiting)
    account_typed = command.account_wish is AccountWish.ACCOUNT
    same_account = not account_typed or open_account(vault, earlier.sealed_after) == wanted.after.account
    return earlier.after == said and earlier.account_wish is wanted.wish and same_account


def _put_in_force(session: Session, actor: Actor, organization: Organization, wanted: _Wanted, now: datetime) -> None:
    for one in wanted.at_once:
        setattr(organization, one.value, getattr(wanted.after, one.value))
    session.add(_row(actor, wanted, wanted.at_once, ChangeState.AT_ONCE, now))
    fields = [one.value for one in wanted.at_once]
    record(session, actor, "organization_changed", now, record=organization.member_code, fields=fields)


def _row(
    actor: Actor,
    wanted: _Wanted,
    fields: tuple[CompanyField, ...],
    state: ChangeState,
    now: datetime,
    vault: Vault | None = None,
) -> OrganizationChange:
    """The vault seals the accounts of a change that concerns them."""
    seals = vault if CompanyField.ACCOUNT in fields else None
    new_account = wanted.after.account if wanted.wish is AccountWish.ACCOUNT else None
    return OrganizationChange(
        organization_id=actor.organization_id,
        state=state,
        asked_at=now,
        asked_by=actor.user_id,
        before=written_values(wanted.before, fields),
        after=written_values(wanted.after, fields),
        account_wish=wanted.wish if seals else AccountWish.KEEP,
        sealed_before=seal_account(seals, wanted.before.account) if seals else "",
        sealed_after=seal_account(seals, new_account) if seals else "",
        decided_at=now if state is ChangeState.AT_ONCE else None,
        created_at=now,
        updated_at=now,
    )
