"""A postal code in any spelling becomes seven digits, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.postal_code import read_postal_code
from domain.refusal import Refusal
from tests.domain.outcome import outcome


@pytest.mark.parametrize(
    "typed", ["100-8918", "1008918", "〒１００－８９１８", "〒 100 8918", "１００ー８９１８", " 100‐8918\n"]
)
def test_one_code_in_many_spellings(typed: str) -> None:
    assert read_postal_code(typed) == "100-8918"


def test_no_code_is_fine() -> None:
    assert (read_postal_code(""), read_postal_code(" 〒 ")) == ("", "")


@pytest.mark.parametrize("typed", ["06000", "060-00", "０６０", "100"])
def test_codes_of_before_1998_are_told_apart(typed: str) -> None:
    assert outcome(lambda: read_postal_code(typed)) == Refusal("postal_code_old", "postal_code")


@pytest.mark.parametrize("typed", ["100-891", "100-89188", "100-891a", "東京都", "1" * 1_000_000])
def test_all_else_is_refused(typed: str) -> None:
    assert outcome(lambda: read_postal_code(typed)) == Refusal("postal_code_shape", "postal_code")


@given(st.text(alphabet=st.characters(), max_size=20) | st.text("0123456789〒- ", max_size=12))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    code = outcome(lambda: read_postal_code(text))
    if isinstance(code, Refusal):
        assert code.field == "postal_code"
    else:
        assert code == "" or (len(code), code[3]) == (8, "-")
        assert read_postal_code(code) == code
