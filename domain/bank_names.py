"""How banks and branches are searched: by code, or by words of name or kana in any spelling, best first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.search_keys import name_key
from domain.writing import half_width

_LONGEST_WORDS = 60
# What stands on a cheque and how the lists shorten it, in kanji and in kana with large letters; longest first.
_SHORTER = (
    ("信用農業協同組合連合会", "信連"), ("シンヨウノウギヨウキヨウドウクミアイレンゴウカイ", "シンレン"),
    ("信用漁業協同組合連合会", "信漁連"), ("シンヨウギヨギヨウキヨウドウクミアイレンゴウカイ", "シンギヨレン"),
    ("農業協同組合", "農協"), ("ノウギヨウキヨウドウクミアイ", "ノウキヨウ"),
    ("信用金庫", "信金"), ("シンヨウキンコ", "シンキン"),
    ("信用組合", "信組"), ("シンヨウクミアイ", "シンクミ"),
    ("労働金庫", "労金"), ("ロウドウキンコ", "ロウキン"),
)  # fmt: skip
_LEFT_OUT = ("銀行", "ギンコウ", "支店", "シテン")
_COOPERATIVE = "JA"
# No key holds a line break.
_BETWEEN = "\n"


@dataclass(frozen=True)
class Named:
    """A bank or a branch: its code, its name and kana as the lists write them, and both as they are searched."""

    code: str
    name: str
    kana: str
    key: str


def named(code: str, name: str, kana: str) -> Named:
    return Named(code, name, kana, _BETWEEN.join(("", _key(name), _key(kana), "")))


@dataclass(frozen=True)
class Found:
    """The best of what was found, and whether there was more."""

    rows: tuple[Named, ...] = ()
    more: bool = False


def matching(rows: Iterable[Named], words: str, most: int) -> Found:
    """Digits are the beginning of a code, all else is looked for in names: the same, then beginning so, then inside."""
    typed = half_width(words[:_LONGEST_WORDS])
    if not typed:
        return Found()
    if typed.isascii() and typed.isdecimal():
        ranked = [(0, row.code, row) for row in rows if row.code.startswith(typed)]
    else:
        ranked = list(_ranked(rows, [key for word in typed.split() if (key := _asked(word))]))
    ranked.sort(key=lambda one: one[:2])
    return Found(tuple(row for _, _, row in ranked[:most]), len(ranked) > most)


def _ranked(rows: Iterable[Named], wanted: list[str]) -> Iterator[tuple[int, str, Named]]:
    whole = "".join(wanted)
    if not whole:
        return
    begins, same = f"{_BETWEEN}{whole}", f"{_BETWEEN}{whole}{_BETWEEN}"
    for row in rows:
        if whole in row.key:
            yield 0 if same in row.key else 1 if begins in row.key else 2, row.code, row
        elif len(wanted) > 1 and all(word in row.key for word in wanted):
            yield 2, row.code, row


def _key(text: str) -> str:
    key = name_key(text)
    for long, short in _SHORTER:
        key = key.replace(long, short)
    return key


def _asked(word: str) -> str:
    """A typed word as it is looked for: みずほ銀行 is listed as みずほ, JAいなば as いなば農協."""
    key = _key(word)
    for ending in _LEFT_OUT:
        key = key.removesuffix(ending)
    return key.removeprefix(_COOPERATIVE) or key
