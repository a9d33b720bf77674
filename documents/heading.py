"""What stands above a table: its title, the facts it is about and its notes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
