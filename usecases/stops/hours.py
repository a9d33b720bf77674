"""The regular hours of each system that hold on a day."""

from datetime import date

from sqlalchemy.orm import Session

from domain.dated import in_force
from domain.service_hours import OpeningHours
from usecases.reference import service_hours


def hours_on(session: Session, day: date) -> tuple[OpeningHours, ...]:
    """One row for each system and kind of vehicle, those of one system together."""
    rows = service_hours(session)
    systems = list(dict.fromkeys(row.system for row in rows))
    sorts = sorted(dict.fromkeys((row.system, row.kind) for row in rows), key=lambda sort: systems.index(sort[0]))
    found = (in_force((row for row in rows if (row.system, row.kind) == sort), day) for sort in sorts)
    return tuple(row for row in found if row is not None)
