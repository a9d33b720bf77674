"""From where the people of an organization sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("sign_in_places", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("organizations", "sign_in_places")
