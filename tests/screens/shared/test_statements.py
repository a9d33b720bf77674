"""What a page notes of its visit costs one statement."""

from sqlalchemy import select, update

from models.users import UserSession
from tests.screens.shared.conftest import World
from tests.support.databases import StatementCount
from tests.support.world import Person, address, place, rules


def test_that_a_session_was_seen_and_what_it_was_told_are_noted_together(world: World, person: Person) -> None:
    client, dear = world.client(person), []
    for rule, method in rules(world.app):
        if method != "GET" or rule.endpoint == "static":
            continue
        path = address(rule, place(rule, person, world.rows).own)
        now = world.clock.move(seconds=61)
        with world.database.writer() as session, session.begin():
            session.execute(update(UserSession).values(told=[["success", "保存しました。"]]))
        with StatementCount(world.database) as counted:
            answer = client.raw(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        if len([statement for statement in counted.statements if statement.startswith("UPDATE sessions")]) > 1:
            dear.append(path)
        with world.database.reader() as session:
            [(seen_at, told)] = session.execute(select(UserSession.seen_at, UserSession.told)).all()
        assert (path, seen_at, told) == (path, now, [])
    assert dear == []


def test_a_visit_without_a_notice_is_noted_too(world: World, person: Person) -> None:
    client = world.client(person)
    client.get("/")
    now = world.clock.move(seconds=61)
    client.get("/")
    with world.database.reader() as session:
        assert session.scalars(select(UserSession.seen_at)).all() == [now]
