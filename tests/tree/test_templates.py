"""Templates: none unused, no import unused, every target there, every word known."""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import Environment, nodes

from blueprints.shared.kept_parts import PARTS
from blueprints.shared.sheets import SHEETS
from domain.rights import Right
from tests.tree.sources import ROOT, python_files, templates

FOLDER = ROOT / "templates"
SWAPS = {"innerHTML", "outerHTML", "beforebegin", "afterbegin", "beforeend", "afterend", "delete", "none"}
EXTENSIONS = ["jinja2.ext.i18n"]
HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"


def _name(file: Path) -> str:
    return file.relative_to(FOLDER).as_posix()


@cache
def _parsed(file: Path) -> nodes.Template:
    environment = Environment(extensions=EXTENSIONS, autoescape=True)
    environment.filters = _AnyFilter()  # type: ignore[assignment]
    return environment.parse(file.read_text(encoding="utf-8"))


class _AnyFilter(dict[str, object]):
    """Takes every filter for known: only the shape of a template is read here."""

    def __contains__(self, name: object) -> bool:
        return True


def _referred(file: Path) -> set[str]:
    """The templates that a template extends, includes or imports from."""
    kinds = (nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)
    found = set()
    for node in _parsed(file).find_all(kinds):
        found |= {const.value for const in node.template.find_all(nodes.Const) if isinstance(const.value, str)}
        if isinstance(node.template, nodes.Const):
            found.add(node.template.value)
    return found


def _drawn_by_views() -> set[str]:
    """Every text in blueprints/ that could name a template."""
    sources = "\n".join(file.read_text(encoding="utf-8") for file in python_files("blueprints"))
    return {f"{name}.html" for name in re.findall(r'"([a-z_/]+/_?[a-z_]+)"', sources)}


def test_every_template_is_drawn_by_a_view_or_another_template() -> None:
    """What nobody draws is removed."""
    used = _drawn_by_views().union(PARTS, SHEETS, *(_referred(file) for file in templates()))
    assert sorted(_name(file) for file in templates() if _name(file) not in used) == []


def test_what_a_template_refers_to_exists() -> None:
    """A misspelt include would only fail when its page is opened."""
    known = {_name(file) for file in templates()}
    assert {(_name(file), name) for file in templates() for name in _referred(file) if name not in known} == set()


def test_every_imported_macro_is_used() -> None:
    """An import without a use is a leftover of another page."""
    unused = []
    for file in templates():
        read = {node.name for node in _parsed(file).find_all(nodes.Name) if node.ctx == "load"}
        for node in _parsed(file).find_all(nodes.FromImport):
            names = [name if isinstance(name, str) else name[1] for name in node.names]
            unused += [(_name(file), name) for name in names if name not in read]
    assert unused == []


def test_every_macro_is_imported_somewhere() -> None:
    """A component that no page uses is removed."""
    imported = {
        (node.template.value, name if isinstance(name, str) else name[0])
        for file in templates()
        for node in _parsed(file).find_all(nodes.FromImport)
        for name in node.names
    } | {(template, name) for template, names in (PARTS | SHEETS).items() for name in names}
    unused = []
    for file in templates():
        inside = {node.name for node in _parsed(file).find_all(nodes.Name)}
        for macro in _parsed(file).find_all(nodes.Macro):
            if (_name(file), macro.name) not in imported and macro.name not in inside:
                unused.append((_name(file), macro.name))
    assert unused == []


def _all_ids() -> set[str]:
    text = "\n".join(file.read_text(encoding="utf-8") for file in templates())
    ids = set(re.findall(r'\bid="([^"{]+)"', text))
    # A component is handed its id: table("bases", …), renewing("status", …).
    return ids | set(
        re.findall(r'(?:table|renewing|checked_by_server|panel)\((?:_\(".*?"\), )?(?:id=)?"([a-z-]+)"', text)
    )


def test_every_htmx_target_exists() -> None:
    """An answer for an id that is on no page would vanish."""
    ids, wrong = _all_ids(), []
    for file in templates():
        text = file.read_text(encoding="utf-8")
        named = re.findall(r'hx-(?:target|include|indicator|select)="#([A-Za-z][\w-]*)"', text)
        named += re.findall(r'\bfilters\([^%]*?"#([A-Za-z][\w-]*)"', text)
        wrong += [(_name(file), name) for name in named if name not in ids]
    assert wrong == []


def test_every_htmx_swap_is_a_known_word() -> None:
    """htmx says nothing about a misspelt one."""
    wrong = [
        (_name(file), word)
        for file in templates()
        for word in re.findall(r'hx-swap="([^"]+)"', file.read_text(encoding="utf-8"))
        if word.split()[0] not in SWAPS
    ]
    assert wrong == []


def test_no_template_needs_eval_or_an_inline_style() -> None:
    """The content security policy would stop it, without a word to the user."""
    forbidden = re.compile(r'\bhx-on\b|hx-vals="js:|\bstyle="|\son[a-z]+="|<script(?![^>]*\bsrc=)|javascript:')
    assert [_name(file) for file in templates() if forbidden.search(file.read_text(encoding="utf-8"))] == []


def test_labels_and_roles_are_written_by_components_alone() -> None:
    """A page that writes its own label forgets the mark, the hint or the error."""
    wrong = [
        _name(file)
        for file in templates()
        if not _name(file).startswith(("components/", "layouts/")) and "<label" in file.read_text(encoding="utf-8")
    ]
    assert wrong == []


def test_templates_ask_for_rights_not_for_roles() -> None:
    """Who may do what stands in one table."""
    wrong = [_name(file) for file in templates() if re.search(r"actor\.role\s*[=!]=|\bRole\.", file.read_text("utf-8"))]
    assert wrong == []


def test_every_right_that_a_template_asks_for_exists() -> None:
    """A typo in a right would only show as a missing button."""
    from_templates = {
        name for file in templates() for name in re.findall(r"\bRight\.([A-Z_]+)", file.read_text(encoding="utf-8"))
    }
    assert from_templates - set(Right.__members__) == set()


def test_every_address_that_a_template_builds_belongs_to_a_view(app: Flask) -> None:
    """url_for of a view that is gone would only fail when its branch is drawn."""
    wrong = [
        (_name(file), name)
        for file in templates()
        for name in re.findall(r'url_for\("([a-z_.]+)"', file.read_text(encoding="utf-8"))
        if name not in app.view_functions
    ]
    assert wrong == []


def test_every_icon_is_in_the_sprite() -> None:
    """An icon that is not there is an empty square."""
    sprite = (ROOT / "static" / "sprite.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol[^>]*\bid="([a-z-]+)"', sprite))
    named = set()
    for file in [*templates(), *python_files("blueprints")]:
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'\bicon\("([a-z-]+)"', text)) | set(re.findall(r'icon_name="([a-z-]+)"', text))
    assert named - known == set()


def test_static_vendor_files_are_the_released_ones() -> None:
    """What was not written here is unchanged."""
    sums = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (ROOT / "static/vendor").glob("*.js")}
    assert sums == {"htmx-2.0.11.min.js": HTMX}
