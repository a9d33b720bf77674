"""Versions of the terms of use, which nobody changes, and what strangers ask."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.append_only import allow_truncate, forbid_truncate, make_append_only

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TOKEN = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")
_KEPT = ("terms_versions",)


def upgrade() -> None:
    op.create_table(
        "terms_versions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("sections", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_terms_versions")),
    )
    make_append_only(_KEPT)
    forbid_truncate(_KEPT)
    op.create_table(
        "inquiries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_token", _TOKEN, nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
        sa.UniqueConstraint("form_token", name=op.f("uq_inquiries_form_token")),
    )
    op.create_index("ix_inquiries_by_state", "inquiries", ["state", "id"])
    op.create_index("ix_inquiries_by_topic", "inquiries", ["topic", "id"])


def downgrade() -> None:
    op.drop_table("inquiries")
    allow_truncate(_KEPT)
    op.drop_table("terms_versions")
