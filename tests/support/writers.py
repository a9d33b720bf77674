"""Whether anybody else can write while something is made."""

import sqlite3
from pydoc import locate
from typing import Any

import pytest

from models.database import Database


def watched(patch: pytest.MonkeyPatch, database: Database, name: str) -> list[str]:
    """Tries to take SQLite's only place for a writer after each call of `name`, and keeps what came of it."""
    made: Any = locate(name)
    kept: list[str] = []

    def making(*given: Any, **named: Any) -> Any:
        document = made(*given, **named)
        other = sqlite3.connect(database.url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            kept.append("free")
        except sqlite3.OperationalError:
            kept.append("taken")
        finally:
            other.close()
        return document

    patch.setattr(name, making)
    return kept
