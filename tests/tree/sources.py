"""The project's own source files, parsed, for the tests that look at them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "models", "usecases", "documents", "gateways", "jobs", "blueprints")
"""The layers, whose imports point down; all else is wiring and free."""
WIRING = ("demo", "reference", "migrations", "bench", "drills", "tests")
PORTAL = "training_portal"
APART = (PORTAL, "mail_sink")
"""Programs of their own, which stand for what is outside."""


def python_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def all_python_files() -> list[Path]:
    return [*sorted(ROOT.glob("*.py")), *python_files(*PACKAGES, *WIRING, *APART)]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imports(file: Path) -> Iterator[tuple[ast.stmt, str]]:
    """Each import statement with the module it names."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(file)}:{node.lineno} imports by dots"
            yield node, node.module or ""
