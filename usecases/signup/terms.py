"""The terms of use that whoever signs up at a moment agrees to."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from usecases.terms.find import Terms, find_terms, version_in_force

__all__ = ["Terms", "terms_in_force", "terms_version"]


def terms_version(session: Session, now: datetime) -> int:
    return version_in_force(session, day_in_japan(now)).version


def terms_in_force(session: Session, now: datetime) -> Terms:
    """The version in force with its articles."""
    return find_terms(session, day_in_japan(now))
