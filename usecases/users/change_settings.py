"""Change one's own settings."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.staff_defaults import NO_DEFAULTS, StaffDefaults
from models.users import User
from usecases.users.defaults import checked_defaults, defaults_in, put_defaults


@dataclass(frozen=True)
class ChangeSettings:
    """How the user wants the screens."""

    language: str
    page_size: int
    single_keys: bool
    low_rows: bool
    defaults: StaffDefaults = NO_DEFAULTS


def change_settings(session: Session, actor: Actor, command: ChangeSettings, now: datetime) -> None:
    """Raises choice_unknown for an office or a menu that cannot be chosen."""
    user = session.get_one(User, actor.user_id, with_for_update=True)
    kept = checked_defaults(session, actor.organization_kind, actor.role, command.defaults, defaults_in(user))
    put_defaults(user, kept)
    user.language, user.page_size, user.single_keys = command.language, command.page_size, command.single_keys
    user.low_rows = command.low_rows
    user.updated_at = now
