"""Any table as an Excel workbook, row by row in flat memory."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from tempfile import TemporaryDirectory, TemporaryFile
from types import TracebackType
from typing import Any, BinaryIO, Self

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from documents.document import EXCEL, Document, file_name
from documents.heading import Heading
from documents.printable import display_width, printable
from domain.clock import JAPAN, day_in_japan
from domain.table_column import CellKind, CellValue, Row, TableColumn

LAST_ROW = 1_048_576  # of a worksheet, by the format
_LONGEST_TEXT = 32_767  # UTF-16 units in a cell, by the format
_DAY_ZERO = date(1899, 12, 30).toordinal()
_A4 = 9
_FACTS_PER_ROW = 3
_WIDEST, _NARROWEST = 48, 7
_FILTER_BUTTON = 3

_FONT = {"font_name": "游ゴシック", "font_size": 10}
_NUMBER_FORMAT = {
    CellKind.CODE: "@",
    CellKind.DATE: "yyyy/mm/dd",
    CellKind.MOMENT: "yyyy/mm/dd hh:mm",
    CellKind.YEN: '#,##0"円"',
    CellKind.NUMBER: "#,##0",
}
_ValueOf = Callable[[Any], CellValue]
_FIXED_WIDTH = {CellKind.DATE: 10, CellKind.MOMENT: 16}


class ExcelTable:
    """A workbook with one table: heading, rows, sums; open it with `with`, take `content` afterwards."""

    def __init__(
        self, heading: Heading, columns: Sequence[TableColumn[Any]], made_on: date, sheet: str, last_row: int = LAST_ROW
    ) -> None:
        self._heading, self._columns, self._sheet_name, self._last_row = heading, columns, sheet, last_row
        self.content: BinaryIO = TemporaryFile()  # noqa: SIM115 -- the document owns it and closes it when dropped
        # XlsxWriter leaves its temporary files behind when a row cannot be read; this folder goes in any case.
        self._scratch = TemporaryDirectory()
        self._book = Workbook(
            self.content,
            {"constant_memory": True, "tmpdir": self._scratch.name, "default_format_properties": dict(_FONT)},
        )
        self._book.set_properties({"title": heading.title, "created": datetime.combine(made_on, time(), UTC)})
        self._title = self._format(bold=True, font_size=14)
        self._note = self._format(font_color="#555555")
        self._head = self._format(
            bold=True,
            bg_color="#DCE6F1",
            border=1,
            border_color="#8EA9C8",
            text_wrap=True,
            align="center",
            valign="vcenter",
        )
        self._styles = [self._style(column.kind) for column in columns]
        self._sum_styles = [self._style(column.kind, bold=True, bg_color="#F2F2F2", top=1) for column in columns]
        self._values = [column.value for column in columns]
        self._sums = [column.in_sum for column in columns]
        self._sheets = self._row = self._head_row = 0
        self._data_ends: int | None = None
        self._sheet = self._start_sheet()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._end_sheet()
                self._book.close()
            else:
                for sheet in self._book.worksheets():
                    sheet._opt_close()
                self.content.close()
        finally:
            self._scratch.cleanup()

    def add(self, row: object) -> None:
        self._make_room(1)
        self._write(row, False, self._values, self._styles)

    def add_sums(self, sums: Sequence[object]) -> None:
        """Rows apart from the table, so that sorting and filtering leave them alone."""
        self._make_room(1 + len(sums))
        self._data_ends = self._row
        self._row += 1
        for each in sums:
            self._write(each, True, self._sums, self._sum_styles)

    def add_remark(self, text: str) -> None:
        self._sheet.write_string(self._row, 0, text, self._note)
        self._row += 1

    def _make_room(self, rows: int) -> None:
        # XlsxWriter drops what lies below the last row without a word.
        if self._row + rows > self._last_row:
            self._end_sheet()
            self._sheet = self._start_sheet()

    def _write(self, row: object, blank: bool, values: Sequence[_ValueOf | None], styles: Sequence[Format]) -> None:
        # The inner loop: two hundred thousand cells in a long month.
        at, widths, greatest = self._row, self._widths, self._greatest
        write_string, write_number = self._sheet.write_string, self._sheet.write_number
        for place, value_of in enumerate(values):
            value = value_of(row) if value_of else None
            if isinstance(value, str):
                text, width = _text_and_width(value)
                if width > widths[place]:
                    widths[place] = width
                write_string(at, place, text, styles[place])
            elif isinstance(value, int):
                if abs(value) > greatest[place]:
                    greatest[place] = abs(value)
                write_number(at, place, value, styles[place])
            elif value is not None:
                write_number(at, place, _serial(value), styles[place])
            elif blank:
                self._sheet.write_blank(at, place, None, styles[place])
        self._row += 1

    def _start_sheet(self) -> Worksheet:
        self._sheets += 1
        name = self._sheet_name if self._sheets == 1 else f"{self._sheet_name} ({self._sheets})"
        sheet: Worksheet = self._book.add_worksheet(name)
        self._row = 0
        self._widths = [_FIXED_WIDTH.get(column.kind, 0) for column in self._columns]
        self._greatest = [0] * len(self._columns)
        self._data_ends = None
        self._write_heading(sheet)
        self._head_row = self._row
        sheet.set_row(self._row, 36)
        for place, column in enumerate(self._columns):
            sheet.write_string(self._row, place, column.heading, self._head)
        self._row += 1
        sheet.freeze_panes(self._row, 0)
        sheet.repeat_rows(self._head_row)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(0)
        sheet.set_footer(f"&L{self._heading.title.replace('&', '&&')}&C&P / &N")
        return sheet

    def _write_heading(self, sheet: Worksheet) -> None:
        # Few rows, because all that stands above the header stays in view with it.
        facts = [f"{name}：{printable(value)}" for name, value in self._heading.facts]
        lines = ["　　".join(facts[start : start + _FACTS_PER_ROW]) for start in range(0, len(facts), _FACTS_PER_ROW)]
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, _cell_text(self._heading.title), self._title)
        for row, line in enumerate(lines, start=1):
            sheet.write_string(row, 0, _cell_text(line))
        self._row = 1 + len(lines)
        if self._heading.notes:
            sheet.write_string(
                self._row, 0, _cell_text("　".join(f"※{note}" for note in self._heading.notes)), self._note
            )
            self._row += 1

    def _end_sheet(self) -> None:
        sheet, last_place = self._sheet, len(self._columns) - 1
        last_row = max((self._data_ends or self._row) - 1, self._head_row)
        sheet.autofilter(self._head_row, 0, last_row, last_place)
        # Codes are text on purpose; the green corner would ask to make numbers of them.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW}"})
        for place, column in enumerate(self._columns):
            widest = max(self._widths[place], self._yen_width(place), -(-display_width(column.heading) // 2) + 1)
            sheet.set_column(place, place, min(max(widest, _NARROWEST) + _FILTER_BUTTON, _WIDEST))

    def _yen_width(self, place: int) -> int:
        return len(f"{self._greatest[place]:,}") + 2 if self._greatest[place] else 0

    def _style(self, kind: CellKind, **properties: object) -> Format:
        return self._format(num_format=_NUMBER_FORMAT.get(kind, "General"), **properties)

    def _format(self, **properties: object) -> Format:
        # Without the type stubs of XlsxWriter the result has no type of its own.
        made: Format = self._book.add_format({**_FONT, **properties})
        return made


def list_excel(
    title: str,
    conditions: Sequence[tuple[str, str]],
    columns: Sequence[TableColumn[Row]],
    rows: Iterable[Row],
    made_at: datetime,
    owner: str = "",
) -> Document:
    """A list as the screen shows it, with all its rows and the conditions that chose them.

    `owner` (a base, say) stands in the file name: 依頼一覧_練馬工場_20261122_1032.xlsx.
    """
    moment = made_at.astimezone(JAPAN)
    heading = Heading(title, (*conditions, ("作成日時", f"{moment:%Y/%m/%d %H:%M}")))
    with ExcelTable(heading, columns, day_in_japan(made_at), "一覧") as table:
        for row in rows:
            table.add(row)
    name = file_name(title, owner, f"{moment:%Y%m%d}", f"{moment:%H%M}", extension="xlsx")
    return Document(name, EXCEL, table.content)


def _serial(day: date) -> float:
    """The day's number in Excel, with the time in Japan as its fraction."""
    if isinstance(day, datetime):
        moment = day.astimezone(JAPAN)
        seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
        return moment.toordinal() - _DAY_ZERO + seconds / 86400
    return day.toordinal() - _DAY_ZERO


@lru_cache(maxsize=1024)
def _text_and_width(text: str) -> tuple[str, int]:
    """Most texts of a table come again and again: names, statuses, regions."""
    text = _cell_text(text)
    return text, display_width(text)


def _cell_text(text: str) -> str:
    text = printable(text)
    if len(text) > _LONGEST_TEXT // 2:
        # Half of a pair at the cut is dropped with it.
        text = text.encode("utf-16-le")[: 2 * _LONGEST_TEXT].decode("utf-16-le", errors="ignore")
    # XlsxWriter passes such a text on as markup, and the file would not open.
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text
