"""The registration number for invoices, the settings that an organization makes by itself, templates of requests."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NAME = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
JSON = sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")

_TEXTS = {
    "invoice_number": 14,
    "statement_name": 60,
    "statement_postal_code": 8,
    "statement_address_1": 60,
    "statement_address_2": 60,
    "billing_email": 254,
}
_TICKS = ("daily_mail", "monthly_mail")
_NULLABLE = {"settings_changed_at": sa.DateTime(timezone=True), "settings_changed_by": sa.Integer()}


def upgrade() -> None:
    for name, length in _TEXTS.items():
        op.add_column("organizations", sa.Column(name, sa.String(length=length), server_default="", nullable=False))
    for name in _TICKS:
        op.add_column("organizations", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("organizations", sa.Column("own_fields_needed", JSON, server_default="[]", nullable=False))
    op.add_column("organizations", sa.Column("settings_version", sa.Integer(), server_default="1", nullable=False))
    for name, kind in _NULLABLE.items():
        op.add_column("organizations", sa.Column(name, kind, nullable=True))
    op.create_table(
        "request_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("name", NAME, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_request_templates_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_request_templates_base"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_request_templates_user"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "updated_by"],
            ["users.organization_id", "users.id"],
            name="fk_request_templates_updated_by",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_templates")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_request_templates_organization_id_name")),
    )
    op.create_index("ix_request_templates_by_updated_at", "request_templates", ["organization_id", "updated_at", "id"])


def downgrade() -> None:
    op.drop_table("request_templates")
    for name in (*_NULLABLE, "settings_version", "own_fields_needed", *_TICKS, *_TEXTS):
        op.drop_column("organizations", name)
