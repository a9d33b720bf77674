"""Text made fit for a document: what no file can hold is replaced, never refused."""

import re
from unicodedata import east_asian_width

# 〓 is the printer's mark for a character that could not be set.
REPLACEMENT = "〓"

_BLANKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# Controls, marks that turn the writing direction, halves of a surrogate pair, code points that are no characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_TO_MEND = re.compile(f"{_BLANKS.pattern}|{_UNPRINTABLE.pattern}")


def printable(text: str) -> str:
    """The text in one line, with 〓 for what cannot be written."""
    if text.isprintable() or not _TO_MEND.search(text):
        return text
    return _UNPRINTABLE.sub(REPLACEMENT, _BLANKS.sub(" ", text))


def display_width(text: str) -> int:
    """How many half-width places the text takes; a full-width character takes two."""
    if text.isascii():
        return len(text)
    try:
        # Code page 932 has one byte for the half-width and two for the full-width, and is ten times faster to ask.
        return len(text.encode("cp932"))
    except UnicodeEncodeError:
        return sum(1 if east_asian_width(character) in ("N", "Na", "H") else 2 for character in text)
