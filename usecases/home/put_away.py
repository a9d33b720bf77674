"""Put the first day's list away, or show it again."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.actor import Actor
from models.organizations import Organization
from usecases.audit import record


def put_away_first_day(session: Session, actor: Actor, away: bool, now: datetime) -> None:
    """For all who see it; doing it twice changes nothing."""
    if is_put_away(session, actor) is away:
        return
    # Not by the mapped row: whoever is changing the registered data meanwhile is not told of a newer version.
    session.execute(
        update(Organization)
        .where(Organization.id == actor.organization_id)
        .values(first_day_put_away_at=now if away else None)
        .execution_options(synchronize_session=False)
    )
    record(session, actor, "first_day_put_away" if away else "first_day_shown_again", now)


def is_put_away(session: Session, actor: Actor) -> bool:
    found = session.scalar(select(Organization.first_day_put_away_at).where(Organization.id == actor.organization_id))
    return found is not None
