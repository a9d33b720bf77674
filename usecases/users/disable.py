"""Disable a user: nobody signs in with it any more, and the open work goes on with a colleague or stays at its base."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from domain.user_care import Care
from models.users import LinkPurpose
from usecases.audit import record_for_both
from usecases.sessions.end import end_sessions_of
from usecases.users.change import refuse_last_admin
from usecases.users.find import find_to_change
from usecases.users.hand_over import hand_over
from usecases.users.open_work import open_work
from usecases.users.password_link import end_links_of


@dataclass(frozen=True)
class DisableUser:
    """Who, as seen at `version`, and who goes on with the open work; None leaves it to the base."""

    user_id: int
    version: int
    heir_id: int | None = None


def disable_user(session: Session, actor: Actor, care: Care, command: DisableUser, now: datetime) -> None:
    """Raises what `find_to_change` does, user_disabled, last_admin and heir_unknown."""
    user = find_to_change(session, actor, care, command.user_id, command.version)
    if user.disabled_at is not None:
        raise Refusal("user_disabled")
    refuse_last_admin(session, user, stays=False)
    told: dict[str, object] = {}
    if command.heir_id is not None:
        work = open_work(session, user)
        heir = hand_over(session, actor, care, user, command.heir_id, work, now)
        told = {"heir": heir.login_id, "requests": len(work.entered) + len(work.held), "batches": len(work.batches)}
    user.disabled_at = user.updated_at = now
    user.updated_by = actor.user_id
    end_sessions_of(session, user.id, "disabled", now)
    end_links_of(session, user.id, now, tuple(LinkPurpose))
    record_for_both(session, actor, user.organization_id, "user_disabled", now, f"user {user.login_id}", **told)
