"""Any table as a PDF: A4 landscape, its header on each page, page x / y, fonts embedded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from tempfile import TemporaryFile
from typing import BinaryIO

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from documents.cell_text import cell_text
from documents.fitting import Stroke, fit, line, wrapped
from documents.heading import Heading
from documents.ink import Ink, Inked
from documents.typefaces import TEXT_FONT, Face, drawable, load_typefaces, measure
from domain.table_column import CellKind

WIDTH, HEIGHT = landscape(A4)
MARGIN = 19.0
TABLE_WIDTH = WIDTH - 2 * MARGIN

_TOP, _BOTTOM = HEIGHT - 22.0, 34.0
_ROW = 13.0
_SIZE = 6.4
_HEAD_SIZE = 5.6
_HEAD_LEADING = 6.9
_PADDING = 2.0
_BASELINE = 0.36  # of the size, from the middle of the row down: it sets both scripts in the middle

_INK, _FAINT_INK = HexColor("#1A1A1C"), HexColor("#595959")
_HEAD_FILL, _ZEBRA, _SUM_FILL = HexColor("#DCE6F1"), HexColor("#F7F9FB"), HexColor("#E9EDF2")
_LINE, _STRONG_LINE = HexColor("#C5CED8"), HexColor("#5B7590")
_BOLD = 0.028  # of the size: an outline as strong as a bold weight, without a second font
_PAGE_COUNT = "page_count"
_REMEMBERED = 20_000  # cells; most return on the next page


@dataclass(frozen=True)
class PdfColumn:
    """`width` in points; `align` is 0 for left, 0.5 for the middle, 1 for right; a heading may say where to break."""

    heading: str
    width: float
    align: float = 0
    face: Face = Face.TEXT


@dataclass(frozen=True, slots=True)
class PdfRow:
    cells: Sequence[str]
    is_sum: bool = False


def table_pdf(
    heading: Heading, columns: Sequence[PdfColumn], rows: Iterable[PdfRow], made_on: date, nothing: str
) -> BinaryIO:
    """An open temporary file; `nothing` is what an empty table says."""
    load_typefaces()
    content: BinaryIO = TemporaryFile()  # noqa: SIM115 -- the document owns it and closes it when dropped
    try:
        # "Invariant", so that the same statement gives the same bytes; the date is set below.
        canvas = Canvas(
            content, (WIDTH, HEIGHT), initialFontName=TEXT_FONT, invariant=1, pageCompression=1, lang="ja-JP"
        )
        canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+09'00'")
        canvas.setTitle(drawable(heading.title))
        canvas.setSubject(drawable("　".join(value for _, value in heading.facts)))
        canvas.setAuthor("Keizoku")
        canvas.setCreator("Keizoku")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        pages = _Pages(canvas, heading, columns, made_on)
        for row in rows:
            pages.add(row)
        pages.finish(nothing)
        canvas.save()
    except BaseException:
        content.close()
        raise
    return content


class _Pages:
    """Draws row under row and turns the page when it is full."""

    def __init__(self, canvas: Canvas, heading: Heading, columns: Sequence[PdfColumn], made_on: date) -> None:
        self._canvas, self._heading, self._columns, self._made_on = canvas, heading, columns, made_on
        self._lefts = [MARGIN + sum(column.width for column in columns[:place]) for place in range(len(columns))]
        self._right = MARGIN + sum(column.width for column in columns)
        self._heads = [
            [
                each
                for part in column.heading.split("\n")
                for each in wrapped(part, Face.TEXT, _HEAD_SIZE, column.width - 2 * _PADDING)
            ]
            for column in columns
        ]
        self._known: dict[tuple[int, str], tuple[Inked, ...]] = {}
        self._ink = Ink(canvas)
        self._page = self._rows = 0
        self._striped = False
        self._sum_bottoms: list[float] = []
        self._y = self._head_top = self._body_top = _TOP
        self._start_page()

    def add(self, row: PdfRow) -> None:
        if self._y - _ROW < _BOTTOM:
            self._end_page()
            self._start_page()
        self._y -= _ROW
        middle = self._y + _ROW / 2
        if row.is_sum:
            self._draw_sum(row, middle)
            return
        self._rows += 1
        if self._striped:
            self._bar(self._y, _ROW, _ZEBRA)
        self._striped = not self._striped
        for place, cell in enumerate(row.cells):
            if cell:
                self._ink.place(self._known.get((place, cell)) or self._learn(place, cell), self._lefts[place], middle)

    def _draw_sum(self, row: PdfRow, middle: float) -> None:
        """In a sum a text may reach over the empty cells at its right: here a base has its whole name."""
        self._sum_bottoms.append(self._y)
        self._striped = False
        self._ink.bold(True)
        for place, cell in enumerate(row.cells):
            reach = next((end for end in range(place + 1, len(row.cells)) if row.cells[end]), len(row.cells))
            last = place + 1 if self._columns[place].align else reach
            self._ink.draw(self._cell(place, cell, last), self._lefts[place], middle)
        self._ink.bold(False)

    def finish(self, nothing: str) -> None:
        if not self._rows:
            self._ink.draw(line(drawable(nothing), Face.TEXT, 8, 0, 0), MARGIN + _PADDING, self._y - 16)
        self._end_page()
        # Each page refers to this form, for only now is it known how many there are.
        canvas = self._canvas
        canvas.beginForm(_PAGE_COUNT)
        self._ink.color(_FAINT_INK)
        self._ink.draw(line(str(self._page), Face.DIGITS, 7, 0, 0), 0, 0)
        self._ink.lay()
        canvas.endForm()

    def _learn(self, place: int, cell: str) -> tuple[Inked, ...]:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        self._known[place, cell] = self._ink.make(self._cell(place, cell, place + 1))
        return self._known[place, cell]

    def _cell(self, place: int, cell: str, end: int) -> Iterable[Stroke]:
        column = self._columns[place]
        width = sum(each.width for each in self._columns[place:end]) - 2 * _PADDING
        for stroke in fit(cell, column.face, _SIZE, width, column.align):
            yield replace(stroke, right=stroke.right + _PADDING, up=stroke.up - stroke.size * _BASELINE)

    def _start_page(self) -> None:
        self._page += 1
        self._striped = False
        self._ink.color(_INK)
        self._y = _TOP
        if self._page == 1:
            self._draw_heading()
        else:
            self._draw_short_heading()
        self._draw_head_row()
        self._body_top = self._y
        self._sum_bottoms.clear()

    def _draw_heading(self) -> None:
        ink, facts = self._ink, self._heading.facts
        self._y -= 14
        self._bold(line(drawable(self._heading.title), Face.TEXT, 15, 0, 0), MARGIN, self._y)
        self._canvas.setStrokeColor(_STRONG_LINE)
        self._canvas.setLineWidth(1.2)
        self._canvas.line(MARGIN, self._y - 6, self._right, self._y - 6)
        self._y -= 20
        # Two columns of facts, filled downwards.
        depth = -(-len(facts) // 2)
        label = max((measure(drawable(name), Face.TEXT) for name, _ in facts), default=0) * 7.5 + 12
        half = (self._right - MARGIN) / 2
        for number, (name, value) in enumerate(facts):
            left, y = MARGIN + half * (number // depth), self._y - 12.5 * (number % depth)
            ink.color(_FAINT_INK)
            ink.draw(line(drawable(name), Face.TEXT, 7.5, 0, 0), left, y)
            ink.color(_INK)
            ink.draw(fit(value, Face.TEXT, 9, half - label - 8, 0, two_lines=False), left + label, y)
        self._y -= 12.5 * (depth - 1) + 13 if facts else 0
        ink.color(_FAINT_INK)
        for note in self._heading.notes:
            ink.draw(fit(f"※ {note}", Face.TEXT, 6.8, self._right - MARGIN, 0, two_lines=False), MARGIN, self._y)
            self._y -= 9
        ink.color(_INK)
        self._y -= 1

    def _draw_short_heading(self) -> None:
        self._y -= 8
        left = line(drawable(self._heading.title), Face.TEXT, 8.5, 0, 0)
        self._bold(left, MARGIN, self._y)
        width = measure(drawable(self._heading.title), Face.TEXT) * 8.5
        facts = "　".join(value for _, value in self._heading.facts)
        self._ink.color(_FAINT_INK)
        place = self._right - MARGIN - width - 20
        self._ink.draw(fit(facts, Face.TEXT, 7, place, 1, two_lines=False), MARGIN + width + 20, self._y)
        self._ink.color(_INK)
        self._y -= 7

    def _draw_head_row(self) -> None:
        height = max(map(len, self._heads)) * _HEAD_LEADING + 6
        self._y -= height
        self._bar(self._y, height, _HEAD_FILL)
        canvas = self._canvas
        canvas.setStrokeColor(_STRONG_LINE)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, self._y + height, self._right, self._y + height)
        canvas.line(MARGIN, self._y, self._right, self._y)
        self._head_top = self._y + height
        for left, column, lines in zip(self._lefts, self._columns, self._heads, strict=True):
            middle = self._y + height / 2 + _HEAD_LEADING * (len(lines) - 1) / 2 - _HEAD_SIZE * _BASELINE
            for number, each in enumerate(lines):
                right = (column.width - measure(each, Face.TEXT) * _HEAD_SIZE) / 2
                self._bold(line(each, Face.TEXT, _HEAD_SIZE, right, 0), left, middle - number * _HEAD_LEADING)

    def _end_page(self) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(_LINE)
        canvas.setLineWidth(0.3)
        canvas.lines([(left, self._head_top, left, self._y) for left in self._lefts[1:]])
        for bottom in self._sum_bottoms:
            self._bar(bottom, _ROW, _SUM_FILL)
        filled = round((self._body_top - self._y) / _ROW)
        levels = [self._y + _ROW * row for row in range(filled)]
        canvas.lines([(MARGIN, level, self._right, level) for level in levels])
        ink = self._ink
        ink.color(_FAINT_INK)
        ink.draw(fit("　".join(self._heading.notes[:1]), Face.TEXT, 6.5, 300, 0, two_lines=False), MARGIN, 20)
        issued = f"発行日 {cell_text(self._made_on, CellKind.DATE)}"
        ink.draw(fit(issued, Face.TEXT, 6.5, 300, 1, two_lines=False), self._right - 300, 20)
        # Last, so that the count of pages follows it for who searches or listens.
        number = f"{self._page} / "
        width = measure(number, Face.DIGITS) * 7
        ink.draw(line(number, Face.DIGITS, 7, 0, 0), WIDTH / 2 - width, 20)
        canvas.setStrokeColor(_INK)
        canvas.setLineWidth(_SIZE * _BOLD)
        ink.lay()
        canvas.saveState()
        canvas.translate(WIDTH / 2, 20)
        canvas.doForm(_PAGE_COUNT)
        canvas.restoreState()
        canvas.showPage()

    def _bold(self, strokes: Iterable[Stroke], left: float, y: float) -> None:
        self._ink.bold(True)
        self._ink.draw(strokes, left, y)
        self._ink.bold(False)

    def _bar(self, bottom: float, height: float, fill: Color) -> None:
        self._canvas.setFillColor(fill)
        self._canvas.rect(MARGIN, bottom, self._right - MARGIN, height, stroke=0, fill=1)
