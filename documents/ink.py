"""The text of one page, written as PDF operators that are made once for each text and then only placed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from documents.fitting import Stroke

_FILL, _FILL_AND_OUTLINE = 0, 2


@dataclass(frozen=True, slots=True)
class Inked:
    """The operators of one stroke; they hold in the document for which they were made."""

    right: float
    up: float
    operators: str


class Ink:
    """Collects text and lays it over the page when told; ReportLab's own text objects take thrice as long."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._written: list[str] = []

    def make(self, strokes: Iterable[Stroke]) -> tuple[Inked, ...]:
        return tuple(Inked(stroke.right, stroke.up, " ".join(self._operators(stroke))) for stroke in strokes)

    def place(self, inked: Iterable[Inked], left: float, y: float) -> None:
        for each in inked:
            self._written.append(f"1 0 0 1 {left + each.right:.2f} {y + each.up:.2f} Tm {each.operators}")

    def draw(self, strokes: Iterable[Stroke], left: float, y: float) -> None:
        self.place(self.make(strokes), left, y)

    def color(self, color: Color) -> None:
        self._written.append(f"{color.red:.3f} {color.green:.3f} {color.blue:.3f} rg")

    def bold(self, wanted: bool) -> None:
        """An outline in the colour and the width of the canvas's lines, without a second font."""
        self._written.append(f"{_FILL_AND_OUTLINE if wanted else _FILL} Tr")

    def lay(self) -> None:
        self._canvas.addLiteral("\n".join(("BT", *self._written, "ET")))
        self._written.clear()

    def _operators(self, stroke: Stroke) -> Iterator[str]:
        font, document = pdfmetrics.getFont(stroke.font), self._canvas._doc
        for subset, codes in font.splitString(stroke.text, document):
            yield f"{font.getSubsetInternalName(subset, document)} {stroke.size:.2f} Tf <{codes.hex()}> Tj"
