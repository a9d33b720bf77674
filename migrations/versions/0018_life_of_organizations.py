"""The life of an organization: the acts on its status with their grounds, and how long one that left is readable."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import allow_truncate, forbid_truncate, make_append_only

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_KEPT = ("organization_events",)


def upgrade() -> None:
    op.add_column("organizations", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("organizations", sa.Column("readable_until", sa.Date(), nullable=True))
    op.create_index("ix_organizations_by_status", "organizations", ["status", "id"])
    op.create_table(
        "organization_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("ground", sa.String(length=32), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_organization_events_organization_id")
        ),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_organization_events_by")),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_organization_events_mail_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_events")),
    )
    op.create_index("ix_organization_events_organization_id", "organization_events", ["organization_id", "id"])
    make_append_only(_KEPT)
    forbid_truncate(_KEPT)


def downgrade() -> None:
    allow_truncate(_KEPT)
    op.drop_table("organization_events")
    op.drop_index("ix_organizations_by_status", "organizations")
    op.drop_column("organizations", "readable_until")
    op.drop_column("organizations", "ended_on")
