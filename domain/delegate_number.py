"""記録等事務代行者委託番号: its form, and whose number a renewal place uses."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.dated import in_force
from domain.finding import Finding, Severity
from domain.renewal import NAMED_PLACES, RenewalPlace
from domain.vehicle import VehicleKind

DELEGATE_NUMBER = re.compile("[0-9A-Z]{10}")


@dataclass(frozen=True)
class DelegateOffice:
    """From a day on a number is registered at an office for one kind of vehicle, or is no longer."""

    number: str
    kind: VehicleKind
    office_code: str
    registered: bool
    valid_from: date
    source: str


@dataclass(frozen=True)
class Ends:
    """The last days of the numbers of both bases, where they have one, and the day on which the number is used."""

    of_client_base: date | None
    of_agent_base: date | None
    used_on: date


@dataclass(frozen=True)
class DelegateNumbers:
    """The numbers within reach; None where there is none.

    `offices` are the codes of the offices at which a number is registered; a number missing there is not checked.
    """

    of_client_base: str | None
    of_agent_base: str | None
    named: str | None
    offices: Mapping[str, frozenset[str]] | None = None
    ends: Ends | None = None


def numbers_within_reach(
    place: RenewalPlace, of_client_base: str, of_agent_base: str, named: str, offices: Mapping[str, frozenset[str]],
    ends: Ends | None = None,
) -> DelegateNumbers:  # fmt: skip
    """From stored texts, where empty is none; a number left over from 個別指定 counts only where one is named."""
    of_this_one = named if place in NAMED_PLACES else ""
    return DelegateNumbers(of_client_base or None, of_agent_base or None, of_this_one or None, offices, ends)


def is_delegate_number(text: str) -> bool:
    """Ten half-width letters or digits."""
    return DELEGATE_NUMBER.fullmatch(text) is not None


def offices_of_numbers(rows: Iterable[DelegateOffice], kind: VehicleKind, day: date) -> dict[str, frozenset[str]]:
    """Where each number is registered that day; a number of which nothing is known yet is not among them."""
    lines: dict[tuple[str, str], list[DelegateOffice]] = {}
    for row in rows:
        if row.kind is kind:
            lines.setdefault((row.number, row.office_code), []).append(row)
    found: dict[str, set[str]] = {}
    for (number, office_code), its_rows in lines.items():
        row_now = in_force(its_rows, day)
        if row_now is not None:
            found.setdefault(number, set()).update({office_code} if row_now.registered else ())
    return {number: frozenset(codes) for number, codes in found.items()}


def delegate_number_used(place: RenewalPlace, numbers: DelegateNumbers) -> str | None:
    """The number that goes into the application; the office itself needs none."""
    if place in NAMED_PLACES:
        return numbers.named
    if place is RenewalPlace.CLIENT:
        return numbers.of_client_base
    return numbers.of_agent_base if place is RenewalPlace.AGENT else None


def delegate_number_findings(
    place: RenewalPlace, numbers: DelegateNumbers, office_code: str | None = None, office_name: str = ""
) -> tuple[Finding, ...]:
    """Empty when the place is possible with the numbers there are."""
    if place is RenewalPlace.OFFICE:
        return ()
    number = delegate_number_used(place, numbers)
    if number is None:
        return (_missing(place),)
    if not is_delegate_number(number):
        return (Finding("delegate_number_malformed", Severity.STOP, "delegate_number", {"number": number}),)
    last_day = _last_day(place, numbers.ends)
    if last_day is not None and numbers.ends is not None and last_day < numbers.ends.used_on:
        facts = {"number": number, "day": last_day}
        return (Finding("delegate_number_over", Severity.STOP, "renewal_place", facts),)
    known_at = (numbers.offices or {}).get(number)
    if office_code and known_at is not None and office_code not in known_at:
        facts = {"number": number, "office": office_name or office_code}
        return (Finding("delegate_number_unknown_at_office", Severity.WARN, "delegate_number", facts),)
    return ()


def _last_day(place: RenewalPlace, ends: Ends | None) -> date | None:
    """Of a number that is named nobody has said how long it is good."""
    if ends is None or place in NAMED_PLACES:
        return None
    return ends.of_client_base if place is RenewalPlace.CLIENT else ends.of_agent_base


def _missing(place: RenewalPlace) -> Finding:
    if place is RenewalPlace.CLIENT:
        return Finding("base_without_delegate_number", Severity.STOP, "renewal_place")
    if place is RenewalPlace.AGENT:
        return Finding("agent_base_without_delegate_number", Severity.STOP, "renewal_place")
    return Finding("delegate_number_missing", Severity.STOP, "delegate_number")
