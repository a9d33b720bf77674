"""Each renewal place uses its own delegate number and says which is missing."""

from datetime import date

import pytest

from domain.delegate_number import (
    DelegateNumbers,
    DelegateOffice,
    Ends,
    delegate_number_findings,
    delegate_number_used,
    is_delegate_number,
    numbers_within_reach,
    offices_of_numbers,
)
from domain.finding import Finding, Severity
from domain.renewal import RenewalPlace
from domain.vehicle import VehicleKind

KEI = VehicleKind.KEI
CLIENT, AGENT, NAMED = "CLIENT0001", "AGENT00001", "NAMED00001"
ALL = DelegateNumbers(of_client_base=CLIENT, of_agent_base=AGENT, named=NAMED)
NO_NUMBER = DelegateNumbers(of_client_base=None, of_agent_base=None, named=None)


@pytest.mark.parametrize(
    ("place", "number"),
    [
        (RenewalPlace.OFFICE, None),
        (RenewalPlace.CLIENT, CLIENT),
        (RenewalPlace.AGENT, AGENT),
        (RenewalPlace.CLIENT_NAMED, NAMED),
        (RenewalPlace.AGENT_NAMED, NAMED),
    ],
)
def test_a_place_uses_its_own_number(place, number):
    assert delegate_number_used(place, ALL) == number
    assert delegate_number_findings(place, ALL) == ()


@pytest.mark.parametrize(
    ("place", "code", "field"),
    [
        (RenewalPlace.CLIENT, "base_without_delegate_number", "renewal_place"),
        (RenewalPlace.AGENT, "agent_base_without_delegate_number", "renewal_place"),
        (RenewalPlace.CLIENT_NAMED, "delegate_number_missing", "delegate_number"),
        (RenewalPlace.AGENT_NAMED, "delegate_number_missing", "delegate_number"),
    ],
)
def test_a_place_without_its_number_is_refused(place, code, field):
    assert delegate_number_findings(place, NO_NUMBER) == (Finding(code, Severity.STOP, field),)


def test_the_office_needs_no_number():
    assert delegate_number_findings(RenewalPlace.OFFICE, NO_NUMBER) == ()


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("AB12345678", True),
        ("1234567890", True),
        ("123456789", False),
        ("ab12345678", False),
        ("１２３４５６７８９０", False),
    ],
)
def test_a_delegate_number_has_ten_half_width_letters_or_digits(text, right):
    assert is_delegate_number(text) is right


def test_a_malformed_number_is_refused():
    numbers = DelegateNumbers(None, None, "123")
    found = (Finding("delegate_number_malformed", Severity.STOP, "delegate_number", {"number": "123"}),)
    assert delegate_number_findings(RenewalPlace.AGENT_NAMED, numbers) == found


@pytest.mark.parametrize(("office", "warned"), [("T-13-01", False), ("T-13-03", True), (None, False)])
def test_an_office_that_does_not_know_the_number_is_warned_of(office, warned):
    numbers = DelegateNumbers(CLIENT, None, None, offices={CLIENT: frozenset({"T-13-01"})})
    facts = {"number": CLIENT, "office": office}
    warning = Finding("delegate_number_unknown_at_office", Severity.WARN, "delegate_number", facts)
    assert delegate_number_findings(RenewalPlace.CLIENT, numbers, office) == ((warning,) if warned else ())


def test_a_number_whose_offices_nobody_entered_is_not_warned_of():
    numbers = DelegateNumbers(CLIENT, None, None, offices={})
    assert delegate_number_findings(RenewalPlace.CLIENT, numbers, "T-13-01") == ()


def registered(number=CLIENT, office="T-13-01", kind=VehicleKind.REGISTERED, yes=True, since=date(2024, 4, 1)):
    return DelegateOffice(number, kind, office, yes, since, "test")


def test_a_number_is_known_at_the_offices_of_its_kind_from_the_day_on():
    rows = [registered(), registered(office="T-13-02", since=date(2026, 12, 1)), registered(office="K-13-01", kind=KEI)]
    assert offices_of_numbers(rows, VehicleKind.REGISTERED, date(2026, 11, 30)) == {CLIENT: frozenset({"T-13-01"})}
    assert offices_of_numbers(rows, VehicleKind.REGISTERED, date(2026, 12, 1)) == {
        CLIENT: frozenset({"T-13-01", "T-13-02"})
    }
    assert offices_of_numbers(rows, KEI, date(2026, 12, 1)) == {CLIENT: frozenset({"K-13-01"})}
    assert offices_of_numbers(rows, KEI, date(2024, 3, 31)) == {}


def test_a_number_that_an_office_no_longer_knows_is_known_nowhere_rather_than_unknown():
    rows = [registered(), registered(yes=False, since=date(2026, 4, 1))]
    assert offices_of_numbers(rows, VehicleKind.REGISTERED, date(2026, 4, 1)) == {CLIENT: frozenset()}


def test_the_office_is_named_to_people():
    numbers = DelegateNumbers(CLIENT, None, None, offices={CLIENT: frozenset()})
    (found,) = delegate_number_findings(RenewalPlace.CLIENT, numbers, "T-13-01", "東京運輸支局")
    assert found.facts == {"number": CLIENT, "office": "東京運輸支局"}


def test_a_number_left_over_from_another_renewal_place_is_not_within_reach():
    assert numbers_within_reach(RenewalPlace.CLIENT, CLIENT, "", "ZZ99999999", {}).named is None
    assert numbers_within_reach(RenewalPlace.CLIENT_NAMED, CLIENT, "", "ZZ99999999", {}).named == "ZZ99999999"


@pytest.mark.parametrize(
    ("place", "last", "used_on", "stops"),
    [
        (RenewalPlace.CLIENT, date(2026, 11, 20), date(2026, 11, 20), False),
        (RenewalPlace.CLIENT, date(2026, 11, 20), date(2026, 11, 21), True),
        (RenewalPlace.CLIENT, None, date(2026, 11, 21), False),
        (RenewalPlace.AGENT, date(2026, 11, 20), date(2026, 11, 21), False),
        (RenewalPlace.CLIENT_NAMED, date(2026, 11, 20), date(2026, 11, 21), False),
        (RenewalPlace.OFFICE, date(2026, 11, 20), date(2026, 11, 21), False),
    ],
)
def test_a_number_is_good_through_its_last_day_at_its_own_place(place, last, used_on, stops):
    numbers = DelegateNumbers(CLIENT, AGENT, NAMED, ends=Ends(last, None, used_on))
    over = Finding("delegate_number_over", Severity.STOP, "renewal_place", {"number": CLIENT, "day": last})
    assert delegate_number_findings(place, numbers) == ((over,) if stops else ())
