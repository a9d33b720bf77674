"""What a change of a client's base means to the agents that it asks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class BaseChange(StrEnum):
    """追加, 名称変更, 移転, 廃止, 代理人の変更."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    REMOVED = "removed"
    AGENT_CHANGED = "agent_changed"


ADDRESS = ("postal_code", "address_1", "address_2")
OF_FIELDS = {
    BaseChange.RENAMED: ("name",),
    BaseChange.MOVED: ADDRESS,
}
WHOLE = ("name", *ADDRESS, "phone", "delegate_number", "certification_number", "designation_number")
"""What an agent is told of a base that comes or goes."""


def whole_told(change: BaseChange, base: Mapping[str, Any]) -> dict[str, list[str]]:
    """A base that comes was nothing before, one that goes is nothing after; what it never said is left out."""
    comes = change is BaseChange.ADDED
    said = {name: str(base[name]) for name in WHOLE if base[name]}
    return {name: ["", value] if comes else [value, ""] for name, value in said.items()}


def changes_told(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[BaseChange, dict[str, list[str]]]:
    """The changes that concern an agent, each with its fields before and after; phone or mail are none.

    `before` holds what changed alone; an address is told whole.
    """
    return {
        change: {name: [str(before.get(name, after.get(name, ""))), str(after.get(name, ""))] for name in names}
        for change, names in OF_FIELDS.items()
        if before.keys() & names
    }
