"""Typed text is put right without losing what a name needs."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusal import Refusal
from domain.writing import (
    half_width,
    is_katakana,
    katakana,
    memo_text,
    one_line,
    refuse_unusable,
    unusable_characters,
    widened,
)

ANY_TEXT = st.text(alphabet=st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ＣＡＲ－０１", "CAR-01"),
        ("  001\u3000\t\r\n", "001"),
        ("CAR‐01‑02‒03–04—05―06−07ー08ｰ09", "CAR-01-02-03-04-05-06-07-08-09"),
        ("a\u200bb\ufeffc", "abc"),
        ("03\u30001234\t 5678", "03 1234 5678"),
        ("㈱①", "(株)1"),
    ],
)
def test_a_code_becomes_half_width_with_plain_hyphens_and_single_blanks(typed: str, code: str) -> None:
    assert half_width(typed) == code


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ABC自動車", "ＡＢＣ自動車"),
        ("ｶﾞｿﾘﾝ ﾊﾟｰﾂ", "ガソリン　パーツ"),
        ("暁町2-2 #3", "暁町２－２　＃３"),
        ("髙橋﨑①㈱", "髙橋﨑①㈱"),
        (" 山田 \u3000 太郎\n", "山田　太郎"),
        ("ﾞ", "゛"),
    ],
)
def test_a_name_is_widened_and_its_own_characters_stay(typed: str, name: str) -> None:
    assert widened(typed) == name


def test_a_line_loses_control_characters_and_doubled_blanks() -> None:
    assert one_line(" 一行目\r\n二行目\x00\x07 \t三\u3000\u3000四\u200b ") == "一行目 二行目 三\u3000四"


def test_a_memo_keeps_its_line_breaks_in_one_form() -> None:
    assert memo_text("\r\n一行目  \r\n\r二行目\tメモ\u2028三行目\n\n") == "一行目\n\n二行目 メモ\n三行目"


def test_characters_no_document_may_carry_are_named_by_position() -> None:
    assert unusable_characters("a\x00b\ud800c\ufffe\ue000🚗\n") == (2, 4, 6, 7, 8, 9)
    assert unusable_characters("一行目\n二行目🚗", line_breaks=True, emoji=True) == ()


@pytest.mark.parametrize("text", ["髙﨑①㈱𠮷", "★☆♪☎〒※", "ｶﾅ ー・々〆"])
def test_characters_of_japanese_writing_are_all_usable(text: str) -> None:
    assert unusable_characters(text) == ()


@pytest.mark.parametrize(
    ("text", "position", "character"),
    [
        ("山田\x00", 3, "U+0000"),
        ("\ud83d山田", 1, "U+D83D"),
        ("山🚗田", 2, "🚗"),
        ("山\uffff", 2, "U+FFFF"),
        ("\ue001", 1, "U+E001"),
        ("\U0001ffff", 1, "U+1FFFF"),
    ],
)
def test_an_unusable_character_is_refused_with_its_place(text: str, position: int, character: str) -> None:
    with pytest.raises(Refusal) as refused:
        refuse_unusable(text, "name")
    assert refused.value == Refusal("character_unusable", "name", position=position, character=character)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("カブシキガイシャ　エー・ビー", True),
        ("ヴァン", True),
        ("ひらがな", False),
        ("ｶﾅ", False),
        ("", False),
        ("　", False),
    ],
)
def test_only_full_width_katakana_is_katakana(text: str, answer: bool) -> None:
    assert is_katakana(text) is answer


def test_hiragana_and_half_width_kana_become_katakana() -> None:
    assert katakana("ひらがな ｶﾞｷﾞ 漢字A") == "ヒラガナ ガギ 漢字A"


@given(ANY_TEXT)
def test_what_was_put_right_once_stays_as_it_is(text: str) -> None:
    for put_right in (half_width, widened, one_line, memo_text, katakana):
        assert put_right(put_right(text)) == put_right(text)


@pytest.mark.parametrize("character", ["a", " ", "\x00", "\ud800", "ｶ", "\u200b", "ﷺ", "🚗"])
def test_a_megabyte_is_left_as_it_is_and_looked_through_at_once(character: str) -> None:
    text = character * 1_000_000
    started = time.process_time()
    assert [put_right(text) for put_right in (half_width, widened, one_line, memo_text)] == [text] * 4
    assert is_katakana("カ" * 1_000_000 + text) is (character == " ")
    unusable_characters(text)
    assert time.process_time() - started < 3
