"""Triggers that keep some tables append-only; SQLite drops them with every batch migration, so they are made here."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import op

TABLES = ("audit_entries", "charges", "case_events")


def make_append_only(tables: tuple[str, ...] = TABLES) -> None:
    """Forbid UPDATE and DELETE on the tables, on either database."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append only'; END $$"
        )
    for table in tables:
        for act in ("update", "delete"):
            name = f"{table}_no_{act}"
            if sqlite:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {act.upper()} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'append only'); END"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {act.upper()} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )


@contextmanager
def filling(table: str) -> Iterator[None]:
    """A migration may fill a new column of rows that nobody else may change."""
    name, sqlite = f"{table}_no_update", op.get_bind().dialect.name == "sqlite"
    op.execute(f"DROP TRIGGER {name}" if sqlite else f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    op.execute(
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append only'); END"
        if sqlite
        else f"ALTER TABLE {table} ENABLE TRIGGER {name}"
    )


def drop_append_only(tables: tuple[str, ...] = TABLES) -> None:
    """Take the triggers away again."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{act}" + ("" if sqlite else f" ON {table}"))
    if not sqlite:
        op.execute("DROP FUNCTION refuse_change()")


def forbid_truncate(tables: tuple[str, ...] = TABLES) -> None:
    """PostgreSQL empties a table without asking its row triggers; SQLite has no such statement."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in tables:
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def allow_truncate(tables: tuple[str, ...] = TABLES) -> None:
    """Take those triggers away again."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in tables:
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
