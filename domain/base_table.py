"""A table of new bases, read row by row: what each cell means, and what is wrong with it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from domain.field_rules import read_delegate_number
from domain.mail_address import read_mail_address
from domain.phone_number import read_phone
from domain.postal_code import read_postal_code
from domain.refusal import Refusal
from domain.workshop_numbers import read_base_code
from domain.writing import one_line, refuse_unusable, widened

MOST_BASES = 200
NEEDED = ("code", "name", "short_name")


def read_own_mail_address(text: str) -> str:
    return read_mail_address(text, "billing_email")


READERS: Mapping[str, Callable[[str], str]] = {
    "code": read_base_code,
    "name": widened,
    "short_name": widened,
    "delegate_number": read_delegate_number,
    "certification_number": one_line,
    "designation_number": one_line,
    "postal_code": read_postal_code,
    "address_1": widened,
    "address_2": widened,
    "phone": read_phone,
    "billing_email": read_own_mail_address,
}
"""By column, in the order of a table without headings; they put right what a form puts right."""
LONGEST = {
    "name": 40, "short_name": 10, "certification_number": 20, "designation_number": 20,
    "address_1": 60, "address_2": 60,
}  # fmt: skip


@dataclass
class BaseLine:
    """One row: its cells as pasted, the refusals by column, and what was read."""

    cells: Mapping[str, str]
    wrong: dict[str, Refusal] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)


def read_base_rows(rows: Iterable[Mapping[str, str]], taken: Collection[str]) -> tuple[BaseLine, ...]:
    """`taken` are the codes in capitals that were ever used; of two rows with one code the later is wrong."""
    seen: set[str] = set()
    return tuple(_read(cells, taken, seen) for cells in rows)


def _read(cells: Mapping[str, str], taken: Collection[str], seen: set[str]) -> BaseLine:
    line = BaseLine(cells)
    for name, read in READERS.items():
        try:
            line.read[name] = _read_cell(name, cells.get(name, ""), read)
        except Refusal as refusal:
            line.wrong[name] = refusal
    code = line.read.get("code", "")
    if code in taken:
        line.wrong["code"] = Refusal("base_code_taken", "code")
    elif code and code in seen:
        line.wrong["code"] = Refusal("base_code_twice", "code")
    seen.add(code)
    return line


def _read_cell(name: str, text: str, read: Callable[[str], str]) -> str:
    if name in NEEDED and not text:
        raise Refusal("field_missing", name)
    refuse_unusable(text, name)
    became = read(text) if text else ""
    if name in LONGEST and len(became) > LONGEST[name]:
        raise Refusal("text_too_long", name, limit=LONGEST[name], length=len(became))
    return became
