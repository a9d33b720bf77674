"""The number of a re-issued certificate, electronic or paper."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.certificate_number import CertificateNumber, read_certificate_number
from domain.finding import Finding, Severity
from domain.refusal import Refusal
from tests.domain.outcome import outcome


def test_an_electronic_certificate_has_thirteen_digits() -> None:
    assert read_certificate_number("１２３４５ ６７８９０-１２３") == CertificateNumber("1234567890123")


def test_a_paper_certificate_has_five_digits_and_its_date_of_issue() -> None:
    assert read_certificate_number("12345 051205") == CertificateNumber("12345051205", issued_on=date(2023, 12, 5))


def test_five_digits_alone_are_taken_with_a_hint() -> None:
    hint = Finding("certificate_number_without_date", Severity.WARN, "certificate_number")
    assert read_certificate_number("12345") == CertificateNumber("12345", hints=(hint,))


def test_no_number_is_fine() -> None:
    assert read_certificate_number(" ") == CertificateNumber("")


@pytest.mark.parametrize(
    "typed", ["1234", "123456", "123456789012", "12345678901234", "ABCDE", "1234\x00", "1" * 1_000_000]
)
def test_other_lengths_and_letters_are_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_certificate_number(typed)
    assert refused.value == Refusal("certificate_number_shape", "certificate_number")


def test_a_date_of_issue_that_no_calendar_has_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_certificate_number("12345050230")
    assert refused.value == Refusal("date_not_there", "certificate_number", written="令和5年2月30日")


@given(st.text(alphabet=st.characters(), max_size=20) | st.text("0123456789", max_size=14))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    number = outcome(lambda: read_certificate_number(text))
    if isinstance(number, Refusal):
        assert number.field == "certificate_number"
    else:
        assert read_certificate_number(number.text) == number
