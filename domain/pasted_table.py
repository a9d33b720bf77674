"""A table copied out of a spreadsheet: its cells by the names of their columns, with or without a line of headings."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.writing import half_width

# One word alone may stand in a first row by chance.
HEADINGS_AT_LEAST = 2


@dataclass(frozen=True)
class PastedTable:
    """The rows by column name; of columns that nobody reads their headings, or their places."""

    rows: tuple[dict[str, str], ...]
    unread: tuple[str, ...] = ()


def read_table(text: str, columns: Mapping[str, str]) -> PastedTable:
    """`columns` are the headings by name, in the order of a table without headings. Empty lines count for nothing."""
    lines = _lines(text)
    if not lines:
        return PastedTable(())
    by_heading = {_plain(heading): name for name, heading in columns.items()}
    named = [by_heading.get(_plain(cell)) for cell in lines[0]]
    if sum(name is not None for name in named) >= HEADINGS_AT_LEAST:
        unread = tuple(cell for cell, name in zip(lines[0], named, strict=True) if cell and name is None)
        return PastedTable(tuple(_row(line, named) for line in lines[1:]), unread)
    names = [*columns]
    beyond = {str(nth) for line in lines for nth, cell in enumerate(line, start=1) if cell and nth > len(names)}
    return PastedTable(tuple(_row(line, names) for line in lines), tuple(sorted(beyond, key=int)))


def _lines(text: str) -> list[list[str]]:
    """Spreadsheets copy tabs between cells, and quote a cell that holds a line break."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    read = csv.reader(io.StringIO(plain, newline=""), delimiter="\t" if "\t" in plain else ",")
    lines = [[cell.strip() for cell in line] for line in read]
    return [line for line in lines if any(line)]


def _plain(heading: str) -> str:
    return half_width(heading).replace(" ", "")


def _row(line: Sequence[str], names: Sequence[str | None]) -> dict[str, str]:
    """Of two columns with one name the first."""
    row: dict[str, str] = {}
    for cell, name in zip(line, names, strict=False):
        if name is not None:
            row.setdefault(name, cell)
    return row
