"""On which device a session runs."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("browser", "platform"):
        op.add_column("sessions", sa.Column(name, sa.String(length=32), server_default="", nullable=False))


def downgrade() -> None:
    for name in ("platform", "browser"):
        op.drop_column("sessions", name)
