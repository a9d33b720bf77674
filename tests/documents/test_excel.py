"""Lists as Excel, opened and read back."""

import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from documents.document import Document
from documents.excel import ExcelTable, list_excel
from documents.heading import Heading
from domain.table_column import CellKind, TableColumn
from tests.documents.examples import BROKEN, NAMES


@dataclass(frozen=True)
class Car:
    code: str
    name: str
    weight: int | None = None
    fee: int | None = None
    day: date | None = None
    at: datetime | None = None


COLUMNS = (
    TableColumn[Car]("拠点コード", lambda car: car.code, CellKind.CODE),
    TableColumn[Car]("名称", lambda car: car.name),
    TableColumn[Car]("車両重量", lambda car: car.weight, CellKind.NUMBER),
    TableColumn[Car]("金額", lambda car: car.fee, CellKind.YEN),
    TableColumn[Car]("満了日", lambda car: car.day, CellKind.DATE),
    TableColumn[Car]("更新日時", lambda car: car.at, CellKind.MOMENT),
)
MADE_AT = datetime(2026, 11, 22, 1, 32, tzinfo=UTC)


def a_list(*cars: Car) -> Document:
    return list_excel("依頼一覧", (("拠点", "練馬工場"),), COLUMNS, cars, MADE_AT, owner="練馬工場")


def rows(document: Document, sheet: int = 0) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(document.read())).get_sheet_by_index(sheet).to_python()


def part(document: Document, name: str) -> str:
    with zipfile.ZipFile(BytesIO(document.read())) as book:
        return book.read(name).decode()


def test_a_list_keeps_codes_as_text_and_numbers_and_dates_as_such() -> None:
    car = Car("001", "練馬工場", 1_480, 24_600, date(2026, 11, 30), datetime(2026, 11, 4, 15, 5, tzinfo=UTC))
    assert rows(a_list(car, Car("002", "豊島工場"))) == [
        ["依頼一覧", "", "", "", "", ""],
        ["拠点：練馬工場　　作成日時：2026/11/22 10:32", "", "", "", "", ""],
        ["拠点コード", "名称", "車両重量", "金額", "満了日", "更新日時"],
        ["001", "練馬工場", 1480.0, 24600.0, date(2026, 11, 30), datetime(2026, 11, 5, 0, 5)],  # noqa: DTZ001 -- Excel knows no time zones
        ["002", "豊島工場", "", "", "", ""],
    ]


def test_a_list_is_named_by_title_place_and_moment() -> None:
    assert a_list().name == "依頼一覧_練馬工場_20261122_1032.xlsx"


@pytest.mark.parametrize(
    "text", ["=1+1", "+81-3", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://example.com", "{=1}"]
)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    document = a_list(Car(text, text))
    assert rows(document)[3][:2] == [text, text]
    assert re.findall(r"<f>|<f |<hyperlink", part(document, "xl/worksheets/sheet1.xml")) == []


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (NAMES, NAMES),
        (BROKEN, "甲〓乙〓丙〓丁〓戊\U0001f697〓己 庚"),
        ("<r>太字</r>", "<r>太字</r> "),
        ("<b>&amp;", "<b>&amp;"),
        ("_x0041_", "_x0041_"),
        ("  前後  ", "  前後  "),
        ("長" * 40_000, "長" * 32_767),
        ("𠮷" * 20_000, "𠮷" * 16_383),
    ],
)
def test_any_stored_text_is_written_and_read_back(stored: str, read: str) -> None:
    assert rows(a_list(Car("001", stored)))[3][:2] == ["001", read]


def test_the_header_is_frozen_filtered_and_printed_on_each_page() -> None:
    document = a_list(Car("001", "練馬工場"), Car("002", "豊島工場"))
    sheet = part(document, "xl/worksheets/sheet1.xml")
    assert '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A3:F5"/>' in sheet
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert "<oddFooter>&amp;L依頼一覧&amp;C&amp;P / &amp;N</oddFooter>" in sheet
    assert "一覧!$3:$3" in part(document, "xl/workbook.xml")


def test_columns_are_as_wide_as_what_they_show() -> None:
    sheet = part(a_list(Car("001", "豊島自動車整備センター", fee=1_234_567)), "xl/worksheets/sheet1.xml")
    widths = [float(width) for width in re.findall(r'<col [^>]*?width="([0-9.]+)"', sheet)]
    # Name: 11 full-width characters; fee: 1,234,567円; date and moment by their pattern; each with the filter's button.
    assert [int(width) for width in widths] == [10, 25, 10, 14, 13, 19]


def test_rows_beyond_the_last_of_a_sheet_go_on_in_the_next() -> None:
    with ExcelTable(Heading("一覧"), COLUMNS[:2], date(2026, 11, 22), "一覧", last_row=4) as table:
        for number in range(3):
            table.add(Car(f"{number}", "工場"))
    document = Document("x.xlsx", "", table.content)
    assert [rows(document, 0), rows(document, 1)] == [
        [["一覧", ""], ["拠点コード", "名称"], ["0", "工場"], ["1", "工場"]],
        [["一覧", ""], ["拠点コード", "名称"], ["2", "工場"]],
    ]


def test_the_same_list_gives_the_same_bytes() -> None:
    assert a_list(Car("001", "練馬工場")).read() == a_list(Car("001", "練馬工場")).read()


def test_nothing_stays_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def failing() -> Iterator[Car]:
        yield Car("001", "練馬工場")
        raise ConnectionError("the database went away")

    whole = a_list(Car("001", "練馬工場"))
    with pytest.raises(ConnectionError):
        list_excel("依頼一覧", (), COLUMNS, failing(), MADE_AT)
    assert (list(tmp_path.iterdir()), whole.size > 0) == ([], True)
