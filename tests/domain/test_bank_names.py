"""Banks are found in whatever spelling, the nearest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bank_names import Found, matching, named

BANKS = [
    named("0001", "みずほ", "ミズホ"),
    named("0033", "ＰａｙＰａｙ", "ペイペイ"),
    named("0289", "みずほ信託", "ミズホシンタク"),
    named("1251", "川口信金", "カワグチシンキン"),
    named("4859", "埼玉みずほ農協", "サイタマミズホノウキヨウ"),
    named("0489", "中國", "チユウゴク"),
    named("0168", "中國工商", "チユウゴクコウシヨウ"),
    named("0020", "東中國", "ヒガシチユウゴク"),
]


def codes(words: str, most: int = 20) -> list[str]:
    return [row.code for row in matching(BANKS, words, most).rows]


@pytest.mark.parametrize("words", ["みずほ", "ミズホ", "ﾐｽﾞﾎ", "みずほ銀行", "ミズホギンコウ", " みずほ　銀行 "])
def test_the_same_name_comes_first_then_what_begins_so_then_what_holds_it(words: str) -> None:
    assert codes(words) == ["0001", "0289", "4859"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("川口信用金庫", ["1251"]),
        ("かわぐちしんようきんこ", ["1251"]),
        ("信金 川口", ["1251"]),
        ("JA埼玉みずほ", ["4859"]),
        ("埼玉みずほ農業協同組合", ["4859"]),
        ("paypay銀行", ["0033"]),
        ("ペイペイ", ["0033"]),
        ("中国", ["0489", "0168", "0020"]),
        ("00", ["0001", "0020", "0033"]),
        ("０２８９", ["0289"]),
        ("銀行", []),
        ("ー", []),
        ("", []),
        ("東京", []),
    ],
)
def test_what_is_typed_and_what_is_found(words: str, found: list[str]) -> None:
    assert codes(words) == found


def test_no_more_than_asked_for_and_it_is_said_that_there_was_more() -> None:
    assert matching(BANKS, "みずほ", 2) == Found((BANKS[0], BANKS[2]), more=True)
    assert matching(BANKS, "みずほ", 3) == Found((BANKS[0], BANKS[2], BANKS[4]), more=False)


def test_a_branch_is_found_with_the_word_branch() -> None:
    branches = [named("026", "銀座", "ギンザ"), named("027", "銀座通", "ギンザドオリ")]
    assert [row.code for row in matching(branches, "ぎんざ支店", 20).rows] == ["026", "027"]


@given(st.text(alphabet=st.characters(), max_size=30), st.integers(1, 6))
def test_any_words_find_no_more_than_asked_for(words: str, most: int) -> None:
    found = matching(BANKS, words, most)
    assert len(found.rows) <= most
    assert set(found.rows) <= set(BANKS)
