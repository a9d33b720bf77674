"""A refusal kept in a row of JSON, so that its sentence can be said later and in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any


@dataclass(frozen=True)
class Word:
    """A word of an enum as it was when the refusal was kept."""

    msgid: str


def written_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _written(value) for name, value in facts.items()}


def read_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _read(value) for name, value in facts.items()}


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        return {"word": f"{type(value).__name__}.{value.name}"}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int | str) or value is None else str(value)


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "word" in value:
        return Word(value["word"])
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    return date.fromisoformat(value["day"])
