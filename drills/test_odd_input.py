"""Odd texts in every form, query and path, on both databases: what one driver forgives the other may not."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from models.database import Database
from settings import Settings
from tests.conftest import START, Clock
from tests.screens.shared.conftest import World
from tests.support.odd_input import FUZZED, NASTY, encoded, forms_of, pages_of, post
from tests.support.organizations import make_organizations
from tests.support.page import Page
from tests.support.programs import program
from tests.support.world import PEOPLE, Person, address, furnish, place, rules

IN_QUERIES = ("NUL", "lone surrogate", "beyond 2^63", "400 digits", "markup", "wide", "far away")
SLOWEST_STATEMENT_MS = 5_000
FRAMEWORK_NAMES = ("_external", "_scheme", "_anchor", "_method", "endpoint", "number", "code", "filename")
PLACES = ("1~" + "9" * 30, "99999999999~x", "1~2026-01-01", "1~\x00")
PARAMETERS = (
    "after", "before", "sort", "size", "resume", "next", "code", "name", "status", "kind", "number", "q", "_external",
    "_scheme", "_anchor", "_method", "endpoint", "values", "self", "filename",
)  # fmt: skip
OPERATOR = next(person for person in PEOPLE if str(person) == "operator-admin")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_world(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[World]:
    """A furnished program over either database."""
    template = request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_template")
    url = template.fresh(tmp_path)
    # A search that the planner cannot get over is a fault too.
    limit = "" if request.param == "sqlite" else f"?options=-c%20statement_timeout%3D{SLOWEST_STATEMENT_MS}"
    database, clock = Database(url + limit, pool_size=4), Clock()
    app = program(settings, database, clock)
    with database.writer() as session, session.begin():
        rows = furnish(session, make_organizations(session, START), START)
    yield World(app, database, rows, clock)
    database.close()
    template.drop(url)


@pytest.mark.parametrize("person", FUZZED, ids=str)
def test_no_form_ends_in_a_fault(any_world: World, person: Person) -> None:
    """Every form of every page, each nasty text in all of its fields at once."""
    client, wrong = any_world.client(person), []
    token = client.token()
    forms = forms_of(any_world, person, client)
    assert forms
    for ((method, action), values), (kind, nasty) in product(forms.items(), NASTY.items()):
        fields = [(name, nasty) for name in values if name not in {"csrf_token", "version"}]
        status = post(client, method, action, fields, token, str(values.get("version", "")))
        if status >= 500:
            wrong.append((method, action, kind, status))
    assert wrong == []


@pytest.mark.parametrize("person", FUZZED[1:], ids=str)
def test_no_query_ends_in_a_fault(any_world: World, person: Person) -> None:
    """Every address with every parameter that any page reads, and with those of the framework."""
    client, wrong = any_world.client(person), []
    known = {name for _path, page in pages_of(any_world, person, client) for name in _names(page)}
    names = sorted({*known, *PARAMETERS})
    for rule, method in rules(any_world.app):
        if method != "GET" or rule.endpoint == "static":
            continue
        path = address(rule, place(rule, person, any_world.rows).own)
        queries = [
            # What the framework makes of its own names needs no other answer to go wrong.
            urlencode(dict.fromkeys(FRAMEWORK_NAMES, "1")),
            *(urlencode([(name, encoded(NASTY[kind])) for name in names]) for kind in IN_QUERIES),
            *(urlencode({edge: mark}) for edge, mark in product(("after", "before"), PLACES)),
        ]
        for query in queries:
            answer = client.raw(f"{path}?{query}")
            if answer.status_code >= 500:
                wrong.append((path, query[:80], answer.status_code))
            if answer.status_code == 403:
                # Whoever may not enter is turned away before anything is read.
                break
    assert wrong == []


def _names(page: Page) -> set[str]:
    return {
        box.get("name", "")
        for form in page.tree.iter("form")
        if form.get("method") == "get"
        for box in form.iter()
        if box.get("name")
    }


def test_no_path_ends_in_a_fault(any_world: World) -> None:
    wrong = []
    for person in (*FUZZED, OPERATOR):
        client = any_world.client(person)
        token = client.token()
        for rule, method in rules(any_world.app):
            for (kind, nasty), name in product(NASTY.items(), sorted(rule.arguments)):
                values = place(rule, person, any_world.rows).own
                path = "/".join(
                    quote(encoded(nasty), safe="") if f"{name}>" in part else part for part in rule.rule.split("/")
                )
                for other, value in values.items():
                    path = path.replace(f"<{other}>", str(value))
                if "<" in path:
                    continue
                answer = client.browser.open(
                    path, method=method, data={"csrf_token": token} if method != "GET" else None
                )
                if answer.status_code >= 500:
                    wrong.append((method, path[:80], kind, answer.status_code))
                if answer.status_code == 403:
                    # Whoever may not enter is turned away before anything is read.
                    break
    assert wrong == []
