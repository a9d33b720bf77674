"""Let somebody in again at the server, where no administrator is left who could: the operator's own, above all."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from models.organizations import Organization
from models.users import LinkPurpose, User
from usecases.audit import record_for
from usecases.second_factor.remove import forget_second_factor
from usecases.sessions import guard
from usecases.sessions.end import end_sessions_of
from usecases.sessions.passwords import hashed
from usecases.users.one_time import ONE_TIME_LIFE
from usecases.users.password_link import end_links_of


@dataclass(frozen=True)
class Rescue:
    """Whom, and the one-time password that is handed over in person."""

    member_code: str
    login_id: str
    password: str = field(repr=False)


def rescue(session: Session, command: Rescue, now: datetime) -> None:
    """Whatever kept them out is gone, and so are second factor, sessions and links. Raises Refusal user_unknown."""
    found = session.execute(
        select(User, Organization)
        .join(Organization, Organization.id == User.organization_id)
        .where(Organization.member_code == command.member_code, User.login_key == command.login_id.casefold())
        .with_for_update(of=User)
    ).one_or_none()
    if found is None:
        raise Refusal("user_unknown")
    user: User = found.User
    user.password_hash, user.password_changed_at = hashed(command.password), now
    user.must_change_password, user.one_time_until = True, now + ONE_TIME_LIFE
    user.disabled_at = user.suspected_at = user.dormancy_told_at = None
    user.updated_at = now
    forget_second_factor(session, user)
    end_sessions_of(session, user.id, "rescued", now)
    end_links_of(session, user.id, now, tuple(LinkPurpose))
    guard.forgive(session, guard.name_key(command.member_code, command.login_id))
    record_for(session, found.Organization.id, "user_rescued", now, record=f"user {user.login_id}")
