"""A page as a test reads it: headings, tables, fields and errors instead of markup."""

import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as Tree

import html5lib

LIBERTIES = ("expected-doctype-but-got-start-tag",)
NO_TEXT = {"script", "style", "template"}
Node = Tree.Element


def text_of(node: Node, hidden: bool = False) -> str:
    """The words a reader sees, blanks folded; words for screen readers alone only when asked for."""

    def walk(element: Node) -> str:
        if element.tag in NO_TEXT or (not hidden and "unseen" in element.get("class", "").split()):
            return ""
        return (element.text or "") + "".join(walk(child) + (child.tail or "") for child in element)

    return re.sub(r"\s+", " ", walk(node)).strip()


@dataclass
class Page:
    """One answer, parsed."""

    status: int
    html: str
    headers: Any
    tree: Node = field(repr=False)
    mistakes: list[str] = field(default_factory=list)

    def all(self, path: str) -> list[Node]:
        return self.tree.findall(path)

    def having(self, tag: str, **attributes: str) -> list[Node]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self.tree.iter(tag)
            if all(
                value in node.get(name, "").split() if name == "class" else node.get(name) == value
                for name, value in wanted.items()
            )
        ]

    @property
    def heading(self) -> str:
        found = list(self.tree.iter("h1"))
        return text_of(found[0]) if found else ""

    @property
    def title(self) -> str:
        found = list(self.tree.iter("title"))
        return text_of(found[0]) if found else ""

    @property
    def text(self) -> str:
        mains = list(self.tree.iter("main"))
        return text_of(mains[0] if mains else self.tree)

    def rows(self, table_id: str) -> list[list[str]]:
        """The cells of a table's body; empty when there is no such table."""
        tables = self.having("table", id=table_id)
        return [
            [text_of(cell) for cell in row if cell.tag in {"td", "th"}]
            for body in (tables[0].iter("tbody") if tables else ())
            for row in body.iter("tr")
        ]

    def columns(self, table_id: str) -> list[str]:
        heads = [head for table in self.having("table", id=table_id) for head in table.iter("thead")]
        return [text_of(cell) for head in heads for cell in head.iter("th")]

    def errors(self) -> dict[str, str]:
        """What is said beside each field, by the field's name; what concerns the whole form under ''."""
        found: dict[str, str] = {}
        for box in self.tree.iter("div"):
            for note in box.findall("p") + [p for child in box for p in child.findall("p")]:
                if "field-error" in note.get("class", "").split() and box.get("data-field"):
                    found[box.get("data-field", "")] = text_of(note)
        for summary in self.having("div", class_="error-summary"):
            whole = [_unnumbered(item) for item in summary.iter("li") if item.findall("a") == _numbers(item)]
            if whole:
                found[""] = " ".join(whole)
        return found

    def values(self) -> dict[str, str]:
        """What stands in each named field of the page's last form, unseen ones too; a dialog waits for its turn."""
        waiting = {id(form) for dialog in self.tree.iter("dialog") for form in dialog.iter("form")}
        forms = [form for form in self.tree.iter("form") if form.get("method") == "post" and id(form) not in waiting]
        return form_values(forms[-1]) if forms else {}

    def notices(self) -> list[str]:
        return [text_of(node) for node in self.tree.iter("div") if "notice" in node.get("class", "").split()]

    def refusal(self) -> str:
        found = [node for node in self.tree.iter("p") if "refusal" in node.get("class", "").split()]
        return _unnumbered(found[0]) if found else ""

    def message_numbers(self) -> dict[str, str]:
        """The numbers of what was said no with, and where they lead."""
        return {text_of(link): link.get("href", "") for link in self.having("a", class_="message-number")}

    def menu(self) -> list[str]:
        return [text_of(link) for nav in self.having("nav", class_="main-nav") for link in nav.iter("a")]

    def links(self) -> dict[str, str]:
        return {text_of(link): link.get("href", "") for link in self.tree.iter("a")}

    def buttons(self) -> list[str]:
        mains = list(self.tree.iter("main"))
        return [text_of(button) for button in (mains[0] if mains else self.tree).iter("button")]

    def form_of(self, button: str) -> Node:
        for form in self.tree.iter("form"):
            if any(text_of(found) == button for found in form.iter("button")):
                return form
        raise AssertionError(f"no button “{button}” on “{self.heading}”; there are {self.buttons()}")


def _numbers(node: Node) -> list[Node]:
    return [link for link in node.iter("a") if link.get("class") == "message-number"]


def _unnumbered(node: Node) -> str:
    """What is said, without the number by which help has it."""
    said = text_of(node)
    for number in _numbers(node):
        said = said.replace(text_of(number), "")
    return said.strip()


def form_values(form: Node) -> dict[str, Any]:
    """What a browser would post of this form, as it stands."""
    values: dict[str, Any] = {}

    def put(name: str, value: str) -> None:
        if name in values:
            values[name] = [*(values[name] if isinstance(values[name], list) else [values[name]]), value]
        else:
            values[name] = value

    for box in form.iter():
        name = box.get("name")
        if not name:
            continue
        if box.tag == "textarea":
            put(name, (box.text or "").removeprefix("\n"))
        elif box.tag == "select":
            options = list(box.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            for option in chosen:
                put(name, option.get("value", text_of(option)))
        elif box.tag == "input":
            kind = box.get("type", "text")
            if kind in {"checkbox", "radio"} and box.get("checked") is None:
                continue
            if kind not in {"submit", "button", "file"}:
                put(name, box.get("value", "on" if kind in {"checkbox", "radio"} else ""))
    return values


def read_page(status: int, html: str, headers: Any) -> Page:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    whole = html.lstrip().lower().startswith("<!doctype")
    tree = parser.parse(html) if whole else parser.parseFragment(html, "tbody" if html.lstrip()[:3] == "<tr" else "div")
    mistakes = [str(code) for _place, code, _facts in parser.errors if code not in LIBERTIES]
    return Page(status, html, headers, tree, mistakes)
