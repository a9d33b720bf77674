"""Give a user a new way in: a one-time password told once, or a link by mail; what opened the door before does not."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.user_care import Care
from usecases.audit import record_for_both
from usecases.sessions import guard
from usecases.sessions.end import end_sessions_of
from usecases.users.find import find_to_change
from usecases.users.register import FirstWay, Registered, give_way_in
from usecases.vault import Vault


@dataclass(frozen=True)
class ResetPassword:
    """Whose password, as seen at `version`; `path` begins the address of the page that sets one by a link."""

    user_id: int
    version: int
    way: FirstWay
    path: str


def reset_password(
    session: Session, actor: Actor, care: Care, vault: Vault, command: ResetPassword, now: datetime
) -> Registered:
    """Ends all sessions and lifts a lock. Raises what `find_to_change` does, user_disabled and mail_address_needed."""
    user = find_to_change(session, actor, care, command.user_id, command.version)
    if user.disabled_at is not None:
        raise Refusal("user_disabled")
    if command.way is FirstWay.LINK and not user.email:
        raise Refusal("user_without_address", "way")
    password = give_way_in(session, vault, user, command.way, command.path, now)
    # Whoever looks after the user has looked into it: what goes out now may open the sign-in again.
    user.suspected_at = None
    user.updated_at, user.updated_by = now, actor.user_id
    end_sessions_of(session, user.id, "password_reset", now)
    guard.forgive(session, guard.name_key(care.member_code, user.login_id))
    subject = f"user {user.login_id}"
    record_for_both(session, actor, user.organization_id, "password_reset", now, subject, way=command.way.value)
    return Registered(user.id, user.login_id, password)
