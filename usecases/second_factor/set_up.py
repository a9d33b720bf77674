"""Set a second factor up: the password, then the secret for the app, then a first code, then recovery codes."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from documents.qr_code import draw_qr
from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from domain.second_factor import (
    RECOVERY_CODES,
    RECOVERY_DIGITS,
    SECRET_BYTES,
    enrolment_address,
    grouped,
    secret_of,
    secret_text,
)
from models.second_factors import RecoveryCode, SecondFactor
from models.users import User
from usecases.audit import record
from usecases.second_factor.check import recovery_codes_left, use_code
from usecases.sessions import guard
from usecases.sessions.letters import tell_user
from usecases.sessions.passwords import hashed, matches
from usecases.vault import Vault

# The secret lies on a screen; whoever left it there begins anew.
SHOWN_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class Standing:
    """Since when a second factor is asked for, None while it is not, and how many recovery codes are left."""

    since: datetime | None
    codes_left: int


@dataclass(frozen=True)
class ShownSecret:
    """The secret for the app, as a picture and as text; neither shows in a representation."""

    picture: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class Confirmed:
    """The recovery codes, which only this answer holds; or why there are none."""

    codes: tuple[str, ...] = field(default=(), repr=False)
    refusal: Refusal | None = None


def standing_of(session: Session, actor: Actor) -> Standing:
    factor = session.get(SecondFactor, actor.user_id)
    if factor is None or factor.confirmed_at is None:
        return Standing(None, 0)
    return Standing(factor.confirmed_at, recovery_codes_left(session, actor.user_id))


def begin(
    session: Session, vault: Vault, actor: Actor, password: str, rule: guard.LockRule, now: datetime
) -> Refusal | None:
    """Draw a secret. A wrong password is an answer, because the count of it must be kept."""
    name = guard.name_key(actor.member_code, actor.login_id)
    if (locked := guard.locked_until(session, name, now)) is not None:
        return Refusal("sign_in_locked", until=locked)
    user = session.get_one(User, actor.user_id, with_for_update=True)
    if not matches(user.password_hash, password):
        until = guard.note_failure(session, name, rule, now)
        return Refusal("sign_in_locked", until=until) if until else Refusal("password_current_wrong", "password")
    if standing_of(session, actor).since is not None:
        return Refusal("second_factor_is_on")
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    sealed = vault.seal(secret_text(secrets.token_bytes(SECRET_BYTES)))
    session.add(SecondFactor(user_id=user.id, sealed_secret=sealed, made_at=now))
    session.flush()
    return None


def shown_secret(session: Session, vault: Vault, actor: Actor, now: datetime) -> ShownSecret | None:
    """Only until it is confirmed, and for half an hour."""
    factor = session.get(SecondFactor, actor.user_id)
    if factor is None or factor.confirmed_at is not None or factor.made_at <= now - SHOWN_FOR:
        return None
    text = vault.open(factor.sealed_secret)
    address = enrolment_address(secret_of(text), actor.member_code, actor.login_id)
    return ShownSecret(draw_qr(address), grouped(text))


def confirm(session: Session, vault: Vault, actor: Actor, code: str, now: datetime) -> Confirmed:
    """The app shows codes of this secret: from here on signing in asks for one."""
    factor = session.get(SecondFactor, actor.user_id, with_for_update=True)
    if factor is None or factor.confirmed_at is not None or factor.made_at <= now - SHOWN_FOR:
        return Confirmed(refusal=Refusal("second_factor_begin_anew"))
    if use_code(session, vault, actor.user_id, code, now) is None:
        return Confirmed(refusal=Refusal("second_code_wrong", "code"))
    factor.confirmed_at = now
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == actor.user_id))
    codes = tuple(f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _nth in range(RECOVERY_CODES))
    session.add_all(RecoveryCode(user_id=actor.user_id, code_hash=hashed(each)) for each in codes)
    record(session, actor, "second_factor_on", now)
    user = session.get_one(User, actor.user_id)
    tell_user(session, vault, user, MailEvent.SECOND_FACTOR_ON, now, {"changed_at": now})
    return Confirmed(tuple(grouped(each) for each in codes))
