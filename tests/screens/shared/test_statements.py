"""Every page costs few statements, what it notes included: of its visit, which costs one, and in the audit, two."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from domain.rights import OrganizationKind
from models.users import UserSession
from tests.conftest import START
from tests.screens.shared.conftest import World
from tests.support.agency_stories import an_applied_application
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import find_organizations
from tests.support.stories import a_draft, a_sent_request
from tests.support.world import PEOPLE, Case, Person, address, place, rules

Opened = tuple[TestResponse, list[str]]
MOST_STATEMENTS = 6
HERE = "127.0.0.1"
"""From where the walks come; the world has sessions on other devices too."""
BUSY = [person for person in PEOPLE if str(person) in {"client-sender", "client-admin", "agent-sender"}]
OPERATORS = [person for person in PEOPLE if person.kind is OrganizationKind.OPERATOR]


def paths(world: World, person: Person) -> Iterator[str]:
    """Every page with a row of the person's own; those of one request also with one that was sent."""
    for rule, method in rules(world.app):
        if method == "GET" and rule.endpoint != "static":
            own = place(rule, person, world.rows).own
            yield address(rule, own)
            if rule.rule.startswith("/requests/") and "number" in own and person.kind is not OrganizationKind.AGENT:
                yield address(rule, {**own, "number": int(_sent(world).number)})


def _sent(world: World) -> Case:
    return next(case for case in world.rows.requests if case.agent is not None)


def opened(world: World, client: Client, path: str) -> Opened:
    """A page that has something to say, after a while, and its statements."""
    world.clock.move(seconds=61)
    with world.database.writer() as session, session.begin():
        session.execute(update(UserSession).values(told=[["success", "保存しました。"]]))
    return opened_at_once(world, client, path)


def opened_at_once(world: World, client: Client, path: str) -> Opened:
    """A page with nothing to say, within the minute in which the visit was noted."""
    with StatementCount(world.database) as counted:
        return client.raw(path), counted.statements


def dear(
    world: World, client: Client, path: str, how: Callable[[World, Client, str], Opened] = opened
) -> list[tuple[str, int]]:
    """The page, if it costs too much; what is read once a minute is not counted."""
    for _ in range(2):
        answer, statements = how(world, client, path)
        if answer.status_code != 200 or answer.mimetype != "text/html" or len(statements) <= MOST_STATEMENTS:
            return []
    return [(path, len(statements))]


def test_that_a_session_was_seen_and_what_it_was_told_are_noted_together(world: World, person: Person) -> None:
    client, twice = world.client(person), []
    for path in paths(world, person):
        answer, statements = opened(world, client, path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        if len([statement for statement in statements if statement.startswith("UPDATE sessions")]) > 1:
            twice.append(path)
        with world.database.reader() as session:
            noted = select(UserSession.seen_at, UserSession.told).where(UserSession.address == HERE)
            [(seen_at, told)] = session.execute(noted).all()
        assert (path, seen_at, told) == (path, world.clock.now, [])
    assert twice == []


@pytest.mark.parametrize("person", BUSY, ids=str)
@pytest.mark.parametrize("rows", [1, 12])
def test_no_page_costs_more_than_six_statements_when_its_visit_is_noted(
    world: World, person: Person, rows: int
) -> None:
    add(world, rows)
    client = world.client(person)
    assert [found for path in paths(world, person) for found in dear(world, client, path)] == []


@pytest.mark.parametrize("person", OPERATORS, ids=str)
@pytest.mark.parametrize("rows", [1, 12])
def test_no_page_of_the_operator_costs_more_than_six_statements_with_its_audit(
    world: World, person: Person, rows: int
) -> None:
    add(world, rows)
    client = world.client(person)
    assert [found for path in paths(world, person) for found in dear(world, client, path, opened_at_once)] == []


def add(world: World, rows: int) -> None:
    """So many of each kind of case, with those that are there."""
    with world.database.writer() as session, session.begin():
        demo = find_organizations(session)
        for nth in range(20, 20 + 3 * (rows - 1), 3):
            a_draft(session, demo, START, nth=nth)
            a_sent_request(session, demo, START, nth=nth + 1)
            an_applied_application(session, demo, START, nth=nth + 2)


def test_a_visit_without_a_notice_is_noted_too(world: World, person: Person) -> None:
    client = world.client(person)
    client.get("/")
    now = world.clock.move(seconds=61)
    client.get("/")
    with world.database.reader() as session:
        assert session.scalars(select(UserSession.seen_at).where(UserSession.address == HERE)).all() == [now]
