"""Who was signed in when an inquiry was sent, and from which case and screen."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inquiries") as batch:
        batch.add_column(sa.Column("organization_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("asked_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("case_number", sa.String(length=13), server_default="", nullable=False))
        batch.add_column(sa.Column("screen", sa.String(length=40), server_default="", nullable=False))
        batch.create_foreign_key(
            "fk_inquiries_asker", "users", ["organization_id", "asked_by"], ["organization_id", "id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("inquiries") as batch:
        batch.drop_constraint("fk_inquiries_asker", type_="foreignkey")
        for name in ("screen", "case_number", "asked_by", "organization_id"):
            batch.drop_column(name)
