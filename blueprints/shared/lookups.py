"""Choices that fill the form around them: the addresses of a postal code, banks, branches.

A finder asks while one types and on its button; without a script the form is posted with `fill` and filled here.
Its fields are called, after the prefix of a row: `postal_code`, `address_1`; `bank_words`, `bank_code`, `bank_name`;
`branch_words`, `branch_code`, `branch_name`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from flask import request
from wtforms import Field, FieldList, FormField

from blueprints.shared.catalogue import gettext
from blueprints.shared.fields import put
from blueprints.shared.sentences import sentence
from domain.bank_names import Found
from domain.postal_code import read_postal_code
from domain.refusal import Refusal
from domain.writing import half_width
from usecases.addresses.find import addresses_of
from usecases.banks.search import find_bank, search_banks, search_branches

FIND = "find-"
# bases-0- or bases-0-people-2-
_PREFIX = re.compile(r"(?:[a-z][a-z0-9_]{0,30}-\d{1,3}-){0,2}")
_UNFINISHED = re.compile(r"〒?(?:[ -]*\d){0,6}[ -]*")


class Lookup(StrEnum):
    """What is looked up."""

    ADDRESS = "address"
    BANK = "bank"
    BRANCH = "branch"


ASKED = {
    Lookup.ADDRESS: ("postal_code",),
    Lookup.BANK: ("bank_words",),
    Lookup.BRANCH: ("bank_code", "branch_words"),
}
"""The fields a finder reads; typing in the last one asks."""

BRANCH_CHOSEN = ("branch_code", "branch_name")


@dataclass(frozen=True)
class Choice:
    """One button: what it shows, the value it posts, and what it fills in by the name of the field."""

    words: str
    beside: str
    wish: str
    fills: dict[str, str]


@dataclass(frozen=True)
class Choices:
    """What a finder found, for the row of this prefix, and the sentence about it."""

    lookup: Lookup
    prefix: str = ""
    said: str = ""
    choices: tuple[Choice, ...] = field(default=())

    @property
    def sole(self) -> bool:
        """One alone fills in what is empty without being asked."""
        return len(self.choices) == 1


def known_prefix(text: str) -> str:
    return text if _PREFIX.fullmatch(text) else ""


def address_choices(postal_code: str, prefix: str = "", typing: bool = False) -> Choices:
    """While it is being typed a code is only unfinished, not wrong."""
    nothing = Choices(Lookup.ADDRESS, prefix)
    if typing and _UNFINISHED.fullmatch(half_width(postal_code)):
        return replace(nothing, said=gettext("The addresses of a postal code of 7 digits are shown here."))
    try:
        code = read_postal_code(postal_code)
    except Refusal as refusal:
        return replace(nothing, said=sentence(refusal))
    if not code:
        return replace(nothing, said=gettext("Enter the postal code first."))
    found = addresses_of(code)
    if not found:
        said = gettext("No address is known for %(code)s. Enter the address yourself.", code=code)
        return replace(nothing, said=said)
    digits = code.replace("-", "")
    choices = tuple(
        Choice(one.text, one.company, f"address:{prefix}:{digits}:{at}", {f"{prefix}address_1": one.text})
        for at, one in enumerate(found)
    )
    return replace(nothing, said=_counted(len(choices)), choices=choices)


def bank_choices(words: str, prefix: str = "") -> Choices:
    nothing = Choices(Lookup.BANK, prefix)
    if not words.strip():
        return replace(nothing, said=gettext("Enter a part of the bank's name, or its code."))
    return _named(nothing, search_banks(words), f"bank:{prefix}:")


def branch_choices(bank_code: str, words: str, prefix: str = "") -> Choices:
    nothing = Choices(Lookup.BRANCH, prefix)
    if find_bank(bank_code) is None:
        return replace(nothing, said=gettext("Choose the bank first."))
    if not words.strip():
        return replace(nothing, said=gettext("Enter a part of the branch's name, or its code."))
    return _named(nothing, search_branches(bank_code, words), f"branch:{prefix}:")


def _named(nothing: Choices, found: Found, wish: str) -> Choices:
    if not found.rows:
        return replace(nothing, said=gettext("Nothing was found. Try a shorter part of the name, kana, or the code."))
    at = f"{nothing.prefix}{nothing.lookup}"
    # Another bank has other branches.
    emptied = dict.fromkeys(BRANCH_CHOSEN, "") if nothing.lookup is Lookup.BANK else {}
    also = {f"{nothing.prefix}{name}": text for name, text in emptied.items()}
    choices = tuple(
        Choice(row.name, row.code, f"{wish}{row.code}", {f"{at}_code": row.code, f"{at}_name": row.name, **also})
        for row in found.rows
    )
    more = gettext("The first %(count)s are shown. Enter more of the name.", count=len(choices)) if found.more else ""
    return replace(nothing, said=more or _counted(len(choices)), choices=choices)


def _counted(count: int) -> str:
    return gettext("%(count)s found. Press one to fill it in.", count=count)


FINDERS: dict[Lookup, Callable[..., Choices]] = {
    Lookup.ADDRESS: address_choices,
    Lookup.BANK: bank_choices,
    Lookup.BRANCH: branch_choices,
}


def look_up(form: Iterable[Field], wish: str | None = None) -> Choices | None:
    """Carry out the wish of a finder's button, or of a choice's: fills the form and says what there is to choose.

    None when another button was pressed.
    """
    verb, prefix, chosen = _parts(request.form.get("fill", "") if wish is None else wish)
    lookup = next((one for one in Lookup if verb in {one.value, f"{FIND}{one.value}"}), None)
    if lookup is None:
        return None
    boxes = dict(_boxes(form))
    found = find_for(lookup, lambda name: _typed(boxes.get(name)), prefix)
    if verb == lookup.value:
        picked = _picked(lookup, boxes, prefix, chosen)
        _fill(boxes, picked)
        return Choices(lookup, prefix, said=gettext("It was filled in.") if picked else found.said)
    empty = found.sole and not any(_typed(boxes.get(name)) for name in found.choices[0].fills)
    if empty:
        _fill(boxes, found.choices[0].fills)
        return replace(found, said=gettext("It was filled in."), choices=())
    return found


def find_for(lookup: Lookup, typed: Callable[[str], str], prefix: str = "", **how: bool) -> Choices:
    """What a finder finds for the fields it asks, read by their names."""
    return FINDERS[lookup](*(typed(f"{prefix}{name}") for name in ASKED[lookup]), prefix=prefix, **how)


def _parts(wish: str) -> tuple[str, str, str]:
    verb, _, rest = wish.partition(":")
    prefix, _, chosen = rest.partition(":")
    return verb, known_prefix(prefix), chosen


def _picked(lookup: Lookup, boxes: Mapping[str, Field], prefix: str, chosen: str) -> dict[str, str]:
    """What the pressed choice fills in, found anew: nothing but the lists themselves says what is in them."""
    if lookup is Lookup.ADDRESS:
        found = address_choices(chosen.partition(":")[0], prefix)
    elif lookup is Lookup.BANK:
        found = bank_choices(chosen, prefix)
    else:
        found = branch_choices(_typed(boxes.get(f"{prefix}bank_code")), chosen, prefix)
    wish = f"{lookup}:{prefix}:{chosen}"
    return next((choice.fills for choice in found.choices if choice.wish == wish), {})


def _boxes(fields: Iterable[Field]) -> Iterator[tuple[str, Field]]:
    """All boxes of a form, those of its rows too, by name."""
    for one in fields:
        if isinstance(one, FieldList | FormField):
            yield from _boxes(one)
        else:
            yield one.name, one


def _typed(box: Any) -> str:
    return str(box.data or "") if box is not None else ""


def _fill(boxes: Mapping[str, Field], fills: Mapping[str, str]) -> None:
    for name, value in fills.items():
        if name in boxes:
            put(boxes[name], value)
