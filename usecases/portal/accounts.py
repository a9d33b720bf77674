"""The agent's bulk users at the portal: signing in for a call, standing still, polling by one worker at a time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from domain.vehicle import VehicleKind
from models.organizations import PortalAccount
from usecases.audit import record_for
from usecases.vault import Vault

LEASE = timedelta(seconds=120)
# Why a job waits whose account stands still.
ACCOUNT_STOPPED = "account_stopped"
PORTAL_CLOSED = "closed"
# A stopped account is looked at again now and then, in case somebody let it go on.
STOPPED_WAIT = timedelta(seconds=60)


@dataclass(frozen=True)
class PortalLogin:
    """What a call to the portal needs of an account; `sealed` is the password as it was kept when this was read."""

    account_id: int
    kind: VehicleKind
    bulk_user_id: str
    password: str = field(repr=False)
    sealed: str = field(default="", repr=False)


@dataclass(frozen=True)
class AccountToPoll:
    """An account whose events one worker may now ask for."""

    login: PortalLogin
    cursor: int
    holder: str


def login_of(session: Session, vault: Vault, base_id: int, kind: VehicleKind) -> PortalLogin | None:
    """None while the base has no account of this kind, it stands still, or its password is being changed."""
    account = session.scalar(
        select(PortalAccount).where(PortalAccount.base_id == base_id, PortalAccount.vehicle_kind == kind)
    )
    if account is None or account.stopped_reason or account.sealed_new_password:
        return None
    return _login(vault, account)


def is_poll_due(session: Session, now: datetime) -> bool:
    return session.scalar(select(PortalAccount.id).where(*_due(now)).limit(1)) is not None


def claim_account(session: Session, vault: Vault, holder: str, now: datetime) -> AccountToPoll | None:
    """The account longest due, ours until the lease ends."""
    candidate = (
        select(PortalAccount.id).where(*_due(now)).order_by(PortalAccount.poll_at, PortalAccount.id).limit(1)
    ).with_for_update(skip_locked=True)
    row = session.execute(
        update(PortalAccount)
        .where(PortalAccount.id == candidate.scalar_subquery())
        .values(lease_until=now + LEASE, lease_holder=holder)
        .returning(
            PortalAccount.id,
            PortalAccount.vehicle_kind,
            PortalAccount.bulk_user_id,
            PortalAccount.sealed_password,
            PortalAccount.event_cursor,
        )
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return None
    return AccountToPoll(_login(vault, row), row.event_cursor, holder)


def _login(vault: Vault, row: Any) -> PortalLogin:
    password = vault.open(row.sealed_password)
    return PortalLogin(row.id, row.vehicle_kind, row.bulk_user_id, password, row.sealed_password)


def release_account(
    session: Session, polled: AccountToPoll, poll_at: datetime, used_at: datetime | None = None
) -> None:
    """Give the lease back, if it is still ours, say when to ask again, and when the portal last let us in."""
    used = {} if used_at is None else {"used_at": used_at, "warned_unused_days": None}
    session.execute(
        update(PortalAccount)
        .where(PortalAccount.id == polled.login.account_id, PortalAccount.lease_holder == polled.holder)
        .values(lease_until=None, lease_holder="", poll_at=poll_at, **used)
        .execution_options(synchronize_session=False)
    )


def poll_soon(session: Session, account_id: int, now: datetime) -> None:
    """The portal has just heard of something: what it says to that is asked for at once."""
    session.execute(
        update(PortalAccount)
        .where(PortalAccount.id == account_id, PortalAccount.poll_at > now)
        .values(poll_at=now)
        .execution_options(synchronize_session=False)
    )


def stop_account(session: Session, login: PortalLogin, reason: str, now: datetime) -> None:
    """ID失効 or an expired password: nothing of this base is sent until a person lets it go on.

    What the portal says to a password that was changed meanwhile says nothing of the account.
    """
    query = select(PortalAccount).where(PortalAccount.id == login.account_id)
    account = session.scalars(query.with_for_update()).one()
    if account.stopped_reason or account.sealed_new_password or account.sealed_password != login.sealed:
        return
    account.stopped_reason, account.updated_at = reason[:40], now
    record_for(
        session, account.organization_id, "portal_account_stopped", now,
        record=f"portal account {account.bulk_user_id}", reason=reason,
    )  # fmt: skip


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    row = PortalAccount
    return (
        row.poll_at <= now,
        row.stopped_reason == "",
        row.sealed_new_password == "",
        or_(row.lease_until.is_(None), row.lease_until <= now),
    )
