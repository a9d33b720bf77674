"""Versions of the terms as the operator announces them."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.terms.announce import AnnounceTerms, announce_terms
from usecases.terms.find import all_versions, sections_of

SUMMARY = "東京以外でも裁判ができるようにしました。"


def announce(
    session: Session, demo: Demo, now: datetime, valid_from: date, summary: str = SUMMARY, **changed: str
) -> int:
    """The next version, with these articles reading otherwise."""
    latest = all_versions(session)[0].version
    sections = tuple(
        replace(section, text=changed[section.key]) if section.key in changed else section
        for section in sections_of(session, latest)[latest]
    )
    operator = actor_of(session, demo, "admin", "1000001")
    return announce_terms(session, operator, AnnounceTerms(latest, valid_from, sections, summary), now)
