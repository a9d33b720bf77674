"""Note an act on an organization's certificates in its own audit and in the operator's."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.actor import Actor
from usecases.audit import record_for


def note_for_both(
    session: Session, actor: Actor, organization_id: int, code: str, now: datetime, record: str, **facts: Any
) -> None:
    """The heads of the chains are locked in the order of organizations."""
    for audited in sorted({actor.organization_id, organization_id}):
        record_for(
            session, audited, code, now, record=record, user_id=actor.user_id, login_id=actor.login_id,
            role=actor.role.value, address=actor.address, **facts,
        )  # fmt: skip


def named(serial: str) -> str:
    return f"certificate {serial}"
