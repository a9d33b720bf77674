"""Find one base of the actor, as a page shows it."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.refusal import Refusal
from models.organizations import Base
from usecases.scope import own_bases

SHAPE_OF_CODE = re.compile(r"[0-9A-Za-z]{1,7}")


def find_base(session: Session, actor: Actor, code: str, lock: bool = False) -> Base:
    """The base of this code within the actor's scope; raises Refusal not_found."""
    query = select(Base).where(own_bases(actor), Base.code == code.upper())
    readable = SHAPE_OF_CODE.fullmatch(code) is not None
    found = session.scalar(query.with_for_update() if lock else query) if readable else None
    if found is None:
        raise Refusal("not_found")
    return found
