"""The operator's remarks on an enrollment, which the applicant never reads."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enrollments", sa.Column("remarks", sa.String(length=2000), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("enrollments", "remarks")
