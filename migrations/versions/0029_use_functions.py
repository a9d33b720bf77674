"""From which day to which an organization may use each function; so far each used both kinds of renewal."""

from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0026"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_BOTH = ("oss_kei", "oss_registered")
_JAPAN = timezone(timedelta(hours=9))


def upgrade() -> None:
    op.add_column("organizations", sa.Column("function_terms", _JSON, server_default="{}", nullable=False))
    organizations = sa.table(
        "organizations",
        sa.column("id", sa.Integer()), sa.column("kind", sa.String()), sa.column("functions", _JSON),
        sa.column("created_at", sa.DateTime(timezone=True)), sa.column("function_terms", _JSON),
    )  # fmt: skip
    connection = op.get_bind()
    columns = (organizations.c.id, organizations.c.kind, organizations.c.functions, organizations.c.created_at)
    for row in connection.execute(sa.select(*columns)).all():
        if row.kind == "operator":
            continue
        wished = sorted({*row.functions, *_BOTH} if row.kind == "client" else _BOTH)
        since = _day(row.created_at)
        written = {"function_terms": {name: [since, ""] for name in wished}}
        if row.kind == "client":
            written["functions"] = wished
        connection.execute(sa.update(organizations).where(organizations.c.id == row.id).values(**written))


def _day(at: datetime) -> str:
    aware = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return aware.astimezone(_JAPAN).date().isoformat()


def downgrade() -> None:
    op.drop_column("organizations", "function_terms")
