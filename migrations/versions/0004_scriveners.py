"""Which agents are administrative scriveners, and the offices a user applies at by default."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("is_scrivener", sa.Boolean(), server_default=sa.false(), nullable=False))
    for column in ("default_office_registered", "default_office_kei"):
        op.add_column("users", sa.Column(column, sa.String(length=12), server_default="", nullable=False))


def downgrade() -> None:
    for column in ("default_office_kei", "default_office_registered"):
        op.drop_column("users", column)
    op.drop_column("organizations", "is_scrivener")
