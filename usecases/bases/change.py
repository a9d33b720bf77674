"""Change what is known about a base; its code stays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from usecases.agreements.base_changes import tell_of_changes
from usecases.audit import changes, record
from usecases.bases.add import BaseFacts, set_facts
from usecases.bases.find import find_base


@dataclass(frozen=True)
class ChangeBase:
    """New facts for the base, seen at `version`."""

    code: str
    version: int
    facts: BaseFacts


def change_base(session: Session, actor: Actor, command: ChangeBase, now: datetime) -> str:
    """The base's code. Raises Refusal not_found, or changed_by_someone_else when a newer version is there."""
    base = find_base(session, actor, command.code, lock=True)
    if base.version != command.version:
        raise Refusal("changed_by_someone_else", at=base.updated_at)
    changed = sorted(name for name, value in vars(command.facts).items() if getattr(base, name) != value)
    if changed:
        before = {name: getattr(base, name) for name in changed}
        set_facts(base, command.facts)
        base.updated_at, base.updated_by = now, actor.user_id
        tell_of_changes(session, actor, base, before, vars(command.facts), now)
        told = changes(before, vars(command.facts), changed)
        record(session, actor, "base_changed", now, record=f"base {base.code}", fields=changed, changes=told)
    return base.code
