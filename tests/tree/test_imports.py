"""Imports point down, and each library has its one layer."""

import ast
import sys

from tests.tree.sources import APART, PACKAGES, ROOT, WIRING, all_python_files, imports, parsed, python_files, relative

MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "models": {"domain"},
    "documents": {"domain"},
    "gateways": {"domain"},
    "usecases": {"domain", "models", "documents"},
    "blueprints": {"domain", "usecases"},
    "jobs": {"domain", "usecases", "gateways", "documents"},
}
DOMAIN_MAY_USE = {"jpholiday", "jaconv"}
ONLY_HERE = {
    "flask": {"blueprints"},
    "flask_babel": {"blueprints"},
    "flask_login": {"blueprints"},
    "flask_wtf": {"blueprints"},
    "wtforms": {"blueprints"},
    "werkzeug": {"blueprints"},
    "sqlalchemy": {"models", "usecases"},
    "alembic": set(),
    "psycopg": set(),
    "httpx": {"gateways"},
    "smtplib": {"gateways"},
    "aiosmtpd": set(),
    "reportlab": {"documents"},
    "xlsxwriter": {"documents"},
}
OUR_OWN = {*PACKAGES, *WIRING, *APART, "app", "worker", "settings"}


def test_imports_point_down() -> None:
    """A layer imports itself and what lies below it, nothing of the wiring and nothing of the portal."""
    wrong = [
        f"{relative(file)}:{node.lineno} imports {name}"
        for package in PACKAGES
        for file in python_files(package)
        for node, name in imports(file)
        if (top := name.split(".")[0]) in OUR_OWN and top not in MAY_IMPORT[package] | {package}
    ]
    assert wrong == []


def test_a_library_is_used_in_its_own_layer_only() -> None:
    """Flask and WTForms stand in blueprints/, SQLAlchemy in models/ and usecases/, the wiring is free."""
    wrong = [
        f"{relative(file)}:{node.lineno} imports {name}"
        for package in PACKAGES
        for file in python_files(package)
        for node, name in imports(file)
        if package not in ONLY_HERE.get(name.split(".")[0], {package})
    ]
    assert wrong == []


def test_the_domain_needs_nothing_but_python() -> None:
    """domain/ imports the standard library, itself, and the two lists of Japanese facts."""
    wrong = [
        f"{relative(file)}:{node.lineno} imports {name}"
        for file in python_files("domain")
        for node, name in imports(file)
        if name.split(".")[0] not in _standard() | DOMAIN_MAY_USE | {"domain"}
    ]
    assert wrong == []


def test_what_stands_for_the_outside_shares_nothing_with_us() -> None:
    """A portal that used our rules would agree with our mistakes, and so would a mail server."""
    wrong = [
        f"{relative(file)}:{node.lineno} imports {name}"
        for program in APART
        for file in python_files(program)
        for node, name in imports(file)
        if name.split(".")[0] in OUR_OWN - {program}
    ]
    assert wrong == []


def test_a_blueprint_imports_no_other_screens_blueprint() -> None:
    """What two screens share lies in blueprints/shared."""
    wrong = []
    for file in python_files("blueprints"):
        own = relative(file).split("/")[1]
        for node, name in imports(file):
            parts = name.split(".")
            if parts[0] == "blueprints" and len(parts) > 1 and parts[1] not in {own, "shared"}:
                wrong.append(f"{relative(file)}:{node.lineno} imports {name}")
    assert wrong == []


def test_nothing_is_imported_inside_a_function() -> None:
    """All imports stand at the top, where the layers can be read."""
    wrong = [
        f"{relative(file)}:{inner.lineno}"
        for file in all_python_files()
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_no_import_hides_behind_type_checking() -> None:
    """An import for types alone is a cycle in disguise."""
    wrong = [relative(file) for file in all_python_files() if _names(file) & {"TYPE_CHECKING"}]
    assert wrong == []


def test_locale_is_no_package() -> None:
    """An __init__.py in locale/ would hide Python's own module of that name."""
    assert list((ROOT / "locale").rglob("__init__.py")) == []


def _names(file: object) -> set[str]:
    return {node.id for node in ast.walk(parsed(file)) if isinstance(node, ast.Name)}  # type: ignore[arg-type]


def _standard() -> set[str]:
    import_names: frozenset[str] = sys.stdlib_module_names
    return set(import_names)
