"""The accounts of an agent's bases as its pages show them; no password is ever read for a page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.expiry import Expiring, ExpiryTerm, expiry_term
from domain.portal_account import PaymentForm, PortalAccountState, state_of
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.organizations import Base, PortalAccount
from usecases.listing import PageOf, SortColumn, Wish, counted, moment_column, page_of
from usecases.reference import expiry_terms
from usecases.scope import own_bases, own_portal_accounts

SORTS: dict[str, SortColumn] = {"created_at": moment_column(PortalAccount.created_at)}
PASSWORD = {
    VehicleKind.REGISTERED: Expiring.PORTAL_PASSWORD_REGISTERED,
    VehicleKind.KEI: Expiring.PORTAL_PASSWORD_KEI,
}


MOST_AT_ONCE = 200


@dataclass(frozen=True)
class AccountShown:
    """One account; `ends_on` is the last day of its password, None when that lives for ever."""

    id: int
    version: int
    updated_at: datetime
    base_code: str
    base_name: str
    kind: VehicleKind
    payer_id: str
    bulk_user_id: str
    has_arrival_password: bool
    first_payment: PaymentForm
    second_payment: PaymentForm
    email: str
    person: str
    phone: str
    registered_at: datetime
    password_changed_at: datetime
    ends_on: date | None
    days_left: int | None
    due: bool
    used_at: datetime | None
    unused_on: date | None
    state: PortalAccountState
    stopped_reason: str
    change_error: str


@dataclass(frozen=True)
class AccountList:
    """A page of accounts, in the order in which they were registered."""

    page: PageOf[AccountShown]
    total: int


@dataclass(frozen=True)
class OwnBase:
    """A base of the actor, to register an account for."""

    code: str
    name: str


@dataclass(frozen=True)
class Terms:
    """What holds today of how long accounts and passwords live."""

    passwords: dict[VehicleKind, ExpiryTerm]
    unused: ExpiryTerm

    @classmethod
    def on(cls, session: Session, day: date) -> "Terms":
        rows = expiry_terms(session)
        passwords = {kind: expiry_term(rows, what, day) for kind, what in PASSWORD.items()}
        return cls(passwords, expiry_term(rows, Expiring.PORTAL_UNUSED, day))


def last_day(begin: datetime | None, term: ExpiryTerm) -> date | None:
    """The last day of something that began then."""
    if begin is None or term.life_days is None:
        return None
    return day_in_japan(begin) + timedelta(days=term.life_days)


def list_accounts(session: Session, actor: Actor, wish: Wish, now: datetime) -> AccountList:
    terms = Terms.on(session, day_in_japan(now))
    query = _accounts().where(own_portal_accounts(actor))
    page = page_of(
        session, query, wish, SORTS, "created_at", PortalAccount.id, lambda row: _shown(row, terms, now)
    )  # fmt: skip
    total = counted(session, {"all": query.with_only_columns(PortalAccount.id)})["all"]
    return AccountList(page, total)


def own_accounts(session: Session, actor: Actor, now: datetime) -> tuple[AccountShown, ...]:
    """Those of the actor's bases without paging, by base; an agent has two to each base."""
    terms = Terms.on(session, day_in_japan(now))
    query = _accounts().where(own_portal_accounts(actor)).order_by(Base.code, PortalAccount.vehicle_kind)
    return tuple(_shown(row, terms, now) for row in session.execute(query.limit(MOST_AT_ONCE)))


def show_account(session: Session, actor: Actor, account_id: int, now: datetime) -> AccountShown:
    """Raises Refusal not_found."""
    query = _accounts().where(own_portal_accounts(actor), PortalAccount.id == account_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise Refusal("not_found")
    return _shown(row, Terms.on(session, day_in_japan(now)), now)


def lock_account(session: Session, actor: Actor, account_id: int, version: int) -> PortalAccount:
    """Raises Refusal not_found or changed_by_someone_else."""
    query = select(PortalAccount).where(own_portal_accounts(actor), PortalAccount.id == account_id)
    account = session.scalar(query.with_for_update())
    if account is None:
        raise Refusal("not_found")
    if account.version != version:
        raise Refusal("changed_by_someone_else", at=account.updated_at)
    return account


def bases_of(session: Session, actor: Actor) -> tuple[OwnBase, ...]:
    found = session.execute(select(Base.code, Base.name).where(own_bases(actor)).order_by(Base.code))
    return tuple(OwnBase(row.code, row.name) for row in found)


_COLUMNS = (
    PortalAccount.id, PortalAccount.version, PortalAccount.updated_at, PortalAccount.vehicle_kind,
    PortalAccount.payer_id, PortalAccount.bulk_user_id, PortalAccount.first_payment, PortalAccount.second_payment,
    PortalAccount.email, PortalAccount.person, PortalAccount.phone, PortalAccount.created_at,
    PortalAccount.password_changed_at, PortalAccount.used_at, PortalAccount.stopped_reason, PortalAccount.change_error,
)  # fmt: skip


def _accounts() -> Any:
    return select(
        *_COLUMNS,
        (PortalAccount.sealed_arrival_password != "").label("has_arrival_password"),
        (PortalAccount.sealed_new_password != "").label("is_changing"),
        Base.code.label("base_code"),
        Base.name.label("base_name"),
    ).join(Base, Base.id == PortalAccount.base_id)


def _shown(row: Any, terms: Terms, now: datetime) -> AccountShown:
    term = terms.passwords[row.vehicle_kind]
    ends_on = last_day(row.password_changed_at, term)
    days_left = (ends_on - day_in_japan(now)).days if ends_on else None
    return AccountShown(
        id=row.id, version=row.version, updated_at=row.updated_at, base_code=row.base_code, base_name=row.base_name,
        kind=row.vehicle_kind, payer_id=row.payer_id, bulk_user_id=row.bulk_user_id,
        has_arrival_password=bool(row.has_arrival_password), first_payment=row.first_payment,
        second_payment=row.second_payment, email=row.email, person=row.person, phone=row.phone,
        registered_at=row.created_at, password_changed_at=row.password_changed_at, ends_on=ends_on,
        days_left=days_left, due=days_left is not None and days_left <= max(term.warn_days, default=0),
        used_at=row.used_at, unused_on=last_day(row.used_at, terms.unused),
        state=state_of(bool(row.stopped_reason), bool(row.is_changing), bool(row.change_error)),
        stopped_reason=row.stopped_reason, change_error=row.change_error,
    )  # fmt: skip
