"""Rows that hold from a day on: which one is in force."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Anything that has held since a day, until a later row of its sort takes over."""

    @property
    def valid_from(self) -> date: ...


Row = TypeVar("Row", bound=Dated)


def in_force(rows: Iterable[Row], day: date) -> Row | None:
    """The latest row that already holds on that day, None before the first."""
    return max((row for row in rows if row.valid_from <= day), key=lambda row: row.valid_from, default=None)
