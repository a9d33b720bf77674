"""利用機能 on example days: from the first day to the last one, both included."""

from datetime import date

import pytest

from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.use_function import (
    FunctionState,
    FunctionTerm,
    UseFunction,
    check_terms,
    functions_on,
    is_kind_on,
    kinds_of,
    read_terms,
    state_of,
    wished_in,
    with_wish,
    written_terms,
)
from domain.vehicle import VehicleKind

TODAY, APRIL = date(2026, 11, 20), date(2026, 4, 1)
KEI, REGISTERED, RECORDS = UseFunction.OSS_KEI, UseFunction.OSS_REGISTERED, UseFunction.RECORDS
TERMS = {
    REGISTERED: FunctionTerm(date(2026, 4, 1)),
    KEI: FunctionTerm(date(2026, 12, 1), date(2027, 3, 31)),
}


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        (date(2026, 3, 31), set()),
        (date(2026, 4, 1), {VehicleKind.REGISTERED}),
        (date(2026, 11, 30), {VehicleKind.REGISTERED}),
        (date(2026, 12, 1), set(VehicleKind)),
        (date(2027, 3, 31), set(VehicleKind)),
        (date(2027, 4, 1), {VehicleKind.REGISTERED}),
    ],
)
def test_a_kind_is_on_from_its_first_day_to_its_last(day: date, kinds: set[VehicleKind]) -> None:
    assert kinds_of(functions_on(TERMS, day)) == kinds
    assert {kind for kind in VehicleKind if is_kind_on(TERMS, kind, day)} == kinds


def test_what_has_no_screens_lets_nobody_ask_for_anything() -> None:
    others = {UseFunction.CERTIFICATES, UseFunction.HYBRID, RECORDS}
    assert kinds_of(frozenset(others)) == frozenset()


def test_a_state_for_each_day() -> None:
    states = [state_of(TERMS[KEI], day) for day in (date(2026, 11, 30), date(2027, 3, 31), date(2027, 4, 1))]
    assert [*states, state_of(None, TODAY)] == [
        FunctionState.COMING, FunctionState.ON, FunctionState.OVER, FunctionState.OFF
    ]  # fmt: skip


def test_terms_are_read_as_they_were_written() -> None:
    kept = written_terms(TERMS)
    assert kept == {"oss_registered": ["2026-04-01", ""], "oss_kei": ["2026-12-01", "2027-03-31"]}
    assert read_terms(kept) == TERMS
    assert wished_in(TERMS) == {REGISTERED}


@pytest.mark.parametrize(
    ("terms", "before", "after", "expected"),
    [
        ({}, set(), {KEI}, {KEI: FunctionTerm(TODAY)}),
        (
            {KEI: FunctionTerm(APRIL, date(2026, 12, 31))},
            set(),
            {KEI},
            {KEI: FunctionTerm(APRIL)},
        ),
        ({KEI: FunctionTerm(date(2025, 4, 1), date(2026, 3, 31))}, set(), {KEI}, {KEI: FunctionTerm(TODAY)}),
        ({KEI: FunctionTerm(APRIL)}, {KEI}, set(), {KEI: FunctionTerm(APRIL, TODAY)}),
        ({KEI: FunctionTerm(date(2026, 12, 1))}, {KEI}, set(), {}),
        ({KEI: FunctionTerm(APRIL)}, {KEI}, {KEI}, {KEI: FunctionTerm(APRIL)}),
    ],
)
def test_a_wish_begins_and_ends_today(
    terms: dict[UseFunction, FunctionTerm],
    before: set[UseFunction],
    after: set[UseFunction],
    expected: dict[UseFunction, FunctionTerm],
) -> None:
    assert with_wish(terms, frozenset(before), frozenset(after), TODAY) == expected


@pytest.mark.parametrize(
    ("kind", "terms", "numbers", "refused"),
    [
        (OrganizationKind.CLIENT, {RECORDS: FunctionTerm(TODAY)}, ("関指第1号", ""), "function_needs_numbers"),
        (OrganizationKind.CLIENT, {RECORDS: FunctionTerm(TODAY)}, ("", "関認第1号"), "function_needs_numbers"),
        (OrganizationKind.CLIENT, {KEI: FunctionTerm(TODAY, date(2026, 11, 19))}, ("", ""), "function_ends_before"),
        (OrganizationKind.AGENT, {RECORDS: FunctionTerm(TODAY)}, ("関指第1号", "関認第1号"), "choice_unknown"),
        (OrganizationKind.OPERATOR, {KEI: FunctionTerm(TODAY)}, ("", ""), "choice_unknown"),
    ],
)
def test_terms_that_cannot_be(
    kind: OrganizationKind, terms: dict[UseFunction, FunctionTerm], numbers: tuple[str, str], refused: str
) -> None:
    with pytest.raises(Refusal, match=refused):
        check_terms(kind, terms, *numbers)


def test_terms_that_can_be() -> None:
    """One day alone is a term; 記録簿 go with both numbers."""
    one_day = FunctionTerm(TODAY, TODAY)
    check_terms(OrganizationKind.CLIENT, {KEI: one_day, RECORDS: one_day}, "関指第1号", "関認第1号")
    check_terms(OrganizationKind.AGENT, {KEI: one_day}, "", "")
