"""What happened to a case, as sentences: the msgid of a line is `CaseEvent.` and its code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import day, label, yen
from blueprints.shared.portal_errors import error_text
from domain.payment import FeeKind, PaymentMethod
from domain.renewal import RenewalPlace
from domain.return_reason import ReturnReason
from domain.rights import OrganizationKind

# A fact holds a word of one of these where its value is such a word.
WORDS: dict[str, dict[str, StrEnum]] = {
    "fee": {member.value: member for member in FeeKind},
    "method": {member.value: member for member in PaymentMethod},
    "reason": {member.value: member for member in ReturnReason},
    "renewal_place": {member.value: member for member in RenewalPlace},
}
YEN = {"amount", "expected"}
SIDES = {kind.value for kind in OrganizationKind}


class Told(Protocol):
    """A line of the story as a use case gives it."""

    @property
    def at(self) -> datetime: ...
    @property
    def side(self) -> str: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class StoryLine:
    """One line as a page shows it."""

    at: datetime
    who: str
    text: str


class Facts(dict[str, str]):
    """A fact that a line does not have is empty in its sentence."""

    def __missing__(self, _name: str) -> str:
        return ""


def story(events: Iterable[Told]) -> list[StoryLine]:
    return [StoryLine(event.at, who(event), sentence_of(event.code, event.facts)) for event in events]


def who(event: Told) -> str:
    """The side, with the person's name where there is one."""
    return f"{side_words(event.side)} {event.actor_name}".strip()


def side_words(side: str) -> str:
    return label(OrganizationKind(side)) if side in SIDES else gettext("By itself")


def sentence_of(code: str, facts: Mapping[str, Any]) -> str:
    shown = Facts({name: _shown(name, value) for name, value in facts.items()})
    return (gettext(f"CaseEvent.{code}") % shown).strip()


def _shown(name: str, value: Any) -> str:
    if name in YEN and isinstance(value, int):
        return yen(value)
    if isinstance(value, list):
        return "、".join(_shown(name, each) for each in value)
    text = "" if value is None else str(value)
    if name == "refusal":
        return error_text(text)
    if name in WORDS and text in WORDS[name]:
        return label(WORDS[name][text])
    if name.endswith("_on"):
        return _day(text)
    return text


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
