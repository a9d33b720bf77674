"""Every word that a person can read stands in both catalogues, and nothing else does."""

import ast
import enum
import importlib
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from blueprints.shared import navigation
from tests.tree.sources import PACKAGES, ROOT, all_python_files, parsed, python_files, templates

KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "Refusal": (1,), "Finding": (1,)}
LANGUAGES = ("ja", "en")
CODE = re.compile(r"(CaseEvent\.)?[a-z]+(_[a-z0-9]+)*")
MEMBER = re.compile(r"[A-Z][A-Za-z]+\.[A-Z][A-Z0-9_]*")
HEAD = re.compile(r"([A-Z][A-Za-z]+|[a-z]+(_[a-z]+)*)\.")
FACT = re.compile(r"%\((\w+)\)")
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


@cache
def extracted() -> frozenset[str]:
    """The msgids of the sources, as `pybabel extract -k Refusal:1 -k Finding:1` finds them."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, directory_filter=_ours)
    return frozenset(msgid for _file, _line, msgid, _comments, _context in found if isinstance(msgid, str) and msgid)


def _ours(folder: object) -> bool:
    parts = Path(str(folder)).relative_to(ROOT).parts
    return not parts or parts[0] in {*PACKAGES, "templates"}


@cache
def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def entries(language: str) -> dict[str, str]:
    return {str(entry.id): str(entry.string) for entry in catalogue(language) if entry.id}


@cache
def enums() -> dict[str, type[enum.Enum]]:
    """The enums of the layers that have words, by class name."""
    found = {}
    for file in python_files("domain", "models", "usecases", "blueprints"):
        module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for name, thing in vars(module).items():
            if isinstance(thing, type) and issubclass(thing, enum.Enum) and thing.__module__ == module.__name__:
                found[name] = thing
    return found


@cache
def written() -> frozenset[str]:
    """Every text that stands in the sources, for words that are looked up by a name or a code."""
    files = [file for file in all_python_files() if "tests" not in file.parts]
    texts = {
        node.value for file in files for node in ast.walk(parsed(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip
    for file in templates():
        texts |= set(re.findall(r'"([^"\n]+)"', file.read_text(encoding="utf-8")))
    return frozenset(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_sources_is_missing(language: str) -> None:
    """Each msgid of code and templates is in the catalogue, with a translation."""
    known = entries(language)
    assert sorted(msgid for msgid in extracted() if not known.get(msgid)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_catalogue_is_unused(language: str) -> None:
    """A sentence that no code says any more is taken out."""
    members = {f"{name}.{member.name}" for name, words in enums().items() for member in words}
    used = extracted() | members | written()
    unused = [msgid for msgid in entries(language) if msgid not in used and not msgid.startswith(composed())]
    assert sorted(unused) == []


@cache
def composed() -> tuple[str, ...]:
    """What begins the msgids that the code puts together: f"next_step.{side}.{state}", "CaseEvent." + code."""
    heads = set()
    for file in python_files("blueprints", "usecases", "documents"):
        for node in ast.walk(parsed(file)):
            first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and HEAD.fullmatch(first.value):
                heads.add(first.value)
    return tuple(sorted(heads))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_fuzzy_or_empty(language: str) -> None:
    """A guess of the tools is no translation."""
    assert (
        sorted(str(entry.id) for entry in catalogue(language) if entry.id and (entry.fuzzy or not entry.string)) == []
    )


def test_both_catalogues_hold_the_same_words() -> None:
    """English is complete because Japanese is."""
    assert set(entries("ja")) == set(entries("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_twice(language: str) -> None:
    """Of two sentences under one name one is never shown, and nobody can say which."""
    text = (ROOT / "locale" / language / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    names = re.findall(r'^msgid ((?:".*"\n?)+)', text, re.MULTILINE)
    assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_names_the_facts_it_is_given(language: str) -> None:
    """A sentence asks for no fact under another name than its code gives."""
    wrong = {
        msgid: text for msgid, text in entries(language).items()
        if not (CODE.fullmatch(msgid) or msgid.startswith(composed()))
        and set(FACT.findall(text)) - set(FACT.findall(msgid))
    }  # fmt: skip
    assert wrong == {}


def _facts_of_codes() -> dict[str, set[str]]:
    """What every Refusal or Finding of a code is raised with, over all places; calls with ** are not read."""
    given: dict[str, list[set[str]]] = {}
    open_ended = set()
    for file in python_files(*PACKAGES):
        for node in ast.walk(parsed(file)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Refusal"
                and node.args
            ):
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    given.setdefault(str(code.value), []).append(
                        {word.arg for word in node.keywords if word.arg} - {"field"}
                    )
                    if any(word.arg is None for word in node.keywords):
                        open_ended.add(code.value)
    return {code: set.intersection(*facts) for code, facts in given.items() if code not in open_ended}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_refusal_asks_only_for_facts_that_come_with_it(language: str) -> None:
    """A missing fact would turn a refusal into a fault. The field's label is always there in a form."""
    known = entries(language)
    wrong = {
        code: asked - facts for code, facts in _facts_of_codes().items()
        if code in known and (asked := set(FACT.findall(known[code])) - {"field"}) - facts
    }  # fmt: skip
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_enum_that_has_words_has_all_of_them(language: str) -> None:
    """A new status cannot reach a page without its word."""
    known = entries(language)
    spoken = {msgid.split(".")[0] for msgid in known if MEMBER.fullmatch(msgid)}
    put_together = {head.rstrip(".") for head in composed()}
    assert spoken - set(enums()) - put_together == set()
    missing = [
        f"{name}.{member.name}"
        for name in spoken & set(enums())
        for member in enums()[name]
        if not known.get(f"{name}.{member.name}")
    ]
    assert missing == []


