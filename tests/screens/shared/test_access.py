"""Who may open what: every role of every kind of organization against every route."""

import re
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from models.audit import AuditEntry
from tests.screens.shared.conftest import World
from tests.support.client import Client
from tests.support.world import PEOPLE, Person, access_of, address, place, rules

UNLIKE = re.compile(
    r'(name="csrf-token" content=|name="csrf_token" value=|name="form_token"[^>]*value=)"[^"]*"|E-[0-9A-F]{6}'
)


def body(answer: TestResponse) -> str:
    """The page without what is new on each drawing of it."""
    return UNLIKE.sub("", answer.get_data(as_text=True))


def call(client: Client, method: str, path: str, token: str) -> TestResponse:
    fields = {} if method == "GET" else {"csrf_token": token}
    return client.browser.open(path, method=method, data=fields or None)


def of_rows(app: Flask) -> Iterator[tuple[Rule, str]]:
    return ((rule, method) for rule, method in rules(app) if rule.arguments and rule.endpoint != "static")


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if not hasattr(view, "access")] == []


def test_a_route_without_a_right_says_why(app: Flask) -> None:
    declared = [(rule.rule, access_of(app, rule)) for rule, _method in rules(app)]
    wrong = [path for path, access in declared if access.right is None and not access.reason]
    assert wrong == []


def test_nobody_is_let_in_without_signing_in(world: World) -> None:
    client, wrong = Client(world.app), []
    token = client.token()
    for rule, method in rules(world.app):
        answer = call(client, method, address(rule, place(rule, PEOPLE[0], world.rows).own), token)
        if access_of(world.app, rule).signed_in and (answer.status_code, _path(answer)) != (303, "/sign-in"):
            wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


def test_every_role_gets_what_the_table_of_rights_says(world: World, person: Person) -> None:
    """403 without the right, never 403 with it, and no fault either way."""
    client, wrong = world.client(person), []
    token = client.token()
    for rule, method in rules(world.app):
        access = access_of(world.app, rule)
        if rule.endpoint == "sign_in.end":
            continue
        allowed = access.right is None or access.right in person.rights
        answer = call(client, method, address(rule, place(rule, person, world.rows).own), token)
        as_told = answer.status_code < 500 and (answer.status_code != 403) == allowed
        if not as_told:
            wrong.append((method, rule.rule, answer.status_code, "allowed" if allowed else "not allowed"))
    assert wrong == []


def test_a_row_of_someone_else_looks_like_one_that_never_was(world: World, person: Person) -> None:
    """Another tenant's row and another base's row: 404, with the very body of an unknown number."""
    client, wrong, seen = world.client(person), [], 0
    token = client.token()
    for rule, method in of_rows(world.app):
        access, where = access_of(world.app, rule), place(rule, person, world.rows)
        if access.right not in person.rights:
            continue
        for values in where.foreign:
            theirs = call(client, method, address(rule, values), token)
            nobodys = call(client, method, address(rule, {**values, **where.unknown}), token)
            seen += 1
            if theirs.status_code != 404 or body(theirs) != body(nobodys):
                wrong.append((method, rule.rule, values, theirs.status_code, nobodys.status_code))
    assert wrong == []
    assert seen or not person.rights


def test_a_fragment_of_someone_elses_row_is_as_unknown(world: World, person: Person) -> None:
    client, wrong = world.client(person), []
    headers = {"HX-Request": "true"}
    for rule, method in of_rows(world.app):
        where = place(rule, person, world.rows)
        if method != "GET" or access_of(world.app, rule).right not in person.rights:
            continue
        for values in where.foreign:
            theirs = client.raw(address(rule, values), headers=headers)
            nobodys = client.raw(address(rule, {**values, **where.unknown}), headers=headers)
            if theirs.status_code != 404 or body(theirs) != body(nobodys):
                wrong.append((rule.rule, values, theirs.status_code))
    assert wrong == []


def test_a_page_that_never_was_looks_like_a_row_that_never_was(world: World, person: Person) -> None:
    client = world.client(person)
    assert body(client.raw("/no-such-page")) == body(client.raw("/bases-of-nobody/1"))
    assert client.raw("/no-such-page").status_code == 404


def test_no_foreign_row_is_changed_by_the_walk(world: World, person: Person) -> None:
    """After every unsafe call on rows of others, all tables but the notes hold what they held."""
    client = world.client(person)
    token, before = client.token(), world.counts()
    for rule, method in of_rows(world.app):
        for values in place(rule, person, world.rows).foreign:
            if method != "GET":
                call(client, method, address(rule, values), token)
    assert world.counts() == before


def test_a_missing_right_is_noted_in_the_audit(world: World) -> None:
    client = Client(world.app).sign_in("1845678", "viewer001")
    client.get("/bases", status=403)
    with world.database.reader() as session:
        entry = session.execute(
            select(AuditEntry.code, AuditEntry.login_id, AuditEntry.address, AuditEntry.facts)
            .order_by(AuditEntry.id.desc())
            .limit(1)
        ).one()
    assert tuple(entry) == ("right_missing", "viewer001", "127.0.0.1", {"right": "see_bases"})


def _path(answer: TestResponse) -> str:
    return answer.headers.get("Location", "").split("?")[0]


def test_who_may_not_is_told_which_role_may(world: World) -> None:
    def said(member_code: str, login_id: str, path: str) -> str:
        refused = Client(world.app).sign_in(member_code, login_id).get(path, status=403)
        return refused.refusal().partition(" （番号")[0]

    assert said("1845678", "admin", "/requests/send") == "この操作には「担当者（送信可）」の権限が必要です。"
    assert said("1845678", "viewer001", "/bases") == "この操作には「管理者」または「拠点管理者」の権限が必要です。"
    assert said("1845678", "admin", "/agency/applications") == "この操作ができるのは代理人の利用者だけです。"
