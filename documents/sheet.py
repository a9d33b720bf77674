"""A sheet to read: A4 upright, a title, the facts it is about, then paragraphs and numbered steps; fonts embedded."""

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
_INK, _FAINT_INK, _LINE = HexColor("#1A1A1C"), HexColor("#595959"), HexColor("#5B7590")
_FILL = HexColor("#EEF3F8")
_BOLD = 0.028
# What may not begin a line goes with the sign before it.
_NEVER_FIRST = "、。，．・」』）】ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々?!？！"
_OF_A_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@:/")


@dataclass(frozen=True)
class Part:
    """Paragraphs under a heading of their own, numbered when they are steps; `box` is set large, to be copied."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    steps: bool = False
    box: str = ""


def sheet_pdf(heading: Heading, parts: Sequence[Part], made_on: date) -> bytes:
    """The same values give the same bytes."""
    load_typefaces()
    content = io.BytesIO()
    canvas = Canvas(content, A4, initialFontName=TEXT_FONT, invariant=1, pageCompression=1, lang="ja-JP")
    canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+09'00'")
    canvas.setTitle(drawable(heading.title))
    canvas.setAuthor("Keizoku")
    canvas.setCreator("Keizoku")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    sheet = _Sheet(canvas, made_on)
    sheet.head(heading)
    for part in parts:
        sheet.part(part)
    sheet.end()
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

    def __init__(self, canvas: Canvas, made_on: date) -> None:
        self._canvas, self._made_on = canvas, made_on
        self._ink = Ink(canvas)
        self._y = _TOP
        self._begin()

    def head(self, heading: Heading) -> None:
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
            self._ink.draw(
                fit(value, Face.TEXT, _SIZE, _TEXT_WIDTH - label, 0, two_lines=False), MARGIN + label, self._y
            )
            self._y -= _SIZE * _LEADING
        self._y -= 4
        for note in heading.notes:
            self._paragraph(note, MARGIN)

    def part(self, part: Part) -> None:
        self._room(_PART * 4)
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

    def end(self) -> None:
        self._ink.color(_FAINT_INK)
        made = f"発行日 {cell_text(self._made_on, CellKind.DATE)}"
        self._ink.draw(fit(made, Face.TEXT, _SMALL, _TEXT_WIDTH, 1, two_lines=False), MARGIN, 30)
        self._ink.lay()
        self._canvas.showPage()

    def _begin(self) -> None:
        self._y = _TOP
        self._ink.color(_INK)
        self._canvas.setStrokeColor(_INK)

    def _room(self, needed: float) -> None:
        if self._y - needed < _BOTTOM:
            self.end()
            self._begin()

    def _paragraph(self, text: str, left: float) -> None:
        for each in lines_of(text, _SIZE, WIDTH - MARGIN - left):
            self._room(_SIZE)
            self._ink.draw(line(each, Face.TEXT, _SIZE, 0, 0), left, self._y)
            self._y -= _SIZE * _LEADING

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
