"""利用規約: versions that each hold from a day on, and what every one of them must say."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from domain.dated import in_force
from domain.refusal import Refusal

LONGEST_HEADING, LONGEST_TEXT, MOST_SECTIONS, LONGEST_SUMMARY = 60, 8_000, 60, 1_000
_FACT = re.compile(r"(version|announced|effective): (.+)")
_HEAD = re.compile(r"== ([a-z_]+) (.+)")


class TermsTopic(StrEnum):
    """What every version has a section for, whatever its words."""

    SCOPE = "scope"
    REGISTRY_DATA = "registry_data"
    CHANGE_OF_TERMS = "change_of_terms"
    HOURS = "hours"
    WAYS_TO_APPLY = "ways_to_apply"
    ACCEPTANCE = "acceptance"
    CHANGE_OF_DATA = "change_of_data"
    USE_OF_DATA = "use_of_data"
    SECURITY = "security"
    IDS = "ids"
    OWN_EQUIPMENT = "own_equipment"
    DAMAGES = "damages"
    PROHIBITED = "prohibited"
    PRICE = "price"
    NO_REFUND = "no_refund"
    LEAVING = "leaving"
    SUSPENSION = "suspension"
    REMAINING_DEBTS = "remaining_debts"
    LIMITS_AND_STOPS = "limits_and_stops"
    END_OF_SERVICE = "end_of_service"
    NOTICES = "notices"
    CONFIDENTIALITY = "confidentiality"
    RIGHTS_IN_PROGRAM = "rights_in_program"
    DISCLAIMER = "disclaimer"
    PERSONAL_DATA = "personal_data"
    ORGANIZED_CRIME = "organized_crime"
    COURT = "court"


@dataclass(frozen=True)
class Section:
    """One article. Its key stays from version to version, so that an address of it and a comparison find it."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class WrittenTerms:
    """A version as its file holds it."""

    version: int
    announced_on: date
    valid_from: date
    sections: tuple[Section, ...]


class OfVersion(Protocol):
    """Anything that says which version it is and since when it holds."""

    @property
    def version(self) -> int: ...
    @property
    def valid_from(self) -> date: ...


Version = TypeVar("Version", bound=OfVersion)


def terms_on(versions: Iterable[Version], day: date) -> Version | None:
    """The version in force on a day; of two that begin on one day the later, which was written to correct the other."""
    return in_force(sorted(versions, key=lambda one: one.version, reverse=True), day)


def to_come(versions: Collection[Version], day: date) -> tuple[Version, ...]:
    """The versions that take over after this day, in the order in which they will."""
    days = sorted({one.valid_from for one in versions if one.valid_from > day})
    return tuple(found for each in days if (found := terms_on(versions, each)) is not None)


def taken_over(versions: Iterable[Version], known: int, day: date) -> tuple[Version, ...]:
    """The versions that have come into force after the known one, the latest first; none that was replaced before."""
    listed = tuple(versions)
    return tuple(
        one
        for one in sorted(listed, key=lambda one: one.version, reverse=True)
        if one.version > known and one.valid_from <= day and terms_on(listed, one.valid_from) == one
    )


def known_version(versions: Iterable[Version], noted: int, since: date) -> int:
    """The version noted last, else the one under which somebody came; 0 before the first."""
    if noted:
        return noted
    came = terms_on(versions, since)
    return came.version if came else 0


def check_new_version(
    sections: Sequence[Section], valid_from: date, versions: Collection[OfVersion], day: date
) -> None:
    """What is in force is never changed: a version begins after today, and not before one that is announced."""
    if valid_from <= day:
        raise Refusal("terms_day_not_ahead", "valid_from", today=day)
    latest = max((one.valid_from for one in versions), default=valid_from)
    if valid_from < latest:
        raise Refusal("terms_day_before_announced", "valid_from", day=latest)
    said = {section.key for section in sections if section.text}
    if missing := [topic.value for topic in TermsTopic if topic not in said]:
        raise Refusal("terms_section_missing", f"section_{missing[0]}")
    if len(sections) > MOST_SECTIONS:
        raise Refusal("terms_too_many_sections", most=MOST_SECTIONS)


def changed_sections(before: Sequence[Section], after: Sequence[Section]) -> tuple[str, ...]:
    """The keys of what is new or reads otherwise, in the order of the newer version, then of what is gone."""
    old = {section.key: section for section in before}
    changed = [section.key for section in after if old.get(section.key) != section]
    kept = {section.key for section in after}
    return (*changed, *(section.key for section in before if section.key not in kept))


def read_terms(text: str) -> WrittenTerms:
    """A version from its file: facts, then articles under lines of `== key heading`."""
    facts: dict[str, str] = {}
    sections: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines():
        if head := _HEAD.fullmatch(line):
            sections.append((head[1], head[2], []))
        elif sections:
            sections[-1][2].append(line)
        elif fact := _FACT.fullmatch(line):
            facts[fact[1]] = fact[2]
    return WrittenTerms(
        version=int(facts["version"]),
        announced_on=date.fromisoformat(facts["announced"]),
        valid_from=date.fromisoformat(facts["effective"]),
        sections=tuple(Section(key, heading, "\n".join(lines).strip()) for key, heading, lines in sections),
    )
