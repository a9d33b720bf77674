"""Bring a database to a revision, from inside the program."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from models.database import Database

ROOT = Path(__file__).resolve().parents[1]


def migrate(database: Database, target: str = "head", down: bool = False) -> None:
    """`target` is a revision, head, or base, which takes every table away again; `down` leads back to a revision."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        if down or target == "base":
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)