def test_enums_that_screens_show_have_words() -> None:
    """The enums that pages and lists are full of, whatever template labels them."""
    shown = {
        "RequestStatus",
        "OssStatus",
        "ApplicationStatus",
        "FeeKind",
        "PaymentMethod",
        "PaymentState",
        "VehicleKind",
    }
    shown |= {"RenewalPlace", "Pickup", "Role", "OrganizationKind", "VehicleUserKind", "MandateKind"}
    known = entries("ja")
    assert [name for name in sorted(shown) if f"{name}.{next(iter(enums()[name])).name}" not in known] == []


def test_status_chips_know_every_status() -> None:
    """The one place that colours a status has a colour for each."""
    text = (ROOT / "templates/components/status.html").read_text(encoding="utf-8")
    tables = {
        "REQUEST": "RequestStatus",
        "APPLICATION": "ApplicationStatus",
        "OSS": "OssStatus",
        "PAYMENT": "PaymentState",
        "MAIL": "MailState",
        "CERTIFICATE": "CertificateState",
        "ORGANIZATION": "OrganizationStatus",
        "SIGNING": "SigningState",
        "DEBIT": "DirectDebitState",
        "AGREEMENT": "AgreementState",
        "PORTAL_ACCOUNT": "PortalAccountState",
        "USER": "UserState",
    }
    wrong = {}
    for table, name in tables.items():
        body = re.search(rf"set {table} = \{{(.*?)\}} %\}}", text, re.DOTALL)
        keys = set(re.findall(r'"(\w+)": \(', body[1])) if body else set()
        if keys != {member.value for member in enums()[name]}:
            wrong[name] = keys ^ {member.value for member in enums()[name]}
    assert wrong == {}


def test_the_menu_is_translated() -> None:
    """Entries are looked up by name, so no tool extracts them."""
    known = entries("ja")
    assert [label for _endpoint, label, *_ in navigation.ENTRIES if not JAPANESE.search(known.get(label, ""))] == []


def test_japanese_sentences_of_refusals_end_as_sentences() -> None:
    """です・ます, cause and remedy: a refusal is a sentence, never a word."""
    known = entries("ja")
    codes = {code for code in _facts_of_codes() if code in known and code != "not_found"}
    assert len(codes) > 20
    assert sorted(code for code in codes if not known[code].endswith(("。", "）"))) == []


def test_compiled_catalogues_are_those_of_the_sources() -> None:
    """A word added without compiling would be missing on the pages."""
    for language in LANGUAGES:
        folder = ROOT / "locale" / language / "LC_MESSAGES"
        with (folder / "messages.mo").open("rb") as file:
            compiled = read_mo(file)
        assert {str(e.id): str(e.string) for e in compiled if e.id} == entries(language)
