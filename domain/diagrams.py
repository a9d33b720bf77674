"""The status tables as Mermaid text, for the documents."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

Status = TypeVar("Status", bound=StrEnum)


def state_diagram(moves: Mapping[Status, frozenset[Status]]) -> str:
    """One line per move, in the order of the enum; a status that nothing reaches or leaves is left out."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {old} --> {new}" for old in moves for new in sorted(moves[old], key=list(moves).index)]
    return "\n".join(lines) + "\n"
