"""Until when a delegate number is good, and of what end people were told."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bases", sa.Column("delegate_until", sa.Date(), nullable=True))
    op.add_column("bases", sa.Column("delegate_warned_days", sa.Integer(), nullable=True))
    op.create_index("ix_bases_by_delegate_until", "bases", ["delegate_until"])
    op.add_column("client_certificates", sa.Column("warned_days", sa.Integer(), nullable=True))
    op.create_index("ix_client_certificates_by_end", "client_certificates", ["not_after"])


def downgrade() -> None:
    op.drop_index("ix_client_certificates_by_end", "client_certificates")
    op.drop_column("client_certificates", "warned_days")
    op.drop_index("ix_bases_by_delegate_until", "bases")
    op.drop_column("bases", "delegate_warned_days")
    op.drop_column("bases", "delegate_until")
