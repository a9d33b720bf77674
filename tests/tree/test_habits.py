"""The habits of the house that can be read off its sources."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tree.sources import PACKAGES, ROOT, all_python_files, imports, parsed, python_files, relative, templates

COMMITS = {"usecases/transaction.py"}
FREE_TO_COMMIT = ("migrations/", "tests/", "demo/", "bench/", "drills/", "training_portal/", "mail_sink/")
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
# The catalogue's own sentences are ours; what is put into them is escaped.
MARKS_UP = ["blueprints/shared/catalogue.py", "blueprints/shared/formats.py"]
READS_THE_CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("datetime", "today")}


def test_only_the_transaction_commits() -> None:
    """One business act is one transaction, opened and ended in one place."""
    wrong = [
        f"{relative(file)}:{node.lineno}"
        for file in all_python_files()
        if relative(file) not in COMMITS and not relative(file).startswith(FREE_TO_COMMIT)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert wrong == []


def _views() -> Iterator[tuple[str, ast.FunctionDef, set[str]]]:
    """Each view with the methods its decorators name."""
    for file in python_files("blueprints"):
        for node in parsed(file).body:
            if isinstance(node, ast.FunctionDef):
                methods = {
                    decorator.func.attr
                    for decorator in node.decorator_list
                    if isinstance(decorator, ast.Call)
                    and isinstance(decorator.func, ast.Attribute)
                    and isinstance(decorator.func.value, ast.Name)
                    and decorator.func.value.id == "blueprint"
                }
                if methods:
                    yield relative(file), node, methods


def _called(node: ast.AST) -> set[str]:
    return {call.func.id for call in ast.walk(node) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}


def test_a_get_view_opens_no_transaction() -> None:
    """A GET reads, or notes that something was looked at; acts are posts."""
    views = list(_views())
    assert len(views) > 10
    wrong = [
        f"{file} {view.name}"
        for file, view, methods in views
        if "get" in methods and _called(view) & {"transaction", "carry_out", "once"}
    ]
    assert wrong == []


def test_get_and_post_are_two_views() -> None:
    """A view that serves both could write on a GET unseen."""
    assert [f"{file} {view.name}" for file, view, methods in _views() if len(methods) > 1 or "route" in methods] == []


def test_use_cases_and_rules_never_read_the_clock() -> None:
    """The moment is handed in, so that a test and the demo can set it."""
    wrong = [
        f"{relative(file)}:{node.lineno}"
        for file in python_files("domain", "models", "usecases", "documents")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in READS_THE_CLOCK
    ]
    assert wrong == []


def test_use_cases_hold_no_screen_text() -> None:
    """A refusal is a code; its sentence stands in the catalogue."""
    wrong = []
    for file in python_files("usecases", "domain"):
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and not re.fullmatch(r"[a-z][a-z0-9_]*", str(first.value)):
                    wrong.append(f"{relative(file)}:{node.lineno} {first.value}")
    assert wrong == []


def test_every_module_says_its_purpose_in_one_sentence() -> None:
    """The docstring of a module is the first thing a reader needs."""
    wrong = []
    for file in all_python_files():
        if "/versions/" in relative(file) or not parsed(file).body:
            continue
        said = ast.get_docstring(parsed(file)) or ""
        if not re.search(r"[.…`]$", said.split("\n\n")[0].strip()):
            wrong.append(relative(file))
    assert wrong == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    """A file called utils takes in everything."""
    assert [relative(file) for file in all_python_files() if file.stem in VAGUE or file.parent.name in VAGUE] == []


def test_files_come_in_through_one_door() -> None:
    """Whoever reads a posted file elsewhere reads it past the virus check and its limit."""
    allowed = {"blueprints/shared/uploads.py", "blueprints/shared/forms.py"}
    found = {relative(file) for file in python_files("blueprints") if "request.files" in file.read_text("utf-8")}
    assert found == allowed


def test_markup_is_never_taken_on_trust() -> None:
    """No template and no view says that a text is safe HTML."""
    unsafe = re.compile(r"\|\s*safe\b|\bMarkup\(|autoescape\s+false")
    files = [*templates(), *python_files("blueprints", "usecases", "jobs"), ROOT / "app.py"]
    assert [relative(file) for file in files if unsafe.search(file.read_text(encoding="utf-8"))] == MARKS_UP


def test_sql_is_never_put_together_from_texts() -> None:
    """text() takes a literal only; values are bound."""
    wrong = []
    for file in python_files(*PACKAGES):
        for node in ast.walk(parsed(file)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"text", "exec_driver_sql"} and node.args and not _is_literal(node.args[0]):
                wrong.append(f"{relative(file)}:{node.lineno}")
    assert wrong == []


def _is_literal(node: ast.expr) -> bool:
    """A constant, or a choice between constants."""
    if isinstance(node, ast.IfExp):
        return _is_literal(node.body) and _is_literal(node.orelse)
    return isinstance(node, ast.Constant)


@pytest.mark.parametrize("word", ["eval", "exec", "compile", "__import__"])
def test_no_text_is_run_as_a_program(word: str) -> None:
    """Nothing a user types can become code."""
    wrong = [relative(file) for file in python_files(*PACKAGES) if word in _called(parsed(file))]
    assert wrong == []


def test_the_csrf_protection_has_no_exemption() -> None:
    """Every unsafe address with a cookie checks the token."""
    assert [relative(file) for file in python_files("blueprints") if re.search(r"\.exempt\b", file.read_text())] == []


def test_all_requirements_are_pinned_with_hashes_and_name_no_registry() -> None:
    """An installation gets the very files that were tested, from wherever its pip is set to."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip())
    needed = [block for block in blocks if not block.startswith("#")]
    assert len(needed) > 20
    assert [
        block for block in needed if not re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:", block)
    ] == []


def test_no_secret_stands_in_the_sources() -> None:
    """Keys come from the environment alone."""
    looks_secret = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}")
    files = [file for file in all_python_files() if file != Path(__file__)]
    assert [relative(file) for file in files if looks_secret.search(file.read_text(encoding="utf-8"))] == []


def test_unused_marks_are_not_left_behind() -> None:
    """Work still to do is no comment in a file."""
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    files = [file for file in all_python_files() if file != Path(__file__)]
    assert [relative(file) for file in files if marks.search(file.read_text(encoding="utf-8"))] == []


def test_a_feature_of_a_screen_and_its_templates_share_a_name() -> None:
    """What is called bases in the address is called bases in every folder."""
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    features = {path.name for path in (ROOT / "blueprints").iterdir() if path.is_dir() and path.name != "__pycache__"}
    drawing = {
        name for name in features - {"shared"} if any(_draws(file) for file in python_files(f"blueprints/{name}"))
    }
    assert drawing - folders == set()
    assert folders - {"layouts", "components", "errors", "mail"} - features == set()


def _draws(file: Path) -> bool:
    return bool(_called(parsed(file)) & {"page", "carry_out", "render_template"})


def test_the_layers_import_from_modules_that_exist() -> None:
    """A leftover import of a removed module would only fail when its page is opened."""
    wrong = []
    for file in python_files(*PACKAGES):
        for node, name in imports(file):
            parts = name.split(".")
            if parts[0] in PACKAGES:
                path = ROOT.joinpath(*parts)
                if not (path.with_suffix(".py").exists() or path.is_dir()):
                    wrong.append(f"{relative(file)}:{node.lineno} {name}")
    assert wrong == []
