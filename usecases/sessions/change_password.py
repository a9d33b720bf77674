"""Change one's own password: the old one is asked, the new one checked, every other session ended."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.password import check_password
from domain.refusal import Refusal
from models.users import User
from usecases.audit import record
from usecases.sessions.common_passwords import common_passwords
from usecases.sessions.end import end_sessions_of
from usecases.sessions.letters import tell_user
from usecases.sessions.passwords import hashed, matches
from usecases.vault import Vault

PRODUCT_WORDS = ("keizoku", "けいぞく", "継続検査")


@dataclass(frozen=True)
class ChangePassword:
    """The password so far and the new one, as typed."""

    current: str
    new: str


def change_password(session: Session, vault: Vault, actor: Actor, command: ChangePassword, now: datetime) -> None:
    """Set the new password and end all sessions of the user, who is told by mail; the caller opens a new session."""
    user = session.get_one(User, actor.user_id, with_for_update=True)
    if not matches(user.password_hash, command.current):
        raise Refusal("password_current_wrong", "current")
    if command.new == command.current:
        raise Refusal("password_unchanged", "new")
    own_words = (*PRODUCT_WORDS, actor.organization_name, actor.member_code)
    check_password(command.new, actor.login_id, own_words, common_passwords(session), field="new")
    user.password_hash = hashed(command.new)
    user.password_changed_at = now
    user.must_change_password = False
    user.one_time_until = None
    user.updated_at = now
    end_sessions_of(session, user.id, "password_changed", now)
    record(session, actor, "password_changed", now)
    tell_user(session, vault, user, MailEvent.PASSWORD_CHANGED, now, {"changed_at": now})
