"""The registration number for invoices."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("invoice_number", sa.String(length=14), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("organizations", "invoice_number")
