"""手数料等の納付明細 as PDF: the text a reader selects, the pages, the fonts."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from documents.document import PDF, Document
from documents.fee_statement_pdf import fee_statement_pdf
from domain.fee_statement import FEE_STATEMENT_COLUMNS
from tests.documents.examples import NAMES, a_line, a_statement

HEADINGS = "".join(column.heading for column in FEE_STATEMENT_COLUMNS)
CASE = (
    "1845678 けいぞく自動車 001 練馬工場 登録車 ZRR80-0123456 練馬 500 さ 12-34 2026/11/05 00:05"
    " 1,800円 2026/11/06 500円 2026/11/07 2026/11/10 24,600円 2026/11/09 100051889 2611000000001 手続完了"
)


def tell(document: Document, *program: str) -> str:
    return subprocess.run([*program], input=document.read(), capture_output=True, check=True).stdout.decode()


def pages(document: Document) -> list[str]:
    """The text of each page in reading order."""
    return tell(document, "pdftotext", "-raw", "-", "-").split("\f")[:-1]


def rows(page: str) -> list[str]:
    """What stands between the header, which ends with 備考, and the foot."""
    return page[page.index("\n備考\n") + 4 : page.rindex("この納付明細は")].strip().split("\n")


def test_the_month_of_three_bases_reads_back_whole() -> None:
    (page,) = pages(fee_statement_pdf(a_statement()))
    assert page[: page.index("依頼人\n")].strip().split("\n") == [
        "検査手数料・技術情報管理手数料・重量税明細",
        "代理人(支部)名 東京都自動車整備振興会 練馬支部",
        "依頼人組織ID 1845678",
        "事業者名称 けいぞく自動車",
        "対象期間 2026年11月分（2026年11月1日～2026年11月30日）",
        "発行日 2026年12月1日",
        "※ この納付明細は領収証ではありません。",
        "※ 代理人が立て替えた手数料は、口座からの引き落としより前に記載しています。",
        "※ 再申請で改めて納付していない手数料は0円とし、納付済の受付番号を備考に記載しています。",
    ]
    assert rows(page) == [
        CASE,
        "1845678 けいぞく自動車 001 練馬工場 登録車 ZRR80-0123456 練馬 500 さ 12-34 2026/11/05 00:05"
        " 0円 500円 2026/11/07 2026/11/10 24,600円 2026/11/09 100051890-2 2611000000003 手続完了",
        "受付番号 2611000000002",
        "にて納付済",
        "拠点計 001 練馬工場 2件 1,800円 1,000円 49,200円 計 52,000円",
        "1845678 けいぞく自動車 002 豊島工場 登録車 ZRR80-0123456 練馬 500 さ 12-34 2026/11/05 00:05"
        " 1,800円 2026/11/06 100051891 2611000000004 取下",
        "拠点計 002 豊島工場 1件 1,800円 0円 0円 計 1,800円",
        "1845678 けいぞく自動車 00A 大宮工場 軽自動車 LA600S-0098765 大宮 580 あ 8 2026/11/05 00:05"
        " 2,200円 2026/11/06 500円 2026/11/07 2026/11/10 6,600円 2026/11/09 100051892 2611000000005 手続完了",
        "拠点計 00A 大宮工場 1件 2,200円 500円 6,600円 計 9,300円",
        "総計 全拠点 4件 5,800円 1,500円 55,800円 計 63,100円",
    ]


def test_each_page_carries_title_header_and_its_number() -> None:
    written = pages(fee_statement_pdf(a_statement([a_line(application_number=f"{number}") for number in range(100)])))
    assert [
        (
            page.startswith("検査手数料・技術情報管理手数料・重量税明細"),
            HEADINGS in page.replace("\n", "").replace(" ", ""),
            page.strip().split("発行日 2026/12/01")[-1].split(),
        )
        for page in written
    ] == [(True, True, [str(number), "/", "3"]) for number in (1, 2, 3)]


def test_no_case_is_lost_where_the_page_turns() -> None:
    numbers = [str(100_000_001 + number) for number in range(100)]
    written = pages(fee_statement_pdf(a_statement([a_line(application_number=number) for number in numbers])))
    cases = [row.split() for page in written for row in rows(page) if row.startswith("1845678")]
    assert [case[-3] for case in cases] == numbers


def test_an_empty_month_says_so_and_sums_to_nothing() -> None:
    (page,) = pages(fee_statement_pdf(a_statement([])))
    assert rows(page) == ["総計 全拠点 0件 0円 0円 0円 計 0円", "該当する申請はありません。"]


def test_it_is_a4_landscape_in_japanese_with_its_title() -> None:
    told = tell(fee_statement_pdf(a_statement()), "pdfinfo", "-")
    facts = dict(line.split(":", 1) for line in told.strip().split("\n"))
    assert {name: facts[name].strip() for name in ("Title", "Page size", "Pages")} == {
        "Title": "検査手数料・技術情報管理手数料・重量税明細",
        "Page size": "841.89 x 595.276 pts (A4)",
        "Pages": "1",
    }


def test_every_font_is_embedded_and_searchable() -> None:
    told = tell(fee_statement_pdf(a_statement([a_line(base_name=NAMES)])), "pdffonts", "-").strip().split("\n")[2:]
    assert {(line.split()[0].split("+")[1], *line.split()[-5:-2]) for line in told} == {
        ("BIZUDPGothic-Regular", "yes", "yes", "yes"),
        ("BIZUDGothic-Regular", "yes", "yes", "yes"),
        ("KeizokuFallbackGothic-Regular", "yes", "yes", "yes"),
    }


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("𠮟髙﨑𠮷①㈱", "𠮟髙﨑𠮷①㈱"),
        ("葛\U000e0100飾か\u3099", "葛飾が"),
        ("甲\x00乙\ud83d丁\ufffe戊", "甲〓乙〓丁〓戊"),
        ("車\U0001f697\u202e己\r\n庚", "車〓〓己 庚"),
        ("한글", "〓〓"),
        ("(括)\\弧", "(括)\\弧"),
    ],
)
def test_any_stored_name_is_drawn_and_found_again(stored: str, read: str) -> None:
    (page,) = pages(fee_statement_pdf(a_statement([a_line(base_name=stored)], organization_name=stored)))
    assert rows(page)[0] == CASE.replace("練馬工場", read)
    assert f"事業者名称 {read}\n" in page


def test_a_name_too_long_for_its_column_is_whole_in_its_sum() -> None:
    name = "株式会社けいぞく自動車さいたま中央サービス工場"
    (page,) = pages(fee_statement_pdf(a_statement([a_line(base_name=name)])))
    *case, base_sum, _ = rows(page)
    assert "".join(case).count("…") == 1
    assert base_sum == f"拠点計 001 {name} 1件 1,800円 500円 24,600円 計 26,900円"


def test_the_file_is_named_by_member_code_and_period() -> None:
    document = fee_statement_pdf(a_statement())
    assert (document.name, document.media_type) == ("手数料等の納付明細_1845678_202611.pdf", PDF)


def test_many_at_once_do_not_mix() -> None:
    with ThreadPoolExecutor(4) as threads:
        issued = [threads.submit(lambda: fee_statement_pdf(a_statement()).read()) for _ in range(8)]
    assert {each.result() for each in issued} == {fee_statement_pdf(a_statement()).read()}


def test_a_closed_month_is_issued_again_byte_by_byte() -> None:
    assert fee_statement_pdf(a_statement()).read() == fee_statement_pdf(a_statement()).read()
