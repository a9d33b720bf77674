"""What a new version of the terms changes, who confirmed it for an organization, and whom it was shown."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import allow_truncate, forbid_truncate, make_append_only

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_KEPT = ("terms_confirmations",)


def upgrade() -> None:
    op.add_column("terms_versions", sa.Column("summary", sa.Text(), server_default="", nullable=False))
    op.add_column("users", sa.Column("terms_seen", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sessions", sa.Column("terms_due", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "terms_confirmations",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_terms_confirmations_user"
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["terms_versions.version"], name=op.f("fk_terms_confirmations_version")
        ),
        sa.PrimaryKeyConstraint("organization_id", "version", name=op.f("pk_terms_confirmations")),
    )
    make_append_only(_KEPT)
    forbid_truncate(_KEPT)


def downgrade() -> None:
    allow_truncate(_KEPT)
    op.drop_table("terms_confirmations")
    op.drop_column("sessions", "terms_due")
    op.drop_column("users", "terms_seen")
    op.drop_column("terms_versions", "summary")
