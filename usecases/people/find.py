"""Find one person of a base of the actor."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.organizations import Base, BasePerson
from usecases.scope import own_bases


def find_person(session: Session, actor: Actor, code: str, person_id: int, lock: bool = False) -> BasePerson:
    """Raises Refusal not_found, for another's base as for another base's person."""
    query = (
        select(BasePerson)
        .join(Base, Base.id == BasePerson.base_id)
        .where(own_bases(actor), Base.code == code.upper(), BasePerson.id == person_id)
    )
    found = session.scalar(query.with_for_update(of=BasePerson) if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found
