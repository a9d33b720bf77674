"""Find versions of the terms of use: all of them, the one in force, one with its articles."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from domain.terms import Section, changed_sections, terms_on, to_come
from models.terms import TermsVersion


@dataclass(frozen=True)
class TermsHead:
    """Which version, from when, announced when, and what it changes in a few words."""

    version: int
    valid_from: date
    announced_at: datetime
    summary: str = ""


@dataclass(frozen=True)
class Terms:
    """One version as a page shows it, with what differs from the version before it."""

    head: TermsHead
    sections: tuple[Section, ...]
    changed: frozenset[str]
    in_force: TermsHead | None
    coming: tuple[TermsHead, ...]
    earlier: tuple[TermsHead, ...]

    @property
    def holds(self) -> bool:
        return self.in_force is not None and self.head.version == self.in_force.version


def all_versions(session: Session) -> tuple[TermsHead, ...]:
    """Every version, the latest first."""
    found = session.execute(
        select(TermsVersion.version, TermsVersion.valid_from, TermsVersion.announced_at, TermsVersion.summary).order_by(
            TermsVersion.version.desc()
        )
    )
    return tuple(TermsHead(*row) for row in found)


def version_in_force(session: Session, day: date) -> TermsHead:
    """The version that whoever agrees on this day agrees to; raises Refusal not_found before the first."""
    found = terms_on(all_versions(session), day)
    if found is None:
        raise Refusal("not_found")
    return found


def find_terms(session: Session, day: date, version: int | None = None) -> Terms:
    """The version in force, or one by its number; raises Refusal not_found."""
    versions = all_versions(session)
    now = terms_on(versions, day)
    head = now if version is None else next((one for one in versions if one.version == version), None)
    if head is None:
        raise Refusal("not_found")
    before = next((one for one in versions if one.version < head.version), None)
    texts = sections_of(session, head.version, *([before.version] if before else []))
    sections = texts[head.version]
    return Terms(
        head=head,
        sections=sections,
        changed=frozenset(changed_sections(texts[before.version], sections)) if before else frozenset(),
        in_force=now,
        coming=to_come(versions, day),
        earlier=tuple(one for one in versions if one.valid_from <= day and one != now),
    )


def sections_of(session: Session, *versions: int) -> dict[int, tuple[Section, ...]]:
    """The articles of these versions, in one statement."""
    found = session.execute(
        select(TermsVersion.version, TermsVersion.sections).where(TermsVersion.version.in_(versions))
    )
    return {version: tuple(Section(**section) for section in sections) for version, sections in found}
