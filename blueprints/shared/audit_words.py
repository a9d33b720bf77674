"""An entry of the audit in words: the act, what it was done to, and its facts with what they were before."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from blueprints.shared.addresses import address_of
from blueprints.shared.catalogue import gettext, language, once_a_language
from blueprints.shared.formats import label
from domain.actor import Actor
from domain.handout import HandoutKind
from domain.mail_kind import MailKind
from domain.notice import NoticeAudience, NoticeImportance
from domain.rights import OrganizationKind, Right
from domain.staff_defaults import StartMenu
from domain.vehicle import VehicleKind
from usecases.audits.search import AuditRow
from usecases.words import words_of

ACT = "audit_act."
RECORD = "audit_record."
CASE = re.compile(r"(request|application) ([1-9][0-9]{8}(-[0-9]{1,3})?)")
NAMES_OF_ITEMS = {"fields", "changed"}
"""Facts whose values are names of other facts, or of things that have no word."""
MEMBERS: dict[str, type[Enum]] = {
    "right": Right, "importance": NoticeImportance, "audience": NoticeAudience, "side": OrganizationKind,
    "kind": HandoutKind, "vehicle_kind": VehicleKind,
    "not_coming": MailKind,
    "default_menu": StartMenu,
}  # fmt: skip


@dataclass(frozen=True)
class FactLine:
    """One fact as it was kept; `before` is None when there is nothing it was before."""

    name: str
    before: str | None
    value: str


def act_said(code: str) -> str:
    return gettext(f"audit_act.{code}")


@once_a_language
def acts() -> tuple[tuple[str, str], ...]:
    """All acts that have a word, in the order of their words."""
    known = [(msgid.removeprefix(ACT), said) for msgid, said in words_of(language()).items() if msgid.startswith(ACT)]
    return tuple(sorted(known, key=lambda pair: pair[1]))


def record_said(record: str) -> str:
    """What an act was done to; a number, a code or the name of a file stand for themselves."""
    said, parts = words_of(language()), record.split(" ")
    for length in (2, 1):
        head = said.get(RECORD + "_".join(parts[:length]))
        if head is not None and parts[length:]:
            return " ".join((head, *parts[length:]))
    return record


def record_href(record: str, actor: Actor) -> str:
    """The page of the request or application, for who may open it."""
    found = CASE.fullmatch(record)
    if found is None:
        return ""
    if found[1] == "request" and actor.may(Right.SEE_REQUESTS):
        return address_of("requests.show", number=int(found[2]))
    return address_of("applications.show", number=found[2]) if actor.may(Right.SEE_APPLICATIONS) else ""


def who_said(row: AuditRow) -> str:
    """Of another organization only its kind is told; nobody at all is the system itself."""
    if row.kind is not None:
        return gettext("%(login)s (%(kind)s)", login=row.login_id, kind=label(row.kind))
    return row.login_id or gettext("by itself")


def fact_lines(facts: Mapping[str, Any]) -> list[FactLine]:
    """What changed first, each with its value before; a fact that is a pair was the one and became the other."""
    changes = facts.get("changes", {})
    lines = [
        FactLine(_name(name), _said(name, before), _said(name, after)) for name, (before, after) in changes.items()
    ]
    return [*lines, *_others(facts)]


def _others(facts: Mapping[str, Any]) -> Iterator[FactLine]:
    for name, value in facts.items():
        if name == "changes":
            continue
        if name in NAMES_OF_ITEMS:
            yield FactLine(_name(name), None, gettext("list_comma").join(_name(str(item)) for item in value))
        elif isinstance(value, list) and len(value) == 2:
            yield FactLine(_name(name), _said(name, value[0]), _said(name, value[1]))
        else:
            yield FactLine(_name(name), None, _said(name, value))


def _name(name: str) -> str:
    word = gettext(f"audit_fact.{name}")
    return name if word.startswith("audit_fact.") else word


def _said(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return gettext("none")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Mapping):
        return gettext("list_comma").join(f"{_name(key)}: {_said(key, each)}" for key, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return gettext("list_comma").join(_said(name, each) for each in value)
    members = MEMBERS.get(name)
    return label(members(value)) if members and value in {member.value for member in members} else str(value)
