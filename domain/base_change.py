"""What a change of a client's base means to the agents that it asks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class BaseChange(StrEnum):
    """追加, 名称変更, 移転, 廃止."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    REMOVED = "removed"


OF_FIELDS = {
    BaseChange.RENAMED: ("name",),
    BaseChange.MOVED: ("postal_code", "address_1", "address_2"),
}


def changes_told(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[BaseChange, dict[str, list[str]]]:
    """The changes that concern an agent, each with its fields before and after; phone or mail are none."""
    told = {
        change: {name: [str(before[name]), str(after[name])] for name in names if name in before}
        for change, names in OF_FIELDS.items()
    }
    return {change: facts for change, facts in told.items() if facts}
