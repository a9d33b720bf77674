"""The audit as one with the database's own password could treat it."""

from sqlalchemy import text

from models.database import Database


def take_guard_away(database: Database) -> None:
    """From here on entries can be changed and removed."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_entries_no_update"))
            connection.execute(text("DROP TRIGGER audit_entries_no_delete"))
        else:
            for act in ("update", "delete"):
                connection.execute(text(f"ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_no_{act}"))
