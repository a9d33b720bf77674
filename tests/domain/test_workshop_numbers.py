"""The codes and numbers of a workshop: what is forgiven and what is refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import workshop_numbers as rules
from domain.refusal import Refusal
from tests.domain.outcome import outcome
from tests.tree.test_words import entries

READ = [
    (rules.read_base_code, "ｂ７", "B7"),
    (rules.read_designation_number, "　関自指　第１２３４号 ", "関自指 第1234号"),
    (rules.read_designation_number, "１１－１２３４", "11-1234"),
    (rules.read_certification_number, "2-05678", "2-05678"),
    (rules.read_conformity_operator_id, "ｃ１２３-4567", "C1234567"),
    (rules.read_conformity_operator_id, "1234567", "C1234567"),
    (rules.read_agent_base_id, "１２３ 456 789", "123456789"),
    (rules.read_ainas_base_code, "ab-12", "AB12"),
    (rules.read_service_user_id, "Ｕser01", "User01"),
    (rules.read_inspector_code, "１２３４", "00001234"),
]


@pytest.mark.parametrize(("read", "typed", "kept"), READ)
def test_the_spelling_is_forgiven(read: Callable[[str], str], typed: str, kept: str) -> None:
    assert read(typed) == kept
    assert read(kept) == kept


@pytest.mark.parametrize("read", {read for read, _, _ in READ}, ids=lambda read: read.__name__)
def test_none_is_fine_here(read: Callable[[str], str]) -> None:
    assert read(" 　") == ""


REFUSED = [
    (rules.read_base_code, "12345678", Refusal("base_code_shape", "code")),
    (rules.read_base_code, "B-7", Refusal("base_code_shape", "code")),
    (rules.read_designation_number, "関自指", Refusal("official_number_without_digit", "designation_number")),
    (rules.read_certification_number, "なし", Refusal("official_number_without_digit", "certification_number")),
    (
        rules.read_designation_number,
        "1" * 21,
        Refusal("text_too_long", "designation_number", limit=20, length=21),
    ),
    (
        rules.read_designation_number,
        "1\x00",
        Refusal("character_unusable", "designation_number", position=2, character="U+0000"),
    ),
    (rules.read_conformity_operator_id, "C123456", Refusal("conformity_operator_id_shape", "conformity_operator_id")),
    (rules.read_conformity_operator_id, "D1234567", Refusal("conformity_operator_id_shape", "conformity_operator_id")),
    (rules.read_agent_base_id, "12345678", Refusal("agent_base_id_shape", "agent_base_id")),
    (rules.read_ainas_base_code, "本社", Refusal("ainas_base_code_shape", "ainas_base_code")),
    (rules.read_service_user_id, "a" * 33, Refusal("service_user_id_shape", "service_user_id")),
    (rules.read_inspector_code, "123456789", Refusal("inspector_code_shape", "inspector_code")),
]


@pytest.mark.parametrize(("read", "typed", "refusal"), REFUSED)
def test_what_cannot_be_one_is_refused(read: Callable[[str], str], typed: str, refusal: Refusal) -> None:
    assert outcome(lambda: read(typed)) == refusal
    assert {refusal.code} <= set(entries("ja"))


@given(st.text(alphabet=st.characters(), max_size=40), st.sampled_from([read for read, _, _ in READ]))
def test_any_text_is_a_number_or_refused(text: str, read: Callable[[str], str]) -> None:
    number = outcome(lambda: read(text))
    if not isinstance(number, Refusal):
        assert read(number) == number
        assert len(number) <= 32
