"""Let a disabled user in again, with or without what was handed over meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.user_care import Care
from usecases.audit import record_for_both
from usecases.users.find import find_to_change
from usecases.users.hand_over import take_back


@dataclass(frozen=True)
class EnableUser:
    """Who, as seen at `version`, and whether the handed-over work that nobody has gone on with comes back."""

    user_id: int
    version: int
    work_back: bool


def enable_user(session: Session, actor: Actor, care: Care, command: EnableUser, now: datetime) -> None:
    """With the password so far. Raises what `find_to_change` does, and user_not_disabled."""
    user = find_to_change(session, actor, care, command.user_id, command.version)
    if user.disabled_at is None:
        raise Refusal("user_not_disabled")
    came_back = take_back(session, actor, user, now) if command.work_back else 0
    user.disabled_at, user.updated_at, user.updated_by = None, now, actor.user_id
    subject = f"user {user.login_id}"
    record_for_both(session, actor, user.organization_id, "user_enabled", now, subject, requests=came_back)
