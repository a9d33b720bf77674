"""Text made to fit a place: as it is, a little smaller, in two lines, or shortened with …."""

from dataclasses import dataclass

from documents.typefaces import Face, drawable, measure, runs

_SMALL, _SMALLEST = 0.8, 0.7
_LEADING = 1.12
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Stroke:
    """One piece of text in one font, at its place right of and above the origin."""

    font: str
    size: float
    right: float
    up: float
    text: str


def fit(text: str, face: Face, size: float, width: float, align: float, two_lines: bool = True) -> tuple[Stroke, ...]:
    """The strokes for one table cell; `align` is 0 for left, 0.5 for the middle, 1 for right."""
    text = drawable(text)
    if not text:
        return ()
    needed = measure(text, face) * size
    if needed <= width:
        return line(text, face, size, align * (width - needed), 0)
    if needed * _SMALL <= width:
        return line(text, face, size * width / needed, 0, 0)
    if not two_lines:
        return line(_no_wider(text, face, size * _SMALL, width), face, size * _SMALL, 0, 0)
    for smaller in (size * _SMALL, size * _SMALLEST):
        upper, lower = _broken(text, face, smaller, width)
        if measure(lower, face) * smaller <= width:
            break
    half = smaller * _LEADING / 2
    return line(upper.rstrip(), face, smaller, 0, half) + line(
        _no_wider(lower, face, smaller, width), face, smaller, 0, -half
    )


def line(text: str, face: Face, size: float, right: float, up: float) -> tuple[Stroke, ...]:
    strokes = []
    for font, piece in runs(text, face):
        strokes.append(Stroke(font, size, right, up, piece))
        right += measure(piece, face) * size
    return tuple(strokes)


def cut(text: str, face: Face, size: float, width: float) -> str:
    """As much of the text as one line holds, at least one character."""
    end, needed = 0, 0.0
    for character in text:
        needed += measure(character, face) * size
        if needed > width:
            break
        end += 1
    return text[: max(end, 1)]


def shortened(text: str, face: Face, size: float, width: float) -> str:
    return cut(text, face, size, width - measure(ELLIPSIS, face) * size).rstrip() + ELLIPSIS


def wrapped(text: str, face: Face, size: float, width: float) -> list[str]:
    """The text in lines of about equal length, none wider than the place."""
    text = drawable(text)
    least = max(1, -int(-measure(text, face) * size // width))
    for count in range(least, len(text) + 1):
        even = measure(text, face) * size / count
        lines = _lines_no_wider(text, face, size, max(even + size / 2, size))
        if all(measure(each, face) * size <= width for each in lines):
            return lines
    return list(text)


def _broken(text: str, face: Face, size: float, width: float) -> tuple[str, str]:
    """The text in two: where the line is full, or at the last blank before when the rest then still fits."""
    upper = cut(text, face, size, width)
    word_starts = upper.rfind(" ") + 1
    if word_starts and measure(text[word_starts:], face) * size <= width:
        return upper[:word_starts], text[word_starts:]
    return upper, text[len(upper) :].lstrip()


def _no_wider(text: str, face: Face, size: float, width: float) -> str:
    return text if measure(text, face) * size <= width else shortened(text, face, size, width)


def _lines_no_wider(text: str, face: Face, size: float, width: float) -> list[str]:
    lines = []
    while text:
        lines.append(cut(text, face, size, width))
        text = text[len(lines[-1]) :]
    return lines
