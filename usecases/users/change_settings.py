"""Change one's own settings."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from models.users import User


@dataclass(frozen=True)
class ChangeSettings:
    """How the user wants the screens."""

    language: str
    page_size: int
    single_keys: bool
    low_rows: bool


def change_settings(session: Session, actor: Actor, command: ChangeSettings, now: datetime) -> None:
    user = session.get_one(User, actor.user_id, with_for_update=True)
    user.language, user.page_size, user.single_keys = command.language, command.page_size, command.single_keys
    user.low_rows = command.low_rows
    user.updated_at = now
