"""A notice in words: its subject, its text and whom it is for; of an event the catalogue's own sentences."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from blueprints.shared.addresses import address_of
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, long_day
from domain.notice import NoticeAudience, NoticeEvent
from domain.rights import OrganizationKind

DAYS = {"valid_from", "ended_on", "readable_until"}


class Said(Protocol):
    """What a notice holds of its words, wherever it was read."""

    @property
    def event(self) -> NoticeEvent | None: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def subject(self) -> str: ...


class WithText(Said, Protocol):
    """One with its text."""

    @property
    def text(self) -> str: ...
    @property
    def link(self) -> str: ...


class ForSomeone(Protocol):
    """Whom a notice is for."""

    @property
    def audience(self) -> NoticeAudience: ...
    @property
    def side(self) -> OrganizationKind | None: ...


def subject_of(notice: Said) -> str:
    if notice.event is None:
        return notice.subject
    return gettext(f"notice_subject.{notice.event.value}", **_facts(notice.facts))


def text_of(notice: WithText) -> str:
    """What the operator itself said of an event stands below the catalogue's sentence."""
    if notice.event is None:
        return notice.text
    said = gettext(f"notice_text.{notice.event.value}", **_facts(notice.facts))
    return f"{said}\n\n{notice.text}" if notice.text else said


def link_of(notice: WithText) -> str:
    if notice.event is NoticeEvent.TERMS_CHANGED:
        return address_of("public.terms_version", version=int(notice.facts["version"]))
    return notice.link


def audience_of(notice: ForSomeone) -> str:
    if notice.side is None:
        return label(notice.audience)
    if notice.audience is NoticeAudience.EVERYONE:
        return label(notice.side)
    return gettext("%(side)s (%(audience)s)", side=label(notice.side), audience=label(notice.audience))


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: long_day(date.fromisoformat(value)) if name in DAYS and value else value for name, value in facts.items()
    }


WORDS: dict[str, Any] = {"subject_of": subject_of, "text_of": text_of, "link_of": link_of, "audience_of": audience_of}
"""For templates."""
