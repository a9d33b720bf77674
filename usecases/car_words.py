"""A car that is searched for, read once: of what kind the typed words are, and the words as the columns hold them.

Putting a statement together costs more than running it. Searches of one kind differ in their words alone, so they
share one statement, which is given the words when it runs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_

from domain.plate import read_plate
from domain.search_keys import chassis_key, gram_query, name_key, prefix_range, reversed_key
from usecases.prepared import given

Words = Mapping[str, Any]
"""The values of a statement under the names that it has for them."""

FIGURE = ("figure",)
"""Three figures are a class number as often as a serial."""
PLATE_PARTS = ("region", "class", "kana", "serial")
BEGINNING, END = "beginning", "end"
SHORTEST_END = 3
# Enough to tell any two names apart; a longer query says no more.
MOST_GRAMS = 16
ESCAPE = "/"


@dataclass(frozen=True)
class Car:
    """Of what kind each condition is: None asks for nothing, and what says nothing that can be read finds nothing.

    `plate` names the parts that are known; `chassis` the ends that can be meant; of the user and the memo it is told
    into how many words and grams they fall, and of each of the client's own fields, by its place, into how many grams:
    none is a single letter.
    """

    plate: tuple[str, ...] | None = None
    chassis: tuple[str, ...] | None = None
    user_words: int | None = None
    user_grams: int = 0
    memo_grams: int | None = None
    option: bool = False
    own: tuple[tuple[int, int], ...] = ()


NO_CAR = Car()


def read_car(
    plate: str, chassis: str, user: str, memo: str, option: str = "", own: Iterable[str] = ()
) -> tuple[Car, Words]:
    """What was typed, as its kind and its words; `own` by the places of the client's own fields."""
    words: dict[str, Any] = {}
    return Car(
        _plate(plate, words) if plate else None,
        _chassis(chassis, words) if chassis else None,
        _user(user, words) if user else None,
        _grams("user", user, words) if user else 0,
        _grams("memo", memo, words) if memo else None,
        _option(option, words) if option else False,
        tuple((place, _own(place, text, words)) for place, text in enumerate(own, start=1) if text),
    ), words


def starts_with(column: Any, name: str) -> ColumnElement[bool]:
    """Whether the column starts with the word of this name."""
    return and_(column >= given(f"{name}_from"), column < given(f"{name}_until"))


def leading(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a plate from the first one on, as far as they follow each other."""
    return tuple(part for place, part in enumerate(parts) if part == PLATE_PARTS[place])


def _plate(text: str, words: dict[str, Any]) -> tuple[str, ...]:
    """The whole plate or any of its parts: 品川, 300, さ, 1111, さ 1111, 品川300さ1111."""
    if text.isascii() and text.isdecimal() and len(text) <= 3:
        words |= {"plate_serial": text.zfill(4), "plate_class": text}
        return FIGURE
    read = read_plate(text)
    serial = "" if read.serial is None else f"{read.serial:04d}"
    named = dict(zip(PLATE_PARTS, (read.region or "", read.class_number or "", read.kana or "", serial), strict=True))
    parts = tuple(part for part in PLATE_PARTS if named[part])
    words |= {f"plate_{part}": named[part] for part in parts}
    if parts == PLATE_PARTS:
        words["plate_key"] = "|".join(named.values())
    elif "region" in parts:
        _prefix("plate_region", f"{named['region']}|", words)
        _prefix("plate", "".join(f"{named[part]}|" for part in leading(parts)), words)
    return parts


def _chassis(text: str, words: dict[str, Any]) -> tuple[str, ...]:
    """The beginning, or the last three figures or more."""
    key = chassis_key(text)
    if not key:
        return ()
    _prefix("chassis", key, words)
    if len(key) < SHORTEST_END:
        return (BEGINNING,)
    _prefix("chassis_end", reversed_key(key), words)
    return (BEGINNING, END)


def _user(text: str, words: dict[str, Any]) -> int:
    """Words inside the name; a single letter only at its beginning."""
    found = [word for word in (name_key(word) for word in text.split()) if word]
    words |= {f"user_word_{place}": as_like(word) for place, word in enumerate(found)}
    _prefix("user", name_key(text), words)
    return len(found)


def _grams(name: str, text: str, words: dict[str, Any]) -> int:
    found = sorted(gram_query(text))[:MOST_GRAMS]
    words |= {f"{name}_gram_{place}": gram for place, gram in enumerate(found)}
    return len(found)


def _option(text: str, words: dict[str, Any]) -> bool:
    """Its beginning."""
    _prefix("option", name_key(text), words)
    return True


def _own(place: int, text: str, words: dict[str, Any]) -> int:
    """Words inside a field; a single letter as the beginning of what is stored of it."""
    found = _grams(f"own_{place}", text, words)
    if not found:
        _prefix(f"own_{place}", name_key(text), words)
    return found


def _prefix(name: str, text: str, words: dict[str, Any]) -> None:
    words[f"{name}_from"], words[f"{name}_until"] = prefix_range(text)


def as_like(word: str) -> str:
    """As LIKE reads it with ESCAPE."""
    for sign in (ESCAPE, "%", "_"):
        word = word.replace(sign, f"{ESCAPE}{sign}")
    return word
