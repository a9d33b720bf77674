"""Phone and fax numbers are forgiven their signs and refused their lengths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phone_number import read_fax, read_phone
from domain.refusal import Refusal
from tests.domain.outcome import outcome


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("０３（１２３４）５６７８", "03-1234-5678"),
        ("03ー1234ー5678", "03-1234-5678"),
        ("(03) 1234 - 5678", "03-1234-5678"),
        ("090.1234.5678", "090-1234-5678"),
        ("0312345678", "0312345678"),
        ("0120-123-456", "0120-123-456"),
        ("0800-123-4567", "0800-123-4567"),
        ("04992-1-2345", "04992-1-2345"),
        ("+81 (0)3-1234-5678", "03-1234-5678"),
        ("+81-90-1234-5678", "090-1234-5678"),
        ("", ""),
    ],
)
def test_a_number_is_put_right_with_the_hyphens_it_had(typed: str, number: str) -> None:
    assert read_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["1234", "3-1234-5678", "03-1234-567", "03-1234-56789", "090-1234-567", "03-1234-5678 内線9", "電話", "0" * 100],
)
def test_other_lengths_and_letters_are_refused(typed: str) -> None:
    assert outcome(lambda: read_phone(typed)) == Refusal("phone_shape", "phone")


def test_a_fax_number_is_refused_at_its_own_field() -> None:
    assert outcome(lambda: read_fax("1")) == Refusal("phone_shape", "fax")


@given(st.text(alphabet=st.characters(), max_size=20) | st.text("0123456789-()+ ", max_size=20))
def test_any_text_is_a_number_that_fits_its_column_or_refused(text: str) -> None:
    number = outcome(lambda: read_phone(text))
    if not isinstance(number, Refusal):
        assert len(number) <= 15
        assert read_phone(number) == number
