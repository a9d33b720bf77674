"""What the name of a user may be."""

import pytest

from domain.refusal import Refusal
from domain.user_name import read_user_name
from tests.domain.outcome import outcome


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("佐々木 髙子", "佐々木 髙子"),
        (" 佐藤　一郎 ", "佐藤 一郎"),
        ("ｻﾄｳ ｲﾁﾛｳ", "ｻﾄｳ ｲﾁﾛｳ"),
        ("ヴァン ダーレー", "ヴァン ダーレー"),
        ("José Ma", "José Ma"),
        ("担当01", "担当01"),
        ("𠮷", "𠮷"),
        ("一二三四五 六七八九", "一二三四五 六七八九"),
        ("一二三四五六七八九十一", Refusal("user_name_too_long", "name", most=10)),
        ("", Refusal("user_name_missing", "name")),
        (" 　", Refusal("user_name_missing", "name")),
        ("山田 太 郎", Refusal("user_name_symbols", "name")),
        ("山田・太郎", Refusal("user_name_symbols", "name")),
        ("=cmd", Refusal("user_name_symbols", "name")),
        ("山田\x00", Refusal("user_name_symbols", "name")),
        ("😀", Refusal("user_name_symbols", "name")),
        ("\ud800", Refusal("user_name_symbols", "name")),
    ],
)
def test_a_name_is_read_or_refused(typed: str, read: str | Refusal) -> None:
    assert outcome(lambda: read_user_name(typed)) == read
