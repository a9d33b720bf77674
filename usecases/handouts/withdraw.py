"""Withdraw a document: from this moment no reader sees it, the operator keeps it with its versions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from usecases.audit import record
from usecases.handouts.find import find_handout


@dataclass(frozen=True)
class WithdrawHandout:
    """The document, as it was seen."""

    number: int
    version: int


def withdraw_handout(session: Session, actor: Actor, command: WithdrawHandout, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else or handout_withdrawn."""
    handout = find_handout(session, command.number, lock=True)
    if handout.version != command.version:
        raise Refusal("changed_by_someone_else", at=handout.updated_at)
    if handout.withdrawn_at is not None:
        raise Refusal("handout_withdrawn")
    handout.withdrawn_at = handout.updated_at = now
    handout.updated_by = actor.user_id
    record(session, actor, "handout_withdrawn", now, record=f"handout {handout.id}")
