"""A GET changes no row: what a browser, a crawler or a link checker opens stays as it was."""

import sqlite3
from contextlib import closing

from tests.screens.shared.conftest import World
from tests.support.world import Person, address, place, rules

NOTED = {"audit_entries", "audit_heads", "notice_reads", "sqlite_sequence"}


def contents(world: World) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables; of sessions without the moment they were last seen."""
    with closing(sqlite3.connect(world.database.url.removeprefix("sqlite:///"))) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for name in sorted(set(tables) - NOTED - {"reference_rows"}):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            kept = [column for column in columns if (name, column) != ("sessions", "seen_at")]
            found[name] = connection.execute(f"SELECT {', '.join(kept)} FROM {name}").fetchall()
        return found


def test_opening_every_page_changes_nothing(world: World, person: Person) -> None:
    client = world.client(person)
    before = contents(world)
    world.clock.move(minutes=5)
    for rule, method in rules(world.app):
        if method == "GET":
            path = address(rule, place(rule, person, world.rows).own)
            for headers in ({}, {"HX-Request": "true"}):
                client.raw(path, headers=headers)
            client.browser.head(path)
            client.browser.options(path)
    assert contents(world) == before
