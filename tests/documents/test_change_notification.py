"""変更届出書: what it says of who tells whom, before and after, on one sheet however long it is."""

from datetime import date

from documents.change_notification import ChangeNotification, change_notification
from tests.support.pdfs import pages

STOOD = {
    "member_code": "1845678", "client": "株式会社みなと自動車", "representative": "港 太郎",
    "address": "東京都港区六本木９－９－９", "phone": "03-1234-5678", "base_code": "001", "base": "麻布工場",
    "agent": "代理人　東京支部", "agent_base": "東京",
}  # fmt: skip
RENAMED = ChangeNotification(
    12, date(2026, 11, 20), "名称の変更", STOOD, (("拠点名", "六本木工場", "麻布工場"), ("FAX番号", "", "03-1"))
)


def test_a_change_is_told_before_and_after() -> None:
    document = change_notification(RENAMED)
    (page,) = pages(document.read())
    assert document.name == "変更届出書_1845678_001_12.pdf"
    assert page == [
        "変更届出書",
        "届出番号 12",
        "届出日 2026/11/20",
        "届出先 代理人 東京支部 東京 御中",
        "届出の内容 名称の変更",
        "次のとおり変更したので届け出ます。",
        "届出者（依頼人）",
        "会員コード 1845678",
        "名称 株式会社みなと自動車",
        "住所 東京都港区六本木９－９－９",
        "代表者 港 太郎",
        "電話番号 03-1234-5678",
        "拠点",
        "拠点コード 001",
        "拠点名 麻布工場",
        "変更の内容",
        "項目 変更前 変更後",
        "拠点名 六本木工場 麻布工場",
        "FAX番号 （なし） 03-1",
        "取り扱い",
        "この届出書は、けいぞくに登録された変更から作成しました。押印は要りません。",
        "発行日 2026/11/20",
    ]


def test_the_longest_texts_stay_on_one_sheet_and_rare_characters_are_set() -> None:
    long = {**STOOD, "client": "𠮟髙﨑" + "長" * 57, "address": "町" * 120, "base": "工" * 40, "agent": "支" * 60}
    lengths = (40, 8, 60, 60, 15, 10, 20, 20)
    lines = tuple((f"項目{length}", "前" * length, "後髙﨑𠮟" + "後" * (length - 4)) for length in lengths)
    document = change_notification(ChangeNotification(1, date(2026, 11, 20), "拠点の追加", long, lines))
    (page,) = pages(document.read())
    text = "".join(page)
    assert ("𠮟髙﨑" in text, "後髙﨑𠮟" in text, "〓" in text) == (True, True, False)


def test_the_same_change_gives_the_same_bytes() -> None:
    assert change_notification(RENAMED).read() == change_notification(RENAMED).read()
