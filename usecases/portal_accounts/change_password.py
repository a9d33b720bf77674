"""Change an account's password: at the portal and here in one act, or here alone when it was changed there."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.portal_account import check_portal_password
from domain.refusal import Refusal
from models.jobs import Job, JobState
from models.organizations import PortalAccount
from usecases.audit import record, record_for
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.enqueue import JobKind, enqueue, reopen
from usecases.jobs.finish import fail_job, finish_job
from usecases.organizations.standing import refuse_if_stopped
from usecases.portal.accounts import ACCOUNT_STOPPED, PortalLogin
from usecases.portal_accounts.find import lock_account
from usecases.vault import Vault

# Of these a right password is the remedy.
OF_THE_PASSWORD = frozenset({"password_expired", "wrong_credentials"})


class PasswordPlace(StrEnum):
    """ポータルとここの両方, ここだけ."""

    BOTH = "both"
    HERE = "here"


@dataclass(frozen=True)
class ChangePassword:
    """A new password of an account seen at `version`; `at_portal` says that the portal does not have it yet."""

    account_id: int
    version: int
    password: str = field(repr=False)
    at_portal: bool = True


@dataclass(frozen=True)
class PasswordChange:
    """What a job needs: the account signed in with either password, and the new one."""

    old: PortalLogin
    new: PortalLogin


def change_password(session: Session, vault: Vault, actor: Actor, command: ChangePassword, now: datetime) -> None:
    """Until the portal has answered nothing else is sent for the account. Raises not_found, changed_by_someone_else,
    organization_stopped, portal_password_shape, portal_password_same or portal_password_changing."""
    refuse_if_stopped(session, actor)
    check_portal_password(command.password, "password")
    account = lock_account(session, actor, command.account_id, command.version)
    if account.sealed_new_password:
        raise Refusal("portal_password_changing")
    if vault.open(account.sealed_password) == command.password:
        raise Refusal("portal_password_same", "password")
    account.updated_at, told = now, record_of(account)
    if not command.at_portal:
        _take(session, account, vault.seal(command.password), now)
        record(session, actor, "portal_password_registered", now, record=told)
        return
    account.sealed_new_password, account.change_error = vault.seal(command.password), ""
    session.flush()
    key = f"portal-password:{account.id}:{account.version}"
    enqueue(
        session, JobKind.PORTAL_PASSWORD, key, f"portal-account:{account.id}", account.organization_id, now,
        account=account.id,
    )  # fmt: skip
    record(session, actor, "portal_password_ordered", now, record=told)


def change_arrival_password(
    session: Session, vault: Vault, actor: Actor, command: ChangePassword, now: datetime
) -> None:
    """到達番号パスワード, which stands here alone. Raises not_found, changed_by_someone_else, portal_password_shape."""
    check_portal_password(command.password, "arrival_password")
    account = lock_account(session, actor, command.account_id, command.version)
    account.sealed_arrival_password, account.updated_at = vault.seal(command.password), now
    record(session, actor, "portal_arrival_password_changed", now, record=record_of(account))


def try_again(session: Session, actor: Actor, account_id: int, version: int, now: datetime) -> None:
    """Ask the portal once more after nobody answered for too long. Raises not_found, changed_by_someone_else or
    nothing_failed."""
    account = lock_account(session, actor, account_id, version)
    order = f"portal-account:{account.id}"
    job = session.scalar(
        select(Job).where(Job.order_key == order, Job.state == JobState.FAILED).order_by(Job.id.desc()).limit(1)
    )
    if not account.sealed_new_password or job is None:
        raise Refusal("nothing_failed")
    reopen(job, now)
    account.change_error, account.updated_at = "", now
    record(session, actor, "portal_password_ordered", now, record=record_of(account))


def record_of(account: PortalAccount) -> str:
    return f"portal account {account.bulk_user_id}"


def read_change(session: Session, vault: Vault, job: ClaimedJob) -> PasswordChange | None:
    """None when there is nothing to change any more."""
    account = session.get_one(PortalAccount, int(job.facts["account"]))
    if not account.sealed_new_password:
        return None
    kind, user = account.vehicle_kind, account.bulk_user_id
    old = PortalLogin(account.id, kind, user, vault.open(account.sealed_password), account.sealed_password)
    new = PortalLogin(account.id, kind, user, vault.open(account.sealed_new_password), account.sealed_new_password)
    return PasswordChange(old, new)


def note_changed(session: Session, job: ClaimedJob, change: PasswordChange, now: datetime) -> None:
    """The portal has the new one: it is the one from now on, and what waited for it goes."""
    finish_job(session, job, now)
    account = _locked(session, job)
    if account.sealed_new_password == change.new.sealed:
        _take(session, account, change.new.sealed, now)
        record_for(session, account.organization_id, "portal_password_changed", now, record=record_of(account))


def note_change_refused(session: Session, job: ClaimedJob, code: str, now: datetime) -> None:
    """A definite no: the old one is still the one."""
    fail_job(session, job, code, now)
    account = _locked(session, job)
    account.sealed_new_password, account.change_error, account.updated_at = "", code[:60], now
    account.poll_at = now
    record_for(session, account.organization_id, "portal_password_refused", now, record=record_of(account), answer=code)


def note_change_unknown(session: Session, job: ClaimedJob, code: str, now: datetime) -> None:
    """After so many tries nobody knows which one holds: both stay until a person asks again."""
    account = _locked(session, job)
    account.change_error, account.updated_at = code[:60], now


def _take(session: Session, account: PortalAccount, sealed: str, now: datetime) -> None:
    account.sealed_password, account.sealed_new_password, account.change_error = sealed, "", ""
    account.password_changed_at, account.warned_days, account.poll_at, account.updated_at = now, None, now, now
    if account.stopped_reason in OF_THE_PASSWORD:
        account.stopped_reason = ""
    session.execute(
        update(Job)
        .where(Job.organization_id == account.organization_id, Job.state == JobState.WAITING, Job.run_at > now)
        .where(Job.last_error == ACCOUNT_STOPPED)
        .values(run_at=now)
        .execution_options(synchronize_session=False)
    )


def _locked(session: Session, job: ClaimedJob) -> PortalAccount:
    query = select(PortalAccount).where(PortalAccount.id == int(job.facts["account"]))
    return session.scalars(query.with_for_update()).one()
