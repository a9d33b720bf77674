"""The keys under which names, plates and chassis numbers are stored and found again."""

import re
import unicodedata
from collections.abc import Iterable

from domain.writing import DASHES, half_width, katakana, without_unusable

# One gram per character of the longest stored memo; what is longer is not searched.
_LONGEST_STORED = 2000
_LONGEST_QUERY = 100
_LONGEST_CODE = 60
_LONGEST_OPTION = 20

_LARGE_KANA = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_NO_DASHES = dict.fromkeys(map(ord, DASHES))
# Shapes of one kanji that people type for each other in names; NFKC does not join them.
_COMMON_KANJI = str.maketrans(
    "髙﨑嵜齋齊邊邉澤濱濵廣國櫻眞圓實德惠榮學龍瀧嶋嶌桒舘冨曾萬壽藏來會應𠮷栁桺靑淸鐵豐惣彌條縣黑槇禮與驛巖晉祐鷗鷺渕淵籠凬",
    "高崎崎斎斉辺辺沢浜浜広国桜真円実徳恵栄学竜滝島島桑館富曽万寿蔵来会応吉柳柳青清鉄豊惣弥条県黒槙礼与駅巌晋祐鴎鷺淵淵籠風",
)
OPTION_CODE = 0
_LIKE_DIGITS = str.maketrans("OI", "01")
_HYPHENS_AND_BLANKS = re.compile(r"[-\s]+")


def name_key(text: str) -> str:
    """One spelling for a name: NFKC, katakana in large letters, no dashes or blanks, common kanji."""
    return "".join(_words(text[:_LONGEST_STORED]))


def grams(text: str) -> frozenset[str]:
    """The 2-grams stored for a text; they run over blanks, so 整備太郎 finds 整備 太郎."""
    return _pairs(name_key(text))


def gram_query(text: str) -> frozenset[str]:
    """The 2-grams that must all be present; words of one character ask for nothing."""
    return frozenset().union(*(_pairs(word) for word in _words(text[:_LONGEST_QUERY])))


def own_words(option_code: str, own_fields: Iterable[str]) -> frozenset[tuple[int, str]]:
    """What is stored of the client's own fields, by their places from 1 on: their 2-grams, and the last letter, so
    that a single one is found too. The option code stands whole, at 0."""
    option = name_key(option_code)[:_LONGEST_OPTION]
    found = {(OPTION_CODE, option)} if option else set()
    for place, key in enumerate(map(name_key, own_fields), start=1):
        found |= {(place, gram) for gram in _pairs(key) | {key[-1:]} if gram}
    return frozenset(found)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", without_unusable(text, " ")).upper()
    large = katakana(plain).translate(_NO_DASHES).translate(_LARGE_KANA).translate(_COMMON_KANJI)
    return without_unusable(large, " ").split()


def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[i : i + 2] for i in range(len(word) - 1))


def chassis_key(text: str) -> str:
    """A chassis number as it is compared: upper case, no hyphen, O as 0 and I as 1."""
    plain = half_width(without_unusable(text[:_LONGEST_CODE], " ")).upper()
    return _HYPHENS_AND_BLANKS.sub("", plain).translate(_LIKE_DIGITS)


def reversed_key(key: str) -> str:
    """Turns a search for last characters into a search for first ones."""
    return key[::-1]


def plate_key_parts(region: str, class_number: str, kana: str, serial: int) -> tuple[str, str, str, str]:
    return region, class_number, kana, f"{serial:04d}"


def plate_key(region: str, class_number: str, kana: str, serial: int) -> str:
    """品川|600|さ|0001"""
    return "|".join(plate_key_parts(region, class_number, kana, serial))


def prefix_range(key: str) -> tuple[str, str]:
    """`(from, until)` so that from <= k < until says "k starts with key" where code points decide the order."""
    for length in range(len(key), 0, -1):
        after = _next_character(key[length - 1])
        if after:
            return key, key[: length - 1] + after
    return key, chr(0x10FFFF)


def _next_character(character: str) -> str | None:
    if character == chr(0x10FFFF):
        return None
    # No text in UTF-8 holds a surrogate, so the range steps over them.
    return "\ue000" if "\ud7ff" <= character < "\ue000" else chr(ord(character) + 1)


def designation_key(number: str) -> str:
    """By which 指定番号 of different spellings are one."""
    return name_key(number)[:20]
