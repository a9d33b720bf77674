"""A sheet to read: A4 upright, a title, the facts it is about, then paragraphs, steps and tables; fonts embedded."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents.cell_text import cell_text
from documents.fitting import cut, fit, line
from documents.heading import Heading
from documents.ink import Ink
from documents.typefaces import TEXT_FONT, Face, drawable, load_typefaces, measure
from domain.table_column import CellKind

WIDTH, HEIGHT = A4
MARGIN = 56.0
_TEXT_WIDTH = WIDTH - 2 * MARGIN
_TOP, _BOTTOM = HEIGHT - 60.0, 48.0
_TITLE, _PART, _SIZE, _SMALL = 17.0, 11.5, 10.0, 7.5
_LEADING = 1.65
_NUMBER = 20.0
_BOX = 44.0
_CELL, _CELL_LEADING, _PADDING = 8.5, 1.35, 4.0
_PAIR_SHARES = (3, 7)
_INK, _FAINT_INK, _LINE = HexColor("#1A1A1C"), HexColor("#595959"), HexColor("#5B7590")
_FILL, _HEAD_FILL, _THIN_LINE = HexColor("#EEF3F8"), HexColor("#DCE6F1"), HexColor("#C5CED8")
_BOLD = 0.028
# What may not begin a line goes with the sign before it.
_NEVER_FIRST = "、。，．・」』）】ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々?!？！"
_OF_A_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@:/")


@dataclass(frozen=True)
class Table:
    """Rows of texts under their heads, of which nothing is shortened.

    `shares` divide the width among the columns; those from `sums_from` on hold amounts, set to the right.
    """

    heads: tuple[str, ...]
    shares: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    sums_from: int | None = None

    @property
    def columns(self) -> tuple[tuple[float, float], ...]:
        """Left edge and width of each column."""
        widths = [_TEXT_WIDTH * share / sum(self.shares) for share in self.shares]
        return tuple((MARGIN + sum(widths[:place]), width) for place, width in enumerate(widths))


@dataclass(frozen=True)
class Part:
    """Paragraphs under a heading of their own, numbered when they are steps; `box` is set large, to be copied."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    steps: bool = False
    box: str = ""
    table: Table | None = None
    pairs: tuple[tuple[str, str], ...] = ()


def sheet_pdf(heading: Heading, parts: Sequence[Part], made_on: date) -> bytes:
    """The same values give the same bytes."""
    load_typefaces()
    content = io.BytesIO()
    canvas = Canvas(content, A4, initialFontName=TEXT_FONT, invariant=1, pageCompression=1, lang="ja-JP")
    canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+09'00'")
    canvas.setTitle(drawable(heading.title))
    canvas.setSubject(drawable("　".join(value for _, value in heading.facts)))
    canvas.setAuthor("Keizoku")
    canvas.setCreator("Keizoku")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    sheet = _Sheet(canvas, heading, made_on)
    sheet.head()
    for part in parts:
        sheet.part(part)
    sheet.finish()
    canvas.save()
    return content.getvalue()


def lines_of(text: str, size: float, width: float) -> Iterable[str]:
    """The text in full lines; none begins with a sign that may not, and no word of letters is torn."""
    text = drawable(text)
    while text:
        end = len(cut(text, Face.TEXT, size, width))
        if end < len(text):
            end = _better_end(text, end)
        yield text[:end].rstrip()
        text = text[end:].lstrip()


def _better_end(text: str, full: int) -> int:
    end = full
    if text[end] in _OF_A_WORD:
        while end and text[end - 1] in _OF_A_WORD:
            end -= 1
    while end > 1 and text[end] in _NEVER_FIRST:
        end -= 1
    return end or full


