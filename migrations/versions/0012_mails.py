"""Mails that the system writes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_SEALED = sa.text("sealed_links <> ''")


def _key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("recipient", _key(254), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sealed_links", sa.Text(), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", _key(100), nullable=True),
        sa.Column("message_id", _key(32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_mails_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("cause", name=op.f("uq_mails_cause")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mails_message_id")),
    )
    op.create_index("ix_mails_made_at", "mails", ["made_at", "id"])
    op.create_index("ix_mails_accepted_at", "mails", ["accepted_at", "id"])
    op.create_index("ix_mails_recipient", "mails", ["recipient", "id"])
    op.create_index("ix_mails_state", "mails", ["state", "made_at", "id"])
    op.create_index("ix_mails_organization_id", "mails", ["organization_id", "id"])
    op.create_index("ix_mails_sealed", "mails", ["good_until"], sqlite_where=_SEALED, postgresql_where=_SEALED)


def downgrade() -> None:
    op.drop_table("mails")
