"""Every act that the code writes into the audit has a word in both catalogues, and so has every fact of one."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from domain.keeping import Kept
from domain.organization_change import ChangeState, CompanyField
from tests.tree.sources import parsed, python_files, relative
from tests.tree.test_words import LANGUAGES, entries
from usecases.bases.add import BaseFacts
from usecases.keeping.erase import UNTOLD
from usecases.notices.write import NoticeFacts
from usecases.requests.facts import RequestFacts

WRITERS = {"record": 2, "record_for": 2, "record_for_both": 3}
"""The functions that write an entry, and where among their arguments the act stands."""
ITSELF = "usecases/audit.py"
PUT_TOGETHER = {
    "usecases/changes/decide.py": {
        f"organization_change_{state.value}" for state in (ChangeState.TAKEN_OVER, ChangeState.DECLINED)
    },
    "usecases/keeping/erase.py": {f"{kept.value}_erased" for kept in set(Kept) - UNTOLD},
    # Told to the other side by the mail of the same name.
    "usecases/agreements/told.py": {f"agreement_{how}" for how in ("asked", "accepted", "declined", "ended")},
}
"""Acts whose name the code puts together."""
KIND = re.compile("[a-z]+( [a-z]+)? ")
NOT_FACTS = {"record", "user_id", "login_id", "role", "address", "owner_of"}
Function = ast.FunctionDef


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def _texts(node: ast.AST | None) -> set[str]:
    """What an expression can be: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return _texts(node.body) | _texts(node.orelse) if isinstance(node, ast.IfExp) else set()


def _assigned(function: Function, name: str) -> set[str]:
    return {
        text for node in ast.walk(function) if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name) and target.id == name for text in _texts(node.value)
    }  # fmt: skip


def _handed_in(function: Function, name: str) -> set[str]:
    """What other functions call this one with, in the place of its parameter."""
    names = [argument.arg for argument in function.args.args]
    if name not in names:
        return set()
    place = names.index(name)
    return {
        text for file in python_files("usecases", "blueprints", "jobs") for called, call in _calls(parsed(file))
        if called == function.name and len(call.args) > place and _knows(file, function)
        for text in _texts(call.args[place])
    }  # fmt: skip


def _knows(file: Path, function: Function) -> bool:
    """Private ones are called in their own module alone."""
    return not function.name.startswith("_") or function in parsed(file).body


@cache
def _written() -> tuple[dict[str, str], tuple[str, ...], dict[str, str]]:
    """The acts with a file that writes each, the calls whose act cannot be read off, and the names of facts."""
    acts: dict[str, str] = {}
    unread: list[str] = []
    facts: dict[str, str] = {}
    for file in python_files("usecases", "blueprints", "jobs"):
        name = relative(file)
        if name == ITSELF:
            acts["downloaded"] = name
            continue
        for function in (node for node in ast.walk(parsed(file)) if isinstance(node, Function)):
            for called, call in _calls(function):
                if called not in WRITERS:
                    continue
                act = call.args[WRITERS[called]]
                found = _texts(act)
                if isinstance(act, ast.Name):
                    found = _assigned(function, act.id) | _handed_in(function, act.id)
                found = found or PUT_TOGETHER.get(name, set()) or _constant(file, act)
                if not found:
                    unread.append(f"{name}:{call.lineno}")
                acts |= dict.fromkeys(found, name)
                facts |= {word.arg: name for word in call.keywords if word.arg and word.arg not in NOT_FACTS}
    return acts, tuple(unread), facts


def _constant(file: Path, act: Any) -> set[str]:
    """A name that the module itself gives a text."""
    return {
        text for node in parsed(file).body if isinstance(node, ast.Assign) and isinstance(act, ast.Name)
        for target in node.targets if isinstance(target, ast.Name) and target.id == act.id
        for text in _texts(node.value)
    }  # fmt: skip


def test_every_act_of_the_code_can_be_read_off() -> None:
    acts, unread, _facts = _written()
    assert unread == ()
    assert len(acts) > 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_has_a_word_and_every_word_an_act(language: str) -> None:
    acts, _unread, _facts = _written()
    worded = {msgid.removeprefix("audit_act.") for msgid in entries(language) if msgid.startswith("audit_act.")}
    assert {act: file for act, file in acts.items() if act not in worded} == {}
    assert worded - set(acts) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_and_every_item_that_changes_has_a_word(language: str) -> None:
    _acts, _unread, facts = _written()
    items = {each.name for kept in (BaseFacts, RequestFacts, NoticeFacts) for each in fields(kept)}
    named = {*facts, *items, *(each.value for each in CompanyField)} - {"changes"}
    worded = {msgid.removeprefix("audit_fact.") for msgid in entries(language) if msgid.startswith("audit_fact.")}
    assert sorted(named - worded) == []


NAMERS = {"record_of", "named", "_tell"}
"""Functions that make the name of a record for one that writes it."""


def _records() -> dict[str, str]:
    """The kinds of record, “direct debit” of “direct debit 3”, with a file that names one."""
    found = {}
    for file in python_files("usecases", "jobs"):
        for function in (node for node in ast.walk(parsed(file)) if isinstance(node, Function)):
            if function.name in NAMERS or any(called in WRITERS for called, _call in _calls(function)):
                about = {
                    id(node.value)
                    for node in ast.walk(function)
                    if isinstance(node, ast.Assign) and "about" in ast.unparse(node.targets[0])
                }
                texts = (
                    node for node in ast.walk(function) if isinstance(node, ast.JoinedStr) and id(node) not in about
                )
                found |= {kind: relative(file) for text in texts if (kind := _kind(text)) is not None}
    return found


def _kind(text: ast.JoinedStr) -> str | None:
    head = text.values[0] if text.values else None
    said = head.value if isinstance(head, ast.Constant) else None
    return said.strip() if isinstance(said, str) and KIND.fullmatch(said) and len(text.values) == 2 else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_record_has_a_word(language: str) -> None:
    known = set(entries(language))
    records = _records()
    assert {"user", "portal account", "direct debit"} <= set(records)
    assert {kind: file for kind, file in records.items() if f"audit_record.{kind.replace(' ', '_')}" not in known} == {}
