"""Find one base of the actor, as a page shows it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.organizations import Base
from usecases.scope import own_bases


def find_base(session: Session, actor: Actor, code: str, lock: bool = False) -> Base:
    """The base of this code within the actor's scope; raises Refusal not_found."""
    query = select(Base).where(own_bases(actor), Base.code == code.upper())
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Refusal("not_found")
    return found
