"""The digit that checks a corporate number, and the registration number of invoices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.corporate_number import (
    InvoiceNumber,
    check_digit,
    invoice_number_hints,
    is_corporate_number,
    read_corporate_number,
    read_invoice_number,
)
from domain.finding import Finding, Severity
from domain.refusal import Refusal
from tests.domain.outcome import outcome

KNOWN = (
    *("7000012050002", "8000012010038", "2000012100001", "1180301018771", "5010401067252"),
    *("7010401022916", "9010401052465", "4011001098993", "7123456789012"),
)


@pytest.mark.parametrize("number", KNOWN)
def test_numbers_of_real_corporations_pass(number: str) -> None:
    assert read_corporate_number(number) == number


@pytest.mark.parametrize("number", KNOWN)
def test_one_wrong_digit_is_noticed(number: str) -> None:
    """Each digit one higher."""
    for place, digit in enumerate(number):
        other = number[:place] + str((int(digit) + 1) % 10) + number[place + 1 :]
        # 9 and 0 weigh the same by 9.
        assert is_corporate_number(other) == (digit == "9" and place > 0)


def test_the_spelling_is_forgiven() -> None:
    assert read_corporate_number(" Ｔ７０００－０１２０－５０００２ ") == "7000012050002"
    assert read_invoice_number("ｔ７０００012050002") == InvoiceNumber("T7000012050002")


def test_none_is_fine() -> None:
    assert (read_corporate_number(" "), read_invoice_number("")) == ("", InvoiceNumber(""))


@pytest.mark.parametrize("typed", ["700001205000", "70000120500022", "7000012O50002", "1" * 1_000_000])
def test_other_lengths_and_letters_are_refused(typed: str) -> None:
    assert outcome(lambda: read_corporate_number(typed)) == Refusal("corporate_number_shape", "corporate_number")
    assert outcome(lambda: read_invoice_number(typed)) == Refusal("invoice_number_shape", "invoice_number")


def test_a_corporate_number_that_does_not_check_is_refused_and_shown() -> None:
    refused = Refusal("corporate_number_check", "corporate_number", number="7000012050003")
    assert outcome(lambda: read_corporate_number("7000-0120-50003")) == refused


def test_a_registration_number_of_no_corporation_is_taken_with_a_hint() -> None:
    hint = Finding("invoice_number_not_corporate", Severity.WARN, "invoice_number", {"number": "T8000012050002"})
    assert read_invoice_number("T8000012050002") == InvoiceNumber("T8000012050002", (hint,))


@pytest.mark.parametrize(
    ("number", "corporate_number", "codes"),
    [
        ("T7000012050002", "7000012050002", []),
        ("T7000012050002", "", []),
        ("", "7000012050002", []),
        ("T8000012010038", "7000012050002", ["invoice_number_differs"]),
        ("T8000012050002", "7000012050002", ["invoice_number_differs"]),
        ("T8000012050002", "", ["invoice_number_not_corporate"]),
        # Beside a corporate number that is wrong itself nothing is compared.
        ("T7000012050002", "7000012050003", []),
        ("TX", "7000012050002", []),
    ],
)
def test_a_corporation_repeats_its_corporate_number(number: str, corporate_number: str, codes: list[str]) -> None:
    hints = invoice_number_hints(number, corporate_number)
    assert [hint.code for hint in hints] == codes
    assert all(hint.severity is Severity.WARN and hint.facts["number"] == number for hint in hints)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_every_twelve_digits_have_one_first_digit(rest: str) -> None:
    passing = [first for first in range(10) if is_corporate_number(f"{first}{rest}")]
    assert passing == [check_digit(rest)]
    assert 1 <= passing[0] <= 9


@given(st.text(alphabet=st.characters(), max_size=20))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    number = outcome(lambda: read_invoice_number(text))
    if not isinstance(number, Refusal):
        assert read_invoice_number(number.text) == number
