"""A table of new users, read row by row: what each cell means, and what is wrong with it."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from domain.login_id import LOGIN_ID
from domain.mail_address import read_mail_address
from domain.refusal import Refusal
from domain.rights import Role
from domain.user_care import Care, Place, place_of
from domain.user_name import read_user_name
from domain.writing import half_width, refuse_unusable

Value = TypeVar("Value")
MOST_USERS = 500
COLUMNS = ("login_id", "name", "role", "bases", "email")
NEEDED = ("login_id", "name", "role")
# Spreadsheets leave it open how several codes stand in one cell.
_BETWEEN = re.compile(r"[\s,、，・;/]+")


@dataclass(frozen=True)
class Surroundings:
    """What a table is read against: words for roles and for all bases, ids of bases by code, login IDs in use.

    Of several words for one role the first is the one that people are told.
    """

    care: Care
    roles: Mapping[str, Role]
    everywhere: Collection[str]
    bases: Mapping[str, int]
    taken: Collection[str]

    @cached_property
    def role_by_word(self) -> dict[str, Role]:
        return {plain(word): role for word, role in self.roles.items()}

    @cached_property
    def words_of_everywhere(self) -> set[str]:
        return {plain(word) for word in self.everywhere}


@dataclass
class TableRow:
    """One row: its cells as pasted, the refusals by column, and the user when there is none."""

    cells: Mapping[str, str]
    wrong: dict[str, Refusal] = field(default_factory=dict)
    login_id: str = ""
    name: str = ""
    email: str = ""
    place: Place | None = None


def read_rows(rows: Iterable[Mapping[str, str]], around: Surroundings) -> tuple[TableRow, ...]:
    """Each with everything that is wrong with it; of two rows with one login ID the later is."""
    seen: set[str] = set()
    return tuple(_read(cells, around, seen) for cells in rows)


def login_keys(rows: Iterable[Mapping[str, str]]) -> set[str]:
    """What the login IDs of a table are compared by."""
    return {half_width(cells.get("login_id", ""))[:40].casefold() for cells in rows} - {""}


def _read(cells: Mapping[str, str], around: Surroundings, seen: set[str]) -> TableRow:
    row = TableRow(cells)
    row.wrong |= {name: Refusal("field_missing") for name in NEEDED if not cells.get(name, "")}
    row.login_id = _read_cell(row, "login_id", lambda: _login_id(cells["login_id"], around, seen)) or ""
    row.name = _read_cell(row, "name", lambda: _name(cells["name"])) or ""
    row.email = _read_cell(row, "email", lambda: read_mail_address(cells.get("email", ""))) or ""
    role = _read_cell(row, "role", lambda: _role(cells["role"], around))
    bases = _read_cell(row, "bases", lambda: _bases(cells.get("bases", ""), around))
    if role is not None and bases is not None:
        row.place = _read_cell(row, "bases", lambda: place_of(around.care, role, *bases))
    return row


def _read_cell(row: TableRow, column: str, read: Callable[[], Value]) -> Value | None:
    """What the cell means, None when it is wrong; its refusal then stands in the row."""
    if column in row.wrong:
        return None
    try:
        return read()
    except Refusal as refusal:
        row.wrong[column] = refusal
        return None


def _login_id(text: str, around: Surroundings, seen: set[str]) -> str:
    login_id = half_width(text)
    if not LOGIN_ID.fullmatch(login_id):
        raise Refusal("login_id_shape", "login_id")
    if login_id.casefold() in around.taken:
        raise Refusal("login_id_taken", "login_id")
    if login_id.casefold() in seen:
        raise Refusal("login_id_twice", "login_id")
    seen.add(login_id.casefold())
    return login_id


def _name(text: str) -> str:
    refuse_unusable(text, "name")
    return read_user_name(text)


def _role(text: str, around: Surroundings) -> Role:
    role = around.role_by_word.get(plain(text))
    if role is None or role not in around.care.roles:
        raise Refusal("role_unknown", "role", roles=_offered(around))
    return role


def _bases(text: str, around: Surroundings) -> tuple[frozenset[int], bool]:
    """The ids of the bases, and whether all of them are meant."""
    written = [part for part in _BETWEEN.split(text) if part]
    everywhere = [part for part in written if plain(part) in around.words_of_everywhere]
    codes = [half_width(part).upper() for part in written if part not in everywhere]
    if unknown := [code for code in codes if code not in around.bases]:
        raise Refusal("user_base_unknown", "bases", codes="、".join(unknown))
    return frozenset(around.bases[code] for code in codes), bool(everywhere)


def plain(word: str) -> str:
    """A word without the differences of width, brackets and blanks."""
    return re.sub(r"[\s()（）]", "", half_width(word)).casefold()


def _offered(around: Surroundings) -> tuple[str, ...]:
    """One word for each role that can be given."""
    words: dict[Role, str] = {}
    for word, role in around.roles.items():
        words.setdefault(role, word)
    return tuple(words[role] for role in around.care.roles if role in words)


def faults(rows: Sequence[TableRow]) -> int:
    """How many cells are to be put right."""
    return sum(len(row.wrong) for row in rows)
