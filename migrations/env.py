"""Run migrations on the database that the caller hands over, or on the one the settings name."""

import os
from typing import Any

from alembic import context
from sqlalchemy import JSON, Connection, Enum

from models import (  # noqa: F401 -- tables
    applications,
    audit,
    client_certificates,
    client_changes,
    enrollments,
    files,
    forms,
    handouts,
    inquiries,
    jobs,
    mails,
    notices,
    organization_changes,
    organizations,
    reference,
    request_templates,
    requests,
    second_factors,
    terms,
    users,
)
from models.database import Database, Model, SortableDay, SortableMoment, SortableWord, UtcDateTime

PLAIN_TYPES = {
    UtcDateTime: "sa.DateTime(timezone=True)",
    SortableMoment: "sa.DateTime(timezone=True)",
    SortableDay: "sa.Date()",
    SortableWord: "sa.String(length=32)",
    Enum: "sa.String(length=32)",
}


def plain(kind: str, item: Any, autogenerate: Any) -> str | bool:
    """A migration is written in plain types, so that it never changes with the models."""
    if kind != "type":
        return False
    if isinstance(item, JSON):
        autogenerate.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return PLAIN_TYPES.get(type(item), False)


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=plain,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(os.environ.get("KEIZOKU_DATABASE_URL", "sqlite:///var/keizoku.db"))
    with database.engine.connect() as opened:
        run(opened)
    database.close()
