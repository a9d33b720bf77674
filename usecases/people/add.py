"""Put a person on record at a base."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.base_person import BasePersonKind
from models.organizations import BasePerson
from usecases.audit import record
from usecases.bases.find import find_base


@dataclass(frozen=True)
class AddPerson:
    """Who may do what at the base, and from when."""

    code: str
    kind: BasePersonKind
    name: str
    kana: str
    service_user_id: str
    inspector_code: str
    valid_from: date


def add_person(session: Session, actor: Actor, command: AddPerson, now: datetime) -> int:
    """The id of the new person. Raises Refusal not_found for a base that is not the actor's."""
    base = find_base(session, actor, command.code, lock=True)
    person = BasePerson(
        organization_id=base.organization_id,
        base_id=base.id,
        kind=command.kind,
        name=command.name,
        kana=command.kana,
        service_user_id=command.service_user_id,
        inspector_code=command.inspector_code,
        valid_from=command.valid_from,
        created_at=now,
        updated_at=now,
    )
    session.add(person)
    session.flush()
    # Who it is stands in the row alone: the audit is kept longer than a person may want.
    record(
        session, actor, "base_person_added", now, record=f"base {base.code}", person=person.id, kind=command.kind.value
    )
    return person.id
