"""Take a second factor away: by its owner with password and code, or by whoever looks after the user."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from models.second_factors import PendingSignIn, RecoveryCode, SecondFactor
from models.users import User
from usecases.audit import record, record_for_both
from usecases.second_factor.check import has_second_factor, use_code
from usecases.sessions import guard
from usecases.sessions.letters import tell_user
from usecases.sessions.passwords import matches
from usecases.vault import Vault


@dataclass(frozen=True)
class RemoveOwn:
    """Password and code as typed."""

    password: str = field(repr=False)
    code: str = field(repr=False)


def remove_own(
    session: Session, vault: Vault, actor: Actor, command: RemoveOwn, rule: guard.LockRule, now: datetime
) -> Refusal | None:
    """A wrong password or code is an answer, because the count of it must be kept."""
    name = guard.name_key(actor.member_code, actor.login_id)
    if (locked := guard.locked_until(session, name, now)) is not None:
        return Refusal("sign_in_locked", until=locked)
    user = session.get_one(User, actor.user_id, with_for_update=True)
    wrong = None
    if not matches(user.password_hash, command.password):
        wrong = Refusal("password_current_wrong", "password")
    elif use_code(session, vault, user.id, command.code, now) is None:
        wrong = Refusal("second_code_wrong", "code")
    if wrong is not None:
        until = guard.note_failure(session, name, rule, now)
        return Refusal("sign_in_locked", until=until) if until else wrong
    guard.forgive(session, name)
    forget_second_factor(session, user)
    record(session, actor, "second_factor_off", now)
    tell_user(session, vault, user, MailEvent.SECOND_FACTOR_OFF, now, {"changed_at": now})
    return None


def remove_of(session: Session, vault: Vault, actor: Actor, user: User, now: datetime) -> None:
    """For a user who lost app and recovery codes; the caller has found the user among those the actor may change."""
    if not has_second_factor(session, user.id):
        raise Refusal("second_factor_is_off")
    forget_second_factor(session, user)
    record_for_both(session, actor, user.organization_id, "second_factor_removed", now, f"user {user.login_id}")
    tell_user(session, vault, user, MailEvent.SECOND_FACTOR_OFF, now, {"changed_at": now})


def forget_second_factor(session: Session, user: User) -> None:
    for table in (RecoveryCode, SecondFactor, PendingSignIn):
        session.execute(delete(table).where(table.user_id == user.id))
