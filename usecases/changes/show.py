"""Registered data with what is asked to be changed and what was changed, as the organization itself sees it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.enrollment import BankAccount, Company
from domain.organization_change import AccountWish, ChangeState, CompanyField, read_values
from domain.refusal import Refusal
from domain.use_function import Terms, read_terms
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from models.users import User
from usecases.changes.find import find_organization
from usecases.listing import PageOf, Wish, counted, moment_column, page_of
from usecases.organizations.registered import open_account, registered_data
from usecases.vault import Vault

SORTS = {"asked_at": moment_column(OrganizationChange.asked_at)}
_Asker, _Decider = aliased(User), aliased(User)


@dataclass(frozen=True)
class ShownAccount:
    """What is said of the account: the account itself, none, or that it comes on paper."""

    account: BankAccount | None
    by_paper: bool = False


@dataclass(frozen=True)
class ChangedValue:
    """One item, before and after."""

    field: CompanyField
    before: Any
    after: Any


@dataclass(frozen=True)
class ShownChange:
    """One change; who decided is empty when it was the other side or nobody."""

    id: int
    organization_id: int
    version: int
    state: ChangeState
    organization_name: str
    member_code: str
    asked_at: datetime
    asked_by: str
    values: tuple[ChangedValue, ...]
    account_wish: AccountWish
    updated_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str


@dataclass(frozen=True)
class ChangeHistory:
    """A page of past changes, the newest first, and how many there are; every account is masked."""

    page: PageOf[ShownChange]
    total: int


@dataclass(frozen=True)
class RegisteredPage:
    """The account's number is masked throughout."""

    company: Company
    account_by_paper: bool
    functions: Terms
    version: int
    updated_at: datetime
    waiting: ShownChange | None
    history: ChangeHistory


def masked(account: BankAccount | None) -> BankAccount | None:
    """As everybody but the operator sees it: the last three digits, and no holder."""
    return None if account is None else replace(account, number=account.masked, holder="")


def show_registered(session: Session, actor: Actor, vault: Vault, wish: Wish) -> RegisteredPage:
    organization = find_organization(session, actor.organization_id)
    company = registered_data(organization, vault)
    own = OrganizationChange.organization_id == actor.organization_id
    waiting = session.execute(_changes(own, OrganizationChange.state == ChangeState.OPEN)).one_or_none()
    past = _changes(own, OrganizationChange.state != ChangeState.OPEN)
    return RegisteredPage(
        company=replace(company, account=masked(company.account)),
        account_by_paper=organization.account_by_paper,
        functions=read_terms(organization.function_terms),
        version=organization.version,
        updated_at=organization.updated_at,
        waiting=None if waiting is None else _shown(waiting, actor, vault),
        history=_history(session, actor, vault, past, wish),
    )


def show_history(session: Session, actor: Actor, vault: Vault, change: ShownChange, wish: Wish) -> ChangeHistory:
    """All other changes of the organization that one belongs to, for the operator."""
    others = _changes(OrganizationChange.organization_id == change.organization_id, OrganizationChange.id != change.id)
    return _history(session, actor, vault, others, wish)


def _history(
    session: Session, actor: Actor, vault: Vault, query: Select[*tuple[Any, ...]], wish: Wish
) -> ChangeHistory:
    def row(found: Any) -> ShownChange:
        return _shown(found, actor, vault)

    page = page_of(session, query, wish, SORTS, "asked_at", OrganizationChange.id, row, descending_by_default=True)
    ids = query.with_only_columns(OrganizationChange.id)
    return ChangeHistory(page, counted(session, {"all": ids})["all"])


def _changes(*conditions: Any) -> Select[*tuple[Any, ...]]:
    """Changes with their organization, and who asked and decided."""
    return (
        select(
            OrganizationChange, Organization.name.label("organization_name"), Organization.member_code,
            _Asker.name.label("asker"), _Decider.name.label("decider"),
            _Decider.organization_id.label("decided_in"),
        )
        .join(Organization, Organization.id == OrganizationChange.organization_id)
        .outerjoin(_Asker, _Asker.id == OrganizationChange.asked_by)
        .outerjoin(_Decider, _Decider.id == OrganizationChange.decided_by)
        .where(*conditions)
    )  # fmt: skip


def _shown(found: Any, actor: Actor, vault: Vault, full: bool = False) -> ShownChange:
    """With `full` the accounts stand there whole, which only the operator's page of one change asks for."""
    change: OrganizationChange = found.OrganizationChange
    return ShownChange(
        id=change.id,
        organization_id=change.organization_id,
        version=change.version,
        state=change.state,
        organization_name=found.organization_name,
        member_code=found.member_code,
        asked_at=change.asked_at,
        asked_by=found.asker or "",
        values=_values(change, vault, full),
        account_wish=change.account_wish,
        updated_at=change.updated_at,
        decided_at=change.decided_at,
        decided_by=found.decider if found.decided_in == actor.organization_id else "",
        reason=change.reason,
    )


def _values(change: OrganizationChange, vault: Vault, full: bool) -> tuple[ChangedValue, ...]:
    before, after = read_values(change.before), read_values(change.after)
    values = [ChangedValue(name, before[name], after[name]) for name in after]
    if change.account_wish is not AccountWish.KEEP:
        accounts = [open_account(vault, sealed) for sealed in (change.sealed_before, change.sealed_after)]
        old, new = accounts if full else map(masked, accounts)
        by_paper = change.account_wish is AccountWish.PAPER
        values.append(ChangedValue(CompanyField.ACCOUNT, ShownAccount(old), ShownAccount(new, by_paper)))
    return tuple(values)


def show_change(session: Session, actor: Actor, vault: Vault, change_id: int) -> ShownChange:
    """One change with its accounts whole, for the operator; raises Refusal not_found."""
    found = session.execute(_changes(OrganizationChange.id == change_id)).one_or_none()
    if found is None:
        raise Refusal("not_found")
    return _shown(found, actor, vault, full=True)
