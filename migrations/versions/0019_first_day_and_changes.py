"""The first day's list as put away, bases that need no people on record, and changes of registered data."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.add_column(
        "organizations", sa.Column("account_by_paper", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("organizations", sa.Column("first_day_put_away_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("bases", sa.Column("people_not_needed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "organization_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.Column("account_wish", sa.String(length=32), nullable=False),
        sa.Column("sealed_before", sa.Text(), nullable=False),
        sa.Column("sealed_after", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_organization_changes_organization_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_organization_changes_decided_by")),
        sa.ForeignKeyConstraint(
            ["organization_id", "asked_by"],
            ["users.organization_id", "users.id"],
            name="fk_organization_changes_asker",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_changes")),
    )
    op.create_index("ix_organization_changes_organization_id", "organization_changes", ["organization_id", "id"])
    op.create_index("ix_organization_changes_by_state", "organization_changes", ["state", "asked_at", "id"])
    op.create_index("ix_organization_changes_by_asked_at", "organization_changes", ["asked_at", "id"])
    op.create_index(
        "uq_organization_changes_open",
        "organization_changes",
        ["organization_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("organization_changes")
    op.drop_column("bases", "people_not_needed")
    op.drop_column("organizations", "first_day_put_away_at")
    op.drop_column("organizations", "account_by_paper")
