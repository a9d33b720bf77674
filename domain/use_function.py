"""利用機能: what an organization may use, from a day and maybe to a day; days are those of Japan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind


class UseFunction(StrEnum):
    """保適証, OSS代理申請 (登録車), OSS代理申請 (軽), ハイブリッド, 記録簿."""

    CERTIFICATES = "certificates"
    OSS_REGISTERED = "oss_registered"
    OSS_KEI = "oss_kei"
    HYBRID = "hybrid"
    RECORDS = "records"


KIND_OF = {UseFunction.OSS_REGISTERED: VehicleKind.REGISTERED, UseFunction.OSS_KEI: VehicleKind.KEI}
FUNCTION_OF = {kind: function for function, kind in KIND_OF.items()}
OSS = tuple(KIND_OF)
# Of an agent they are the procedures it lodges.
FUNCTIONS_OF: dict[OrganizationKind, tuple[UseFunction, ...]] = {
    OrganizationKind.CLIENT: tuple(UseFunction),
    OrganizationKind.AGENT: OSS,
    OrganizationKind.OPERATOR: (),
}


@dataclass(frozen=True)
class FunctionTerm:
    """On from the first day, to the last one or without an end."""

    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class FunctionState(StrEnum):
    """利用中, 開始前, 終了, 利用なし."""

    ON = "on"
    COMING = "coming"
    OVER = "over"
    OFF = "off"


def state_of(term: FunctionTerm | None, day: date) -> FunctionState:
    if term is None:
        return FunctionState.OFF
    if term.holds_on(day):
        return FunctionState.ON
    return FunctionState.COMING if day < term.since else FunctionState.OVER


Terms = Mapping[UseFunction, FunctionTerm]


def functions_on(terms: Terms, day: date) -> frozenset[UseFunction]:
    return frozenset(function for function, term in terms.items() if term.holds_on(day))


def kinds_of(functions: frozenset[UseFunction]) -> frozenset[VehicleKind]:
    """The kinds of vehicle that these functions let one ask or apply for."""
    return frozenset(kind for function, kind in KIND_OF.items() if function in functions)


def is_kind_on(terms: Terms, kind: VehicleKind, day: date) -> bool:
    return kind in kinds_of(functions_on(terms, day))


def endless(functions: frozenset[UseFunction], since: date) -> dict[UseFunction, FunctionTerm]:
    return {function: FunctionTerm(since) for function in UseFunction if function in functions}


def wished_in(terms: Terms) -> frozenset[UseFunction]:
    """What an organization has for good: an end that is set may be asked away again."""
    return frozenset(function for function, term in terms.items() if term.until is None)


def with_wish(
    terms: Terms, before: frozenset[UseFunction], after: frozenset[UseFunction], day: date
) -> dict[UseFunction, FunctionTerm]:
    """What is newly wished for begins today or goes on; what no longer is ends with today."""
    changed = dict(terms)
    for function in after - before:
        term = terms.get(function)
        # One that is over, or only to come, is wished for from now on.
        changed[function] = replace(term, until=None) if term and term.holds_on(day) else FunctionTerm(day)
    for function in before - after:
        term = terms.get(function)
        if term is None or (term.until is not None and term.until < day):
            continue
        if term.since > day:
            del changed[function]
        else:
            changed[function] = replace(term, until=day)
    return changed


def check_terms(kind: OrganizationKind, terms: Terms, designation_number: str, certification_number: str) -> None:
    """Raises choice_unknown, function_ends_before, or function_needs_numbers: 記録簿 are written under both."""
    for function, term in terms.items():
        if function not in FUNCTIONS_OF[kind]:
            raise Refusal("choice_unknown", f"{function.value}_since")
        if term.until is not None and term.until < term.since:
            raise Refusal("function_ends_before", f"{function.value}_until")
    if UseFunction.RECORDS in terms and not (designation_number and certification_number):
        raise Refusal("function_needs_numbers", "records_since")


def written_terms(terms: Terms) -> dict[str, list[str]]:
    """As a database keeps them; without an end the second day is empty."""
    return {
        function.value: [terms[function].since.isoformat(), _written(terms[function].until)]
        for function in UseFunction
        if function in terms
    }


def read_terms(kept: Mapping[str, Any]) -> dict[UseFunction, FunctionTerm]:
    """In the order in which they are listed."""
    return {
        function: FunctionTerm(
            date.fromisoformat(kept[function.value][0]),
            date.fromisoformat(kept[function.value][1]) if kept[function.value][1] else None,
        )
        for function in UseFunction
        if function.value in kept
    }


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
