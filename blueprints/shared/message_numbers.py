"""The number under which help has a message: short enough for the telephone, and never given to another."""

import re
from functools import cache
from pathlib import Path

CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")
NUMBERS = Path(__file__).with_suffix(".txt")


@cache
def numbers() -> dict[str, str]:
    """By the codes of the messages; the file grows at its end alone, and what is said no more keeps its line."""
    lines = (line.split() for line in NUMBERS.read_text(encoding="utf-8").splitlines())
    return {code: f"M-{number}" for number, code in lines}


def number_of(code: str) -> str:
    """Empty for a word that is no message."""
    return numbers().get(code, "")
