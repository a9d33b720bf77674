"""Both ways of a search: led by its narrowest condition, or along the list as when no condition is narrow."""

import pytest

from usecases import seeking

WAYS = ("narrow", "wide")


def go(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every condition count as wide, or leave them as they are."""
    if way == "wide":
        monkeypatch.setattr(seeking, "NARROW", -1)
