"""Account holders in the letters that banks exchange."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusal import Refusal
from domain.zengin_text import read_account_holder
from tests.domain.outcome import outcome

LETTERS = set("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789().-")


@pytest.mark.parametrize(
    ("typed", "holder"),
    [
        ("ヤマダ　タロー", "ﾔﾏﾀﾞ ﾀﾛ-"),
        ("やまだ たろう", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("ｷｽﾞﾅｼﾞﾄﾞｳｼｬ", "ｷｽﾞﾅｼﾞﾄﾞｳｼﾔ"),
        ("か）ガレージ・ヴィラ", "ｶ)ｶﾞﾚ-ｼﾞ.ｳﾞｲﾗ"),
        ("カブシキガイシャ　キズナ", "ｶ)ｷｽﾞﾅ"),
        ("キズナ㈱", "ｷｽﾞﾅ(ｶ"),
        ("ミナト（株）シブヤ", "ﾐﾅﾄ(ｶ)ｼﾌﾞﾔ"),
        ("（有）ａｂｃモータース", "ﾕ)ABCﾓ-ﾀ-ｽ"),
        ("ヱビスヲ", "ｴﾋﾞｽｵ"),
        (" ", ""),
    ],
)
def test_a_name_comes_as_near_as_it_can(typed: str, holder: str) -> None:
    assert read_account_holder(typed) == holder


@pytest.mark.parametrize(
    ("typed", "position", "character"),
    [
        ("山田", 1, "山"),
        ("株式会社きずな自動車", 8, "自"),
        ("ｶﾞ漢", 3, "漢"),
        (" カ,ド", 2, ","),
        ("ア\x00", 2, "U+0000"),
    ],
)
def test_the_first_letter_that_no_bank_takes_is_named(typed: str, position: int, character: str) -> None:
    refused = Refusal("account_holder_character", "account_holder", position=position, character=character)
    assert outcome(lambda: read_account_holder(typed)) == refused


def test_a_sound_mark_counts_in_the_length() -> None:
    assert read_account_holder("ガ" * 15) == "ｶﾞ" * 15
    refused = Refusal("text_too_long", "account_holder", limit=30, length=32)
    assert outcome(lambda: read_account_holder("ガ" * 16)) == refused
    endless = Refusal("text_too_long", "account_holder", limit=30, length=1_000_000)
    assert outcome(lambda: read_account_holder("ガ" * 1_000_000)) == endless


@given(
    st.text(alphabet=st.characters(), max_size=20)
    | st.text("アァカガパヲヴー・（）株式会社カブシキイシャ ", max_size=20)
)
def test_any_text_becomes_the_banks_letters_or_is_refused(text: str) -> None:
    holder = outcome(lambda: read_account_holder(text))
    if isinstance(holder, Refusal):
        assert holder.field == "account_holder"
    else:
        assert set(holder) <= LETTERS
        assert len(holder) <= 30
        assert read_account_holder(holder) == holder
