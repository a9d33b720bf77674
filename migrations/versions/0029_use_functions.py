"""What an organization may use and from which day to which, so far both kinds of renewal; what agents' people begin with."""

from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0028"
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


    for name in ("default_office_registered", "default_office_kei"):
        op.add_column("users", sa.Column(name, sa.String(length=12), server_default="", nullable=False))
    op.add_column("users", sa.Column("default_menu", sa.String(length=32), nullable=True))


def _day(at: datetime) -> str:
    aware = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return aware.astimezone(_JAPAN).date().isoformat()


def downgrade() -> None:
    for name in ("default_menu", "default_office_kei", "default_office_registered"):
        op.drop_column("users", name)
    op.drop_column("organizations", "function_terms")
