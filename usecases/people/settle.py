"""Say that a base needs no inspectors and issuers on record now, or take that back."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.organizations import Base
from usecases.audit import record
from usecases.bases.find import find_base


def settle_people(session: Session, actor: Actor, code: str, needed: bool, now: datetime) -> None:
    """Saying it twice changes nothing. Raises Refusal not_found for a base that is not the actor's."""
    base = find_base(session, actor, code, lock=True)
    if base.people_not_needed is not needed:
        return
    # Not by the mapped row: whoever is editing the base meanwhile is not told of a newer version.
    session.execute(
        update(Base)
        .where(Base.id == base.id)
        .values(people_not_needed=not needed)
        .execution_options(synchronize_session=False)
    )
    record(session, actor, "base_people_needed", now, record=f"base {base.code}", needed=needed)
