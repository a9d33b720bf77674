"""Say until when a person is on record at a base; nobody is ever deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from usecases.audit import record
from usecases.people.find import find_person


@dataclass(frozen=True)
class EndPerson:
    """The last day of a person who was seen at `version`."""

    code: str
    person_id: int
    version: int
    valid_to: date


def end_person(session: Session, actor: Actor, command: EndPerson, now: datetime) -> None:
    """Raises Refusal not_found, changed_by_someone_else or person_ends_before_begin."""
    person = find_person(session, actor, command.code, command.person_id, lock=True)
    if person.version != command.version:
        raise Refusal("changed_by_someone_else", at=person.updated_at)
    if command.valid_to < person.valid_from:
        raise Refusal("person_ends_before_begin", "valid_to", begin=person.valid_from)
    person.valid_to, person.updated_at = command.valid_to, now
    until = command.valid_to.isoformat()
    code = command.code.upper()
    record(session, actor, "base_person_ended", now, record=f"base {code}", person=person.id, until=until)
