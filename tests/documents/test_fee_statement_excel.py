"""手数料等の納付明細 as Excel: whole rows, read back."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

from python_calamine import CalamineWorkbook

from documents.document import EXCEL, Document
from documents.fee_statement_excel import fee_statement_excel
from domain.fee_statement import FEE_STATEMENT_COLUMNS
from tests.documents.examples import BROKEN, NAMES, a_line, a_statement

TITLE = "検査手数料・技術情報管理手数料・重量税明細"
HEADINGS = [column.heading for column in FEE_STATEMENT_COLUMNS]
BLANK = [""] * len(HEADINGS)


def rows(document: Document) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(document.read())).get_sheet_by_index(0).to_python()


def only(text: str) -> list[object]:
    return [text, *BLANK[1:]]


def case(**values: object) -> list[object]:
    """A row of the example, with the cells that differ from the plain case by the heading's number."""
    row: list[object] = [
        "1845678",
        "けいぞく自動車",
        "001",
        "練馬工場",
        "登録車",
        "ZRR80-0123456",
        "練馬 500 さ 12-34",
        datetime(2026, 11, 5, 0, 5),  # noqa: DTZ001 -- Excel knows no time zones
        1_800.0,
        date(2026, 11, 6),
        500.0,
        date(2026, 11, 7),
        date(2026, 11, 10),
        24_600.0,
        date(2026, 11, 9),
        "100051889",
        "2611000000001",
        "手続完了",
        "",
    ]
    for place, value in values.items():
        row[int(place.removeprefix("column"))] = value
    return row


def fee_sum(label: str, code: str, name: str, cases: str, *fees: float, total: str) -> list[object]:
    inspection, technical_information, weight_tax = fees
    row: list[object] = list(BLANK)
    row[0], row[2], row[3], row[6], row[18] = label, code, name, cases, total
    row[8], row[10], row[13] = inspection, technical_information, weight_tax
    return row


def test_the_month_of_three_bases_reads_back_whole() -> None:
    assert rows(fee_statement_excel(a_statement())) == [
        only(TITLE),
        only("代理人(支部)名：東京都自動車整備振興会 練馬支部　　依頼人組織ID：1845678　　事業者名称：けいぞく自動車"),
        only("対象期間：2026年11月分（2026年11月1日～2026年11月30日）　　発行日：2026年12月1日"),
        only(
            "※この納付明細は領収証ではありません。"
            "　※代理人が立て替えた手数料は、口座からの引き落としより前に記載しています。"
            "　※再申請で改めて納付していない手数料は0円とし、納付済の受付番号を備考に記載しています。"
        ),
        HEADINGS,
        case(),
        case(
            column8=0.0,
            column9="",
            column15="100051890-2",
            column16="2611000000003",
            column18="受付番号 2611000000002 にて納付済",
        ),
        case(
            column2="002",
            column3="豊島工場",
            column10="",
            column11="",
            column12="",
            column13="",
            column14="",
            column15="100051891",
            column16="2611000000004",
            column17="取下",
        ),
        case(
            column2="00A",
            column3="大宮工場",
            column4="軽自動車",
            column5="LA600S-0098765",
            column6="大宮 580 あ 8",
            column8=2_200.0,
            column13=6_600.0,
            column15="100051892",
            column16="2611000000005",
        ),
        BLANK,
        fee_sum("拠点計", "001", "練馬工場", "2件", 1_800.0, 1_000.0, 49_200.0, total="計 52,000円"),
        fee_sum("拠点計", "002", "豊島工場", "1件", 1_800.0, 0.0, 0.0, total="計 1,800円"),
        fee_sum("拠点計", "00A", "大宮工場", "1件", 2_200.0, 500.0, 6_600.0, total="計 9,300円"),
        fee_sum("総計", "", "全拠点", "4件", 5_800.0, 1_500.0, 55_800.0, total="計 63,100円"),
    ]


def test_an_empty_month_says_so_and_sums_to_nothing() -> None:
    assert rows(fee_statement_excel(a_statement([])))[4:] == [
        HEADINGS,
        only("該当する申請はありません。"),
        BLANK,
        fee_sum("総計", "", "全拠点", "0件", 0.0, 0.0, 0.0, total="計 0円"),
    ]


def test_the_file_is_named_by_member_code_and_month() -> None:
    document = fee_statement_excel(a_statement())
    assert (document.name, document.media_type) == ("手数料等の納付明細_1845678_202611.xlsx", EXCEL)


def test_a_hostile_or_broken_name_stays_text_in_every_place() -> None:
    document = fee_statement_excel(
        a_statement(
            [a_line(organization_name="=HYPERLINK(1)", base_name=NAMES, plate="@x", remarks=BROKEN)],
            organization_name=BROKEN,
            agent_branch_name="=1+1",
        )
    )
    heading, row = rows(document)[1], rows(document)[5]
    assert heading[0] == (
        "代理人(支部)名：=1+1　　依頼人組織ID：1845678　　事業者名称：甲〓乙〓丙〓丁〓戊\U0001f697〓己 庚"
    )
    assert row == case(
        column1="=HYPERLINK(1)", column3=NAMES, column6="@x", column18="甲〓乙〓丙〓丁〓戊\U0001f697〓己 庚"
    )
    with zipfile.ZipFile(BytesIO(document.read())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<f>|<f |<hyperlink", sheet) == []


def test_sums_stand_outside_of_the_filter_and_the_header_stays_in_view() -> None:
    with zipfile.ZipFile(BytesIO(fee_statement_excel(a_statement()).read())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<autoFilter ref="[^"]*"/>|<pane [^>]*/>', sheet) == [
        '<pane ySplit="5" topLeftCell="A6" activePane="bottomLeft" state="frozen"/>',
        '<autoFilter ref="A5:S9"/>',
    ]


def test_a_closed_month_is_issued_again_byte_by_byte() -> None:
    assert fee_statement_excel(a_statement()).read() == fee_statement_excel(a_statement()).read()
