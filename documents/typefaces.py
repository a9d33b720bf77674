"""The embedded typefaces: loaded once, searchable for every character, one stepping in for another."""

import re
import threading
import unicodedata
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts

from documents.printable import REPLACEMENT, printable

FONTS = Path(__file__).parent / "fonts"
TEXT_FONT, DIGITS_FONT, FALLBACK_FONT = "keizoku-text", "keizoku-digits", "keizoku-fallback"
_FILES = {
    TEXT_FONT: "BIZUDPGothic-Regular.ttf",
    DIGITS_FONT: "BIZUDGothic-Digits.ttf",
    FALLBACK_FONT: "KeizokuFallbackGothic-Regular.ttf",
}


class Face(StrEnum):
    TEXT = "text"
    DIGITS = "digits"  # figures of equal width, to stand under each other


_CHAIN = {Face.TEXT: (TEXT_FONT, FALLBACK_FONT), Face.DIGITS: (DIGITS_FONT, TEXT_FONT, FALLBACK_FONT)}

_VOICED = re.compile(".[\u3099\u309a]")
# Variation selectors and joiners choose a shape; the plain shape is drawn instead.
_SHAPELESS = re.compile("[\u00ad\u180b-\u180f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]")

_loading = threading.Lock()


def load_typefaces() -> None:
    """Cheap after the first time, which takes a tenth of a second."""
    with _loading:
        for name, file in _FILES.items():
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(ttfonts.TTFont(name, FONTS / file))


def drawable(text: str) -> str:
    text = printable(text)
    if text.isascii():
        return text
    return _SHAPELESS.sub("", _VOICED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text))


def runs(text: str, face: Face) -> tuple[tuple[str, str], ...]:
    """The drawable text in pieces of one font each: (font name, piece)."""
    first = _CHAIN[face][0]
    if _characters(first).issuperset(text):
        return ((first, text),)
    set_in = [_font_of(character, face) for character in text]
    return tuple(
        (font, "".join(character for _, character in piece))
        for font, piece in groupby(set_in, key=lambda pair: pair[0])
    )


def measure(text: str, face: Face) -> float:
    """The width of the drawable text at size 1."""
    return sum((float(pdfmetrics.stringWidth(piece, font, 1)) for font, piece in runs(text, face)), 0.0)


def _font_of(character: str, face: Face) -> tuple[str, str]:
    for font in _CHAIN[face]:
        if character in _characters(font):
            return font, character
    return TEXT_FONT, REPLACEMENT


@cache
def _characters(font: str) -> frozenset[str]:
    return frozenset(map(chr, pdfmetrics.getFont(font).face.charToGlyph))


def _to_unicode_map(font_name: str, subset: list[int]) -> str:
    """As ReportLab's own, but in UTF-16 as PDF wants it; otherwise 𠮷 is copied and found as another character."""
    lines = [f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo",
            f"<< /Registry ({font_name})",
            f"/Ordering ({font_name})",
            "/Supplement 0",
            ">> def",
            f"/CMapName /{font_name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            f"{len(subset)} beginbfchar",
            *lines,
            "endbfchar",
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


ttfonts.makeToUnicodeCMap = _to_unicode_map