class _Sheet:
    """Writes line under line, on a new page when one is full."""

    def __init__(self, canvas: Canvas, heading: Heading, made_on: date) -> None:
        self._canvas, self._heading, self._made_on = canvas, heading, made_on
        self._ink = Ink(canvas)
        self._page = 0
        self._y = _TOP
        self._begin()

    def head(self) -> None:
        heading = self._heading
        self._write(heading.title, _TITLE, MARGIN, bold=True)
        self._canvas.setStrokeColor(_LINE)
        self._canvas.setLineWidth(1.2)
        self._canvas.line(MARGIN, self._y - 8, WIDTH - MARGIN, self._y - 8)
        self._canvas.setStrokeColor(_INK)
        self._y -= 28
        label = max((measure(drawable(name), Face.TEXT) for name, _ in heading.facts), default=0) * _SIZE + 16
        for name, value in heading.facts:
            self._ink.color(_FAINT_INK)
            self._ink.draw(line(drawable(name), Face.TEXT, _SIZE, 0, 0), MARGIN, self._y)
            self._ink.color(_INK)
            self._paragraph(value, MARGIN + label)
        self._y -= 4
        for note in heading.notes:
            self._paragraph(note, MARGIN)

    def part(self, part: Part) -> None:
        self._room(_PART * (7 if part.table or part.pairs else 4))
        self._y -= 10
        self._write(part.heading, _PART, MARGIN, bold=True)
        self._y -= _PART * _LEADING
        for number, paragraph in enumerate(part.paragraphs, start=1):
            if part.steps:
                self._room(_SIZE * _LEADING)
                self._ink.draw(line(f"{number}.", Face.DIGITS, _SIZE, 0, 0), MARGIN, self._y)
            self._paragraph(paragraph, MARGIN + (_NUMBER if part.steps else 0))
        if part.box:
            self._box(part.box)
        if part.pairs:
            self._rows(Table((), _PAIR_SHARES, part.pairs))
        if part.table:
            self._rows(part.table)

    def finish(self) -> None:
        """Each page refers to a form of its own, for only now is it known how many there are."""
        self._end()
        for page in range(1, self._page + 1):
            self._canvas.beginForm(_foot(page))
            if self._page > 1:
                self._ink.color(_FAINT_INK)
                self._ink.draw(line(f"{page} / {self._page}", Face.DIGITS, _SMALL, 0, 0), 0, 0)
                self._ink.lay()
            self._canvas.endForm()

    def _end(self) -> None:
        self._ink.color(_FAINT_INK)
        made = f"発行日 {cell_text(self._made_on, CellKind.DATE)}"
        self._ink.draw(fit(made, Face.TEXT, _SMALL, _TEXT_WIDTH, 1, two_lines=False), MARGIN, 30)
        self._ink.lay()
        self._canvas.saveState()
        self._canvas.translate(MARGIN, 30)
        self._canvas.doForm(_foot(self._page))
        self._canvas.restoreState()
        self._canvas.showPage()

    def _begin(self) -> None:
        self._page += 1
        self._y = _TOP
        self._canvas.setStrokeColor(_INK)
        if self._page > 1:
            # A page that was parted from the first still says whose it is.
            whose = "　".join((self._heading.title, *(value for _, value in self._heading.facts[:2])))
            self._ink.color(_FAINT_INK)
            self._ink.draw(fit(whose, Face.TEXT, _SMALL, _TEXT_WIDTH, 0, two_lines=False), MARGIN, HEIGHT - 36)
        self._ink.color(_INK)

    def _room(self, needed: float) -> bool:
        """Whether a new page had to be begun."""
        if self._y - needed >= _BOTTOM:
            return False
        self._end()
        self._begin()
        return True

    def _paragraph(self, text: str, left: float) -> None:
        for each in lines_of(text, _SIZE, WIDTH - MARGIN - left):
            self._room(_SIZE)
            self._ink.draw(line(each, Face.TEXT, _SIZE, 0, 0), left, self._y)
            self._y -= _SIZE * _LEADING

    def _rows(self, table: Table) -> None:
        """The heads stand again on each page."""
        if table.heads:
            self._row(table, table.heads, is_head=True)
        for row in table.rows:
            self._row(table, row)
        self._y -= _SIZE * 0.6

    def _row(self, table: Table, cells: Sequence[str], is_head: bool = False) -> None:
        lines = [
            tuple(lines_of(cell, _CELL, width - 2 * _PADDING))
            for cell, (_left, width) in zip(cells, table.columns, strict=True)
        ]
        height = max(1, *map(len, lines)) * _CELL * _CELL_LEADING + 2 * _PADDING
        if self._room(height - _SIZE) and table.heads and not is_head:
            self._row(table, table.heads, is_head=True)
        top = self._y + _SIZE
        self._ruled(top, height, is_head)
        for column, (each, (left, width)) in enumerate(zip(lines, table.columns, strict=True)):
            is_sum = table.sums_from is not None and column >= table.sums_from
            for place, text in enumerate(each):
                free = width - 2 * _PADDING - measure(text, Face.TEXT) * _CELL if is_sum else 0
                up = top - _PADDING - _CELL * (0.92 + place * _CELL_LEADING)
                self._ink.draw(line(text, Face.TEXT, _CELL, free, 0), left + _PADDING, up)
        self._y -= height

    def _ruled(self, top: float, height: float, is_head: bool) -> None:
        canvas = self._canvas
        canvas.saveState()
        if is_head:
            canvas.setFillColor(_HEAD_FILL)
            canvas.rect(MARGIN, top - height, _TEXT_WIDTH, height, stroke=0, fill=1)
        canvas.setStrokeColor(_THIN_LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, top - height, WIDTH - MARGIN, top - height)
        canvas.restoreState()

    def _box(self, text: str) -> None:
        self._room(_BOX)
        self._canvas.setFillColor(_FILL)
        self._canvas.rect(MARGIN, self._y - _BOX + _SIZE, _TEXT_WIDTH, _BOX, stroke=0, fill=1)
        self._ink.draw(
            fit(text, Face.DIGITS, 20, _TEXT_WIDTH - 24, 0.5, two_lines=False),
            MARGIN + 12, self._y - _BOX / 2 + _SIZE - 7,
        )  # fmt: skip
        self._y -= _BOX + _SIZE

    def _write(self, text: str, size: float, left: float, bold: bool) -> None:
        self._canvas.setLineWidth(size * _BOLD)
        self._ink.bold(bold)
        self._ink.draw(fit(text, Face.TEXT, size, _TEXT_WIDTH, 0, two_lines=False), left, self._y)
        self._ink.bold(False)


def _foot(page: int) -> str:
    return f"foot_{page}"
