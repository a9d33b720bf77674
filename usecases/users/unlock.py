"""Lift the lock of a user's sign-in, and the stop after a suspicion of misuse."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.user_care import Care
from usecases.audit import record_for_both
from usecases.sessions import guard
from usecases.users.find import find_to_change


def unlock_user(session: Session, actor: Actor, care: Care, user_id: int, now: datetime) -> None:
    """Failures so far count for nothing; doing it twice changes nothing. Raises what `find_to_change` does."""
    user = find_to_change(session, actor, care, user_id)
    user.suspected_at = None
    guard.forgive(session, guard.name_key(care.member_code, user.login_id))
    record_for_both(session, actor, user.organization_id, "sign_in_unlocked", now, f"user {user.login_id}")
