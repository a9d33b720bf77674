"""How typed text is put right, and which characters no document may carry."""

import re
import unicodedata

from domain.refusal import Refusal

# Hyphens, dashes, minus signs, the long-vowel marks and the ruled lines typed in their place.
DASHES = "-‐‑‒–—―−⁃ー－ｰ─━﹘﹣"

# Longer than any field or memo: such a text stays as it is, and its length refuses it.
LONGEST_TYPED = 10_000

_TO_HYPHEN = dict.fromkeys(map(ord, DASHES), "-")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")
_TO_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
_TO_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_KATAKANA = re.compile("[ァ-ヺーヽヾ・\u3000 ]+")
_KATAKANA_LETTER = re.compile("[ァ-ヺ]")

_LINE_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BROKEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
)
_BREAKS = "\t\n\x0b\x0c\r\x85\u2028\u2029"
# Only what is drawn as a picture by default: ★ ☆ ♪ ☎ belong to the Japanese character set and stay.
_PICTURES = (
    "\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5"
    "\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2764"
    "\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_UNUSABLE = {
    (line_breaks, emoji): re.compile(f"[{_BROKEN}{'' if line_breaks else _BREAKS}{'' if emoji else _PICTURES}]")
    for line_breaks in (False, True)
    for emoji in (False, True)
}


def half_width(text: str) -> str:
    """A code as it is stored: NFKC, every dash a hyphen, unseen characters out, blanks collapsed."""
    if len(text) > LONGEST_TYPED:
        return text
    plain = unicodedata.normalize("NFKC", text.translate(_TO_HYPHEN)).translate(_TO_HYPHEN)
    return " ".join(_UNSEEN.sub("", plain).split())


def widened(text: str) -> str:
    """A name or address in full width; only ASCII and half-width kana change, so 髙 﨑 ① ㈱ stay."""
    if len(text) > LONGEST_TYPED:
        return text
    seen = " ".join(_UNSEEN.sub("", text).split())
    return _HALF_WIDTH_KANA.sub(_widened_kana, seen.translate(_TO_FULL_WIDTH))


def _widened_kana(run: re.Match[str]) -> str:
    composed = unicodedata.normalize("NFKC", run[0])
    return composed.replace("\u3099", "゛").replace("\u309a", "゜")


def one_line(text: str) -> str:
    """Free text on one line: control characters out, blanks collapsed to the first of each run."""
    if len(text) > LONGEST_TYPED:
        return text
    written = _CONTROL.sub("", _UNSEEN.sub("", text))
    return _BLANKS.sub(lambda run: "\u3000" if run[0][0] == "\u3000" else " ", written).strip()


def memo_text(text: str) -> str:
    """Free text of several lines: every kind of line break becomes one, blank ends of lines go."""
    if len(text) > LONGEST_TYPED:
        return text
    lines = _LINE_BREAK.sub("\n", _UNSEEN.sub("", text)).replace("\t", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def katakana(text: str) -> str:
    """Hiragana and half-width kana as full-width katakana; all else stays."""
    return _HALF_WIDTH_KANA.sub(_widened_kana, text).translate(_TO_KATAKANA)


def is_katakana(text: str) -> bool:
    """Full-width katakana with long-vowel marks, middle dots and blanks between."""
    return _KATAKANA.fullmatch(text) is not None and _KATAKANA_LETTER.search(text) is not None


def unusable_characters(text: str, *, line_breaks: bool = False, emoji: bool = False) -> tuple[int, ...]:
    """Positions, counted from 1, of characters that a PDF, a workbook or the portal cannot carry."""
    return tuple(found.end() for found in _UNUSABLE[line_breaks, emoji].finditer(text))


def refuse_unusable(text: str, field: str, *, line_breaks: bool = False, emoji: bool = False) -> None:
    found = _UNUSABLE[line_breaks, emoji].search(text)
    if found:
        raise Refusal("character_unusable", field, position=found.end(), character=shown(found[0]))


def storable(text: str) -> str:
    """Text as every database can keep it, in JSON too: without NUL and lone surrogates."""
    return _UNSTORABLE.sub("", text)


def without_unusable(text: str, put_instead: str = "") -> str:
    return _UNUSABLE[False, False].sub(put_instead, text)


def shown(character: str) -> str:
    """A character as a sentence can show it: itself, or its number when it has no shape."""
    if unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}:
        return f"U+{ord(character):04X}"
    return character
