"""Values as narrow columns show them."""

import pytest

from blueprints.shared.formats import broken


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("検査登録手数料納付待ち", "検査登録|手数料|納付待ち"),
        ("技術情報管理手数料納付待ち", "技術情報|管理手数料|納付待ち"),
        ("重量税納付待ち", "重量税|納付待ち"),
        ("申請受付処理中", "申請受付|処理中"),
        ("交付待ち", "交付待ち"),
        ("多摩自動車検査登録事務所", "多摩|自動車|検査登録|事務所"),
        ("軽自動車検査協会 東京主管事務所", "軽自動車|検査協会 東京|主管事務所"),
        ("東京運輸支局", "東京|運輸支局"),
        ("株式会社見本商事", "株式会社|見本商事"),
        ("見本商事株式会社", "見本商事|株式会社"),
        ("整備　太郎", "整備　太郎"),
        ("<b>", "&lt;b&gt;"),
    ],
)
def test_long_names_and_statuses_break_only_between_their_words(text: str, parts: str) -> None:
    assert broken(text).split("<wbr>") == parts.split("|")
