"""Things are found again however they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.search_keys import chassis_key, gram_query, grams, name_key, plate_key, prefix_range, reversed_key

STORABLE_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋 自動車", "高橋自動車"),
        ("ｷｬﾉﾝ", "きやのん"),
        ("エー・ビー", "エ・ビ"),
        ("㈱山﨑", "(株)山崎"),
        ("ＡＢＣ", "abc"),
        ("関ヶ原", "関ケ原"),
        ("渡邊", "渡辺"),
    ],
)
def test_two_spellings_of_a_name_share_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_different_names_keep_different_keys() -> None:
    assert name_key("斎藤") != name_key("斉藤")


def test_a_name_is_stored_as_pairs_of_letters_and_found_by_words() -> None:
    assert grams("整備 太郎") == {"整備", "備太", "太郎"}
    assert gram_query("太郎") == {"太郎"}
    assert gram_query("太郎 整") == {"太郎"}
    assert gram_query("せいび") == {"セイ", "イビ"}
    assert gram_query("林 \x00 \ud800") == frozenset()


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_text_is_found_by_each_of_its_words(first: str, last: str) -> None:
    assert gram_query(first) <= grams(f"{first} {last}")
    assert gram_query(last) <= grams(f"{first} {last}")


def test_a_chassis_number_is_compared_without_hyphen_case_and_likeness() -> None:
    assert chassis_key(" zvw5O‐6o1234i ") == chassis_key("ZVW50-6012341") == "ZVW506012341"
    assert reversed_key(chassis_key("ZVW50-6012345")) == "543210605WVZ"


def test_a_plate_has_one_key_with_a_four_digit_serial() -> None:
    assert plate_key("品川", "600", "さ", 1) == "品川|600|さ|0001"


@given(STORABLE_TEXT, STORABLE_TEXT)
def test_a_prefix_range_holds_exactly_what_starts_with_the_prefix(prefix: str, text: str) -> None:
    if chr(0x10FFFF) in prefix + text:
        return
    lowest, until = (bound.encode() for bound in prefix_range(prefix))
    for stored in (text, prefix + text):
        assert (lowest <= stored.encode() < until) == stored.startswith(prefix)


def test_a_prefix_range_steps_over_the_surrogates() -> None:
    assert prefix_range("a\ud7ff") == ("a\ud7ff", "a\ue000")
    assert prefix_range("a\U0010ffff") == ("a\U0010ffff", "b")


@given(st.text(alphabet=st.characters(), max_size=200))
def test_keys_are_made_of_any_text_and_can_be_sent_to_a_database(text: str) -> None:
    for key in (name_key(text), chassis_key(text), *grams(text), *gram_query(text)):
        assert "\x00" not in key
        key.encode()


def test_a_megabyte_makes_no_megabyte_of_keys() -> None:
    text = "整備太郎ABC " * 120_000
    assert max(len(name_key(text)), len(grams(text)), len(gram_query(text)), len(chassis_key(text))) <= 2000
