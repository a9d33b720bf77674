"""The letters that banks exchange: half-width kana without small ones, capitals, digits and few signs."""

import re

from jaconv import z2h

from domain.refusal import Refusal
from domain.writing import half_width, katakana, shown

HOLDER_LENGTH = 30
_LONGEST_TYPED = 300
_LETTERS = re.compile("[ｱ-ﾝﾞﾟA-Z0-9 ().-]*")
# Banks write the forms of companies as one letter, on the side of the name where the form stands.
_FORMS = {
    "カ": "株式会社|カブシキ[ガカ]イシヤ|\\(株\\)",
    "ユ": "有限会社|ユウゲン[ガカ]イシヤ|\\(有\\)",
    "ド": "合同会社|ゴウドウ[ガカ]イシヤ|\\(同\\)",
    "シ": "合資会社|ゴウシ[ガカ]イシヤ|\\(資\\)",
    "メ": "合名会社|ゴウメイ[ガカ]イシヤ|\\(名\\)",
}
_FORM = {letter: re.compile(f" ?(?:{written}) ?") for letter, written in _FORMS.items()}
_TO_LARGE = str.maketrans("ァィゥェォッャュョヮヵヶヲヰヱ・。", "アイウエオツヤユヨワカケオイエ..")
_SOUND_MARKS = str.maketrans({"\u3099": "ﾞ", "\u309a": "ﾟ", "゛": "ﾞ", "゜": "ﾟ"})


def zengin_text(text: str) -> str:
    """As near as a text comes to the banks' letters; what has no such letter stays and is refused elsewhere."""
    # Kana first: on its own a half-width sound mark would be parted from its letter.
    large = half_width(katakana(text)).upper().translate(_TO_LARGE)
    for letter, form in _FORM.items():
        large = form.sub(lambda found, letter=letter: _form(letter, found), large, count=1)  # type: ignore[misc]
    return z2h(large, kana=True).translate(_SOUND_MARKS)


def _form(letter: str, found: re.Match[str]) -> str:
    if found.start() == 0:
        return f"{letter})"
    return f"({letter}" if found.end() == len(found.string) else f"({letter})"


def read_account_holder(text: str) -> str:
    """口座名義; empty for an empty text. Raises account_holder_character or text_too_long."""
    if len(text) > _LONGEST_TYPED:
        raise Refusal("text_too_long", "account_holder", limit=HOLDER_LENGTH, length=len(text))
    holder = zengin_text(text)
    if not _LETTERS.fullmatch(holder):
        position, character = _first_other(text)
        raise Refusal("account_holder_character", "account_holder", position=position, character=shown(character))
    if len(holder) > HOLDER_LENGTH:
        raise Refusal("text_too_long", "account_holder", limit=HOLDER_LENGTH, length=len(holder))
    return holder


def _first_other(text: str) -> tuple[int, str]:
    """Where in what was typed the first letter stands that no bank takes: after the longest beginning without one."""
    typed = text.strip()
    sound = max(end for end in range(len(typed)) if _LETTERS.fullmatch(zengin_text(typed[:end])))
    return sound + 1, typed[sound]
