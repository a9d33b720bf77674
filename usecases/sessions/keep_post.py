"""Keep what was posted after its session had ended, for the same user to find again."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.forms import KeptPost
from models.users import UserSession
from usecases.sessions.sign_in import token_hash

KEPT_FOR = timedelta(hours=24)
LARGEST = 200_000


def keep_post(session: Session, token: str, address: str, fields: dict[str, list[str]], now: datetime) -> str | None:
    """The id under which the fields are kept; None when the token never was a session's or the post is too large."""
    user_id = session.scalar(select(UserSession.user_id).where(UserSession.token_hash == token_hash(token)))
    if user_id is None or sum(len(text) for texts in fields.values() for text in texts) > LARGEST:
        return None
    session.execute(delete(KeptPost).where(KeptPost.kept_at < now - KEPT_FOR))
    kept = KeptPost(id=secrets.token_urlsafe(24), user_id=user_id, address=address[:400], fields=fields, kept_at=now)
    session.add(kept)
    session.flush()
    return kept.id


def find_kept_post(session: Session, user_id: int, kept_id: str, address: str, now: datetime) -> dict[str, list[str]]:
    """The fields kept for this user and address, or none."""
    found = session.scalar(
        select(KeptPost.fields).where(
            KeptPost.id == kept_id,
            KeptPost.user_id == user_id,
            KeptPost.address == address,
            KeptPost.kept_at >= now - KEPT_FOR,
        )
    )
    return found or {}
