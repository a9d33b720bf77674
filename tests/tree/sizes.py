"""List what grew big, as places to look at: files over 300 lines, views over 25, test files over 400."""

import ast

from tests.tree.sources import APART, PACKAGES, ROOT, parsed, python_files, relative, templates

LONGEST_FILE, LONGEST_VIEW, LONGEST_TEST_FILE = 300, 25, 400


def long_files() -> list[str]:
    files = [*sorted(ROOT.glob("*.py")), *python_files(*PACKAGES, *APART, "demo", "bench", "drills"), *templates()]
    files += sorted((ROOT / "static").glob("*.*s"))
    found = [(file, LONGEST_FILE) for file in files] + [(file, LONGEST_TEST_FILE) for file in python_files("tests")]
    lengths = [(relative(file), len(file.read_text(encoding="utf-8").splitlines()), most) for file, most in found]
    return [f"{name}: {length} lines, {most} is the mark" for name, length, most in lengths if length > most]


def long_views() -> list[str]:
    return [
        f"{relative(file)} {node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines, {LONGEST_VIEW} is the mark"
        for file in python_files("blueprints")
        if file.name == "views.py"
        for node in parsed(file).body
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_VIEW
    ]


if __name__ == "__main__":
    for line in [*long_files(), *long_views()]:
        print(line)  # noqa: T201 -- this is what it is for
