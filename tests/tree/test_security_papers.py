"""The papers of docs/security name tests and parts that exist."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.tree.sbom import CARRIED, FILE, bill, carried_files
from tests.tree.sources import ROOT, parsed

FOLDER = ROOT / "docs" / "security"
NAMED = re.compile(r"`((?:tests|drills)/[^`]+)`")
ROWS = [*range(1, 35), *range(48, 57)]
STANDINGS = {"満たす", "一部", "未"}


@cache
def functions_of(file: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.walk(parsed(file)) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("paper", sorted(file.name for file in FOLDER.glob("*.md")))
def test_every_test_that_a_paper_names_exists(paper: str) -> None:
    named = NAMED.findall((FOLDER / paper).read_text(encoding="utf-8"))
    assert len(named) > 40
    wrong = []
    for name in named:
        path, _, test = name.partition("::")
        file = ROOT / path
        if not file.is_file() or (test and test not in functions_of(file)):
            wrong.append(name)
    assert wrong == []


def test_each_row_stands_once_with_its_tests() -> None:
    """Only what is not built has none."""
    lines = (FOLDER / "rows.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]
    assert [int(row[0]) for row in rows] == ROWS
    assert {row[2] for row in rows} == STANDINGS
    assert [row[0] for row in rows if not NAMED.search(row[3]) and row[2] != "未"] == []


def test_the_list_of_parts_is_the_one_of_the_lock() -> None:
    """Names, versions and hashes; what a package says of its licence depends on what this machine has installed."""
    shown, now = json.loads(FILE.read_text(encoding="utf-8")), json.loads(bill())
    for part in (*shown["components"], *now["components"]):
        part.pop("licenses", None)
    assert shown == now, "write it anew: python -m tests.tree.sbom"
    assert {ROOT / path for path in CARRIED} == carried_files()
