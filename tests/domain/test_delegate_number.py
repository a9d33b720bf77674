"""Each renewal place uses its own delegate number and says which is missing."""

import pytest

from domain.delegate_number import (
    DelegateNumbers,
    delegate_number_findings,
    delegate_number_used,
    is_delegate_number,
)
from domain.finding import Finding, Severity
from domain.renewal import RenewalPlace

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
