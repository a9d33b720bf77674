"""The answer of a rule, be it a value or a refusal."""

from collections.abc import Callable
from typing import TypeVar

from domain.refusal import Refusal

T = TypeVar("T")


def outcome(rule: Callable[[], T]) -> T | Refusal:
    try:
        return rule()
    except Refusal as refusal:
        return refusal
