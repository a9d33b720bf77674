"""Decline a change of registered data, with the reason that its organization reads."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.mail_event import MailEvent
from domain.organization_change import ChangeState
from usecases.changes.decide import decide
from usecases.changes.find import seen_change
from usecases.changes.letters import post_decision
from usecases.vault import Vault


@dataclass(frozen=True)
class DeclineChange:
    """A change as it was seen, and why it does not come into force."""

    change_id: int
    version: int
    reason: str


def decline_change(session: Session, actor: Actor, vault: Vault, command: DeclineChange, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else or change_move_not_allowed."""
    organization, change = seen_change(session, command.change_id, command.version)
    decide(session, actor, organization, change, ChangeState.DECLINED, now)
    change.reason = command.reason
    post_decision(session, vault, organization, change, MailEvent.CHANGE_DECLINED, (organization.email,), now)
