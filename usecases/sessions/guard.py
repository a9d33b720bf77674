"""The guard against guessing: failures are counted by what was typed, whether or not such a user exists."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.users import SignInGuard

LONGEST_LOCK = timedelta(hours=2)
FORGOTTEN_AFTER = timedelta(hours=24)
PER_ADDRESS = 20
ADDRESS_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True)
class LockRule:
    """After how many failures in a row a name is locked, and for how long the first time."""

    failures: int
    first_lock: timedelta


@dataclass(frozen=True)
class Rate:
    """How often something may be done within a window that begins with the first time."""

    most: int
    window: timedelta


def name_key(member_code: str, login_id: str) -> str:
    return _key("name", f"{member_code}|{login_id.casefold()}")


def address_key(address: str) -> str:
    return _key("address", address)


def _key(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}|{text}".encode("utf-8", "surrogatepass")).hexdigest()


def locked_until(session: Session, key: str, now: datetime) -> datetime | None:
    until = session.scalar(select(SignInGuard.locked_until).where(SignInGuard.key == key))
    return until if until and until > now else None


def note_failure(session: Session, key: str, rule: LockRule, now: datetime) -> datetime | None:
    """Count one more failure; the end of the lock when this one locked the name."""
    guard = _guard(session, key, now)
    if now - guard.window_started_at > FORGOTTEN_AFTER:
        guard.failures, guard.locks = 0, 0
    guard.window_started_at = now
    guard.failures += 1
    if guard.failures < rule.failures:
        return None
    guard.failures = 0
    guard.locked_until = now + min(rule.first_lock * 2**guard.locks, LONGEST_LOCK)
    guard.locks += 1
    return guard.locked_until


def note_address_failure(session: Session, address: str, now: datetime) -> None:
    """Count a failure from one address within its running minute."""
    guard = _guard(session, address_key(address), now)
    if now - guard.window_started_at > ADDRESS_WINDOW:
        guard.failures, guard.window_started_at = 0, now
    guard.failures += 1
    if guard.failures > PER_ADDRESS:
        guard.locked_until = guard.window_started_at + ADDRESS_WINDOW


def note_call(session: Session, kind: str, caller: str, rate: Rate, now: datetime) -> datetime | None:
    """Count one more call of a kind by a caller; until when it is to wait, None while it may go on."""
    guard = _guard(session, _key(kind, caller), now)
    if guard.locked_until and guard.locked_until > now:
        return guard.locked_until
    if now - guard.window_started_at > rate.window:
        guard.failures, guard.window_started_at = 0, now
    guard.failures += 1
    if guard.failures <= rate.most:
        return None
    guard.locked_until = guard.window_started_at + rate.window
    return guard.locked_until


def _guard(session: Session, key: str, now: datetime) -> SignInGuard:
    """The locked row of a key; of two first failures at once the second waits for the first one's row."""
    found = session.get(SignInGuard, key, with_for_update=True)
    if found is not None:
        return found
    try:
        with session.begin_nested():
            made = SignInGuard(key=key, failures=0, locks=0, window_started_at=now)
            session.add(made)
    except IntegrityError:
        return session.get_one(SignInGuard, key, with_for_update=True)
    return made


def forgive(session: Session, key: str) -> None:
    session.execute(delete(SignInGuard).where(SignInGuard.key == key))
