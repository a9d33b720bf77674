"""Who may open what: every role of every kind of organization against every route."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from models.audit import AuditEntry
from models.organizations import Organization
from tests.screens.shared.conftest import World
from tests.support.client import Client
from tests.support.world import BETWEEN, PEOPLE, UNKNOWN_NUMBER, Person, access_of, address, place, rules

EVERYONE = (*PEOPLE, *BETWEEN)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER = re.compile(r"\b1[0-9]{8}(-[0-9]+)?\b")
UNLIKE = re.compile(
    r'(name="csrf-token" content=|name="csrf_token" value=|name="form_token"[^>]*value=)"[^"]*"|E-[0-9A-F]{6}'
)


@pytest.fixture(params=EVERYONE, ids=str)
def person(request: pytest.FixtureRequest) -> Person:
    """Besides one of each role those who work at one base, at two, at none, and at another agent."""
    found: Person = request.param
    return found


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
    """403 without the right; with it never 403, and a page of one's own row is found; no fault either way.

    Lists, choices, links to the next one and Excel files hold the numbers of what is seen alone.
    """
    client, wrong, told = world.client(person), [], []
    token, hidden = client.token(), {case.number for case in world.rows.cases if not case.seen_by(person)}
    for rule, method in sorted(rules(world.app), key=lambda pair: pair[1]):
        access, where = access_of(world.app, rule), place(rule, person, world.rows)
        if rule.endpoint == "sign_in.end":
            continue
        allowed = access.right is None or access.right in person.rights
        answer = call(client, method, address(rule, where.own), token)
        status, is_own = answer.status_code, method == "GET" and where.owns
        if status >= 500 or (status != 403) != allowed or (status == 404 and allowed and is_own):
            wrong.append((method, rule.rule, status, "allowed" if allowed else "not allowed"))
        if is_own:
            text = written(answer)
            told += [(rule.rule, number) for number in hidden if number in text]
    assert wrong == []
    assert told == []


def test_a_row_of_someone_else_looks_like_one_that_never_was(world: World, person: Person) -> None:
    """Another tenant's row and another base's row: 404, with the very body of an unknown number, and nothing done."""
    client, wrong, seen = world.client(person), [], 0
    token, before = client.token(), world.counts()
    for rule, method in of_rows(world.app):
        access, where = access_of(world.app, rule), place(rule, person, world.rows)
        if access.right not in person.rights or not where.foreign:
            continue
        nobodys = body(call(client, method, address(rule, where.unknown), token))
        for values in where.foreign:
            theirs = call(client, method, address(rule, values), token)
            seen += 1
            if theirs.status_code != 404 or body(theirs) != nobodys:
                wrong.append((method, rule.rule, values, theirs.status_code))
    assert wrong == []
    assert world.counts() == before
    assert seen or not person.rights


def test_a_fragment_of_someone_elses_row_is_as_unknown(world: World, person: Person) -> None:
    client, wrong = world.client(person), []
    headers = {"HX-Request": "true"}
    for rule, method in of_rows(world.app):
        where = place(rule, person, world.rows)
        if method != "GET" or access_of(world.app, rule).right not in person.rights or not where.foreign:
            continue
        nobodys = body(client.raw(address(rule, where.unknown), headers=headers))
        for values in where.foreign:
            theirs = client.raw(address(rule, values), headers=headers)
            if theirs.status_code != 404 or body(theirs) != nobodys:
                wrong.append((rule.rule, values, theirs.status_code))
    assert wrong == []


def test_a_page_that_never_was_looks_like_a_row_that_never_was(world: World) -> None:
    for client in (Client(world.app), world.client(PEOPLE[0])):
        assert body(client.raw("/no-such-page")) == body(client.raw("/bases-of-nobody/1"))
        assert client.raw("/no-such-page").status_code == 404


def written(answer: TestResponse) -> str:
    """The text of a page or of all sheets of an Excel file."""
    if answer.mimetype.startswith("text/"):
        return answer.get_data(as_text=True)
    if answer.mimetype != EXCEL:
        return ""
    with zipfile.ZipFile(BytesIO(answer.data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


CHOSEN = {
    "client-sender": ("/requests/send?number={request}", "/requests/send?again={batch}"),
    "client-sender-of-no-base": ("/requests/send?number={request}",),
    "agent-sender-of-one-base": (
        "/agency/inbox/return?number={request}",
        "/agency/applications/apply?number={application}",
        "/agency/applications/apply?again={batch}",
        "/agency/payments/confirm?number={application}",
        "/agency/payments/confirm?fee={application}:inspection",
        "/agency/payments/confirm?again={batch}",
    ),
}
"""What a query chooses, beside the address."""


@pytest.mark.parametrize("who", CHOSEN)
def test_a_row_of_someone_else_cannot_be_chosen(world: World, who: str) -> None:
    """Named in a query it answers as a number that never was."""
    walker = next(one for one in EVERYONE if str(one) == who)
    client, rows, never = world.client(walker), world.rows, str(UNKNOWN_NUMBER)
    theirs = {
        "request": [case.number for case in rows.requests if not case.seen_by(walker)],
        "application": [case.number for case in rows.applications if not case.seen_by(walker)],
        "batch": [str(batch) for of, batch in rows.batches.items() if of != (walker.member_code, walker.login_id)],
    }
    wrong = []
    for asked in CHOSEN[who]:
        [part] = [name for name in theirs if f"{{{name}}}" in asked]
        paths = [asked.replace(f"{{{part}}}", number) for number in (never, *theirs[part])]
        nobodys, *answers = [(answer.status_code, NUMBER.sub("", body(answer))) for answer in map(client.raw, paths)]
        assert answers
        wrong += [path for path, answer in zip(paths[1:], answers, strict=True) if answer != nobodys]
    assert wrong == []


@pytest.mark.parametrize(
    ("who", "path", "field", "written_as", "more"),
    [
        ("client-sender", "/requests/send", "seen", "{number}~1", {}),
        ("agent-sender-of-one-base", "/agency/inbox", "number", "{number}", {"act": "take"}),
        ("agent-sender-of-one-base", "/agency/inbox/return", "number", "{number}", {"reason": "other", "text": "確認"}),
        ("agent-sender-of-one-base", "/agency/applications/apply", "number", "{number}", {"mandate_confirmed": "y"}),
        ("agent-sender-of-one-base", "/agency/payments/confirm", "fee", "{number}:inspection", {}),
    ],
)
def test_a_choice_that_names_rows_of_someone_else_touches_ones_own_alone(
    world: World, who: str, path: str, field: str, written_as: str, more: dict[str, str]
) -> None:
    """All rows there are in one form, as one could write it by hand."""
    walker = next(one for one in EVERYONE if str(one) == who)
    client, cases = world.client(walker), [*world.rows.requests, *world.rows.official, *world.rows.applications]
    texts, before = [written_as.format(number=case.number) for case in cases], world.standing()
    chosen: list[str] | str = " ".join(texts) if field == "seen" else texts
    answer = client.browser.post(path, data={"csrf_token": client.token(), field: chosen, **more})
    assert answer.status_code < 500
    after, mine = world.standing(), {case.number for case in cases if case.seen_by(walker)}
    touched = {number for number in before if after.get(number) != before[number]}
    assert touched <= mine
    # What the world holds of one's own can be sent, taken and returned, but is applied for already.
    assert bool(touched) == (path not in {"/agency/applications/apply", "/agency/payments/confirm"})


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


def test_what_the_operator_looks_at_is_noted_for_its_owner_too(world: World) -> None:
    """Lists and what is not there in the operator's own audit, a client's row also in that client's."""
    client, case = Client(world.app).sign_in("1000001", "admin"), world.rows.applications[2]
    with world.database.reader() as session:
        last = session.scalar(select(func.max(AuditEntry.id)))
    for path, status in (("/requests?vehicle_user=秘密", 200), (f"/applications/{case.number}", 200), ("/bases", 200)):
        client.get(path, status=status)
    client.get("/requests/199999999", status=404)
    with world.database.reader() as session:
        noted = session.execute(
            select(Organization.member_code, AuditEntry.login_id, AuditEntry.record, AuditEntry.facts)
            .join(Organization, Organization.id == AuditEntry.organization_id)
            .where(AuditEntry.code == "tenant_data_read", AuditEntry.id > last)
            .order_by(AuditEntry.id)
        ).all()
    assert [tuple(entry) for entry in noted] == [
        ("1000001", "admin", "", {"page": "requests.search", "reader": "1000001"}),
        ("1000001", "admin", case.number, {"page": "applications.show", "reader": "1000001"}),
        ("1845679", "admin", case.number, {"page": "applications.show", "reader": "1000001"}),
        ("1000001", "admin", "199999999", {"page": "requests.show", "reader": "1000001"}),
    ]


def _path(answer: TestResponse) -> str:
    return answer.headers.get("Location", "").split("?")[0]


def test_who_may_not_is_told_which_role_may(world: World) -> None:
    def said(member_code: str, login_id: str, path: str) -> str:
        refused = Client(world.app).sign_in(member_code, login_id).get(path, status=403)
        return refused.refusal().partition(" （番号")[0]

    assert said("1845678", "admin", "/requests/send") == "この操作には「担当者（送信可）」の権限が必要です。"
    assert said("1845678", "viewer001", "/bases") == "この操作には「管理者」または「拠点管理者」の権限が必要です。"
    assert said("1845678", "admin", "/agency/applications") == "この操作ができるのは代理人の利用者だけです。"
