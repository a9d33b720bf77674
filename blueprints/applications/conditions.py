"""The conditions of an address, read as forgivingly as a form reads its fields."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from flask import g

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext, once_a_language
from blueprints.shared.formats import day, label
from blueprints.shared.patience import patience
from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.renewal import Pickup, RenewalPlace
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from domain.writing import half_width
from usecases.applications.conditions import ApplicationConditions, Concern
from usecases.requests.choices import SearchChoices
from usecases.requests.conditions import OWN

Words = TypeVar("Words", bound=StrEnum)
TEXTS = ("number", "plate", "chassis", "user", "base", "agent", "office", "receipt", "memo", "option", *OWN)
DAYS = ("completed_from", "completed_until", "planned_from", "planned_until")
MOST_DAYS = 3_660


@dataclass(frozen=True)
class Asked:
    """The conditions, the words in which each stood in the address, and what could not be read."""

    conditions: ApplicationConditions
    typed: dict[str, str]
    unread: tuple[str, ...]

    @property
    def active(self) -> int:
        """How many conditions are in force, the tab of the kind apart."""
        return sum(bool(value) for name, value in self.typed.items() if name != "kind")

    @property
    def folded(self) -> int:
        """How many of those that stand behind "more conditions"."""
        return sum(bool(value) for name, value in self.typed.items() if name not in {"kind", *FIRST_ROW})


FIRST_ROW = ("number", "plate", "chassis", "user", "status")
NAMES = (
    *TEXTS, "kind", "status", "oss", "concern", "cashless", "renewal", "pickup", *DAYS, "entered_by", "due_within",
)  # fmt: skip
LONGEST_ID = 9


def asked() -> Asked:
    args = lists.args_of_address()
    typed = {name: lists.condition(name, args) for name in NAMES}
    if g.actor.organization_kind is not OrganizationKind.CLIENT:
        # Who entered a request is one of the client's own people: others cannot ask for them.
        typed["entered_by"] = ""
        # Its own fields are shown to nobody else, and nobody else finds by them.
        typed |= dict.fromkeys(OWN, "")
    unread: list[str] = []
    days: dict[str, Any] = {name: lists.day_asked(typed[name], labels()[name], unread) for name in DAYS}
    texts: dict[str, Any] = {name: typed[name] for name in TEXTS}
    conditions = ApplicationConditions(
        **texts,
        kind=_word(typed["kind"], VehicleKind),
        status=_word(typed["status"], ApplicationStatus),
        oss=_word(typed["oss"], OssStatus),
        concern=_word(typed["concern"], Concern),
        cashless={"yes": True, "no": False}.get(typed["cashless"]),
        renewal=_word(typed["renewal"], RenewalPlace),
        pickup=_word(typed["pickup"], Pickup),
        due_within=_days(typed["due_within"], unread),
        patience=patience(),
        entered_by=_id(typed["entered_by"]),
        **days,
    )
    return Asked(conditions, typed, tuple(unread))


def _word(text: str, members: type[Words]) -> Words | None:
    return members(text) if text and text in set(members) else None


def _days(text: str, unread: list[str]) -> int | None:
    """So many days; what is no number of days asks for nothing, and is said."""
    digits = half_width(text)
    if digits.isascii() and digits.isdecimal() and len(digits) < 6:
        return min(int(digits), MOST_DAYS)
    if text:
        unread.append(gettext("days_unreadable", field=labels()["due_within"]))
    return None


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else None


@once_a_language
def labels() -> dict[str, str]:
    return {
        "number": gettext("Application no."),
        "plate": gettext("Plate number"),
        "chassis": gettext("Chassis number"),
        "user": gettext("Vehicle user"),
        "base": gettext("Base"),
        "agent": gettext("Agent"),
        "office": gettext("Office"),
        "receipt": gettext("Receipt number"),
        "memo": gettext("Memo"),
        "option": gettext("Option code"),
        "kind": gettext("Vehicle kind"),
        "status": gettext("Application status"),
        "oss": gettext("OSS status"),
        "concern": gettext("Concern"),
        "cashless": gettext("Cashless"),
        "renewal": gettext("Renewal place"),
        "pickup": gettext("Pickup of the certificate"),
        "completed_from": gettext("Completed from"),
        "completed_until": gettext("Completed until"),
        "planned_from": gettext("Planned from"),
        "planned_until": gettext("Planned until"),
        "entered_by": gettext("Entered by"),
        "due_within": gettext("Due within days"),
    }


def said(asked_for: Asked, offered: SearchChoices) -> list[tuple[str, str]]:
    """The conditions in force, in words; one of an own field that has no label is not said."""
    shown: dict[str, Callable[[], str]] = {
        "cashless": lambda: gettext("yes") if asked_for.conditions.cashless else gettext("no"),
        "entered_by": lambda: dict(offered.people).get(asked_for.typed["entered_by"], asked_for.typed["entered_by"]),
    } | {name: partial(day, getattr(asked_for.conditions, name)) for name in DAYS}
    words = {**labels(), **dict(offered.own_fields)}
    told = []
    for name in NAMES:
        value = getattr(asked_for.conditions, name)
        if value not in (None, "") and name in words:
            text = shown[name]() if name in shown else label(value) if isinstance(value, StrEnum) else str(value)
            told.append((words[name], text))
    return told
