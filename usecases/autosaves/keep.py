"""Keep what stands in one user's form of one object."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.forms import Autosave

KEPT_FOR = timedelta(days=30)
LARGEST = 200_000


@dataclass(frozen=True)
class Kept:
    """An autosave as it is offered again; `version` is the object's when it was begun."""

    fields: dict[str, list[str]]
    version: int
    saved_at: datetime


def keep_form(
    session: Session,
    actor: Actor,
    form: str,
    object_key: str,
    version: int,
    fields: Mapping[str, list[str]],
    now: datetime,
) -> None:
    """Raises autosave_too_large for more than a form of ours can hold."""
    if sum(len(text) for texts in fields.values() for text in texts) > LARGEST:
        raise Refusal("autosave_too_large")
    session.execute(delete(Autosave).where(Autosave.user_id == actor.user_id, Autosave.saved_at < now - KEPT_FOR))
    what: dict[str, Any] = {"object_version": version, "fields": dict(fields), "saved_at": now}
    kept = _find(session, actor, form, object_key)
    if kept is None:
        try:
            with session.begin_nested():
                session.add(Autosave(user_id=actor.user_id, form=form, object_key=object_key, **what))
        except IntegrityError:
            # Another window of the same user was first by a moment: the later text stays.
            kept = _find(session, actor, form, object_key)
    if kept is not None:
        kept.object_version, kept.fields, kept.saved_at = version, dict(fields), now
        session.flush()


def find_kept(session: Session, actor: Actor, form: str, object_key: str, now: datetime) -> Kept | None:
    kept = _find(session, actor, form, object_key)
    if kept is None or kept.saved_at < now - KEPT_FOR:
        return None
    return Kept(kept.fields, kept.object_version, kept.saved_at)


def forget_kept(session: Session, actor: Actor, form: str, object_key: str) -> None:
    """Nothing is left to offer once the form was saved, or its draft thrown away."""
    session.execute(
        delete(Autosave).where(
            Autosave.user_id == actor.user_id, Autosave.form == form, Autosave.object_key == object_key
        )
    )


def _find(session: Session, actor: Actor, form: str, object_key: str) -> Autosave | None:
    query = select(Autosave).where(
        Autosave.user_id == actor.user_id, Autosave.form == form, Autosave.object_key == object_key
    )
    return session.scalar(query)
