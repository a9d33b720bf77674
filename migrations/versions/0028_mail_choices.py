"""Which kinds of mail a person chose, and what was paid on a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    choices = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column("users", sa.Column("mail_choices", choices, server_default="{}", nullable=False))
    op.create_index("ix_payments_paid_at", "payments", ["paid_at"])


def downgrade() -> None:
    op.drop_index("ix_payments_paid_at", "payments")
    op.drop_column("users", "mail_choices")
