"""Documents that the operator hands out, each in its versions, and who told an agent of a client's change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("vehicle_kind", sa.String(length=32), nullable=False),
        sa.Column("for_admin", sa.Boolean(), nullable=False),
        sa.Column("for_base_admin", sa.Boolean(), nullable=False),
        sa.Column("for_sender", sa.Boolean(), nullable=False),
        sa.Column("for_viewer", sa.Boolean(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handouts")),
    )
    op.create_index("ix_handouts_by_updated_at", "handouts", ["updated_at", "id"])
    op.create_table(
        "handout_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handout_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("shown_from", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["handout_id"], ["handouts.id"], name=op.f("fk_handout_editions_handout_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_handout_editions_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handout_editions")),
        sa.UniqueConstraint("handout_id", "edition", name=op.f("uq_handout_editions_handout_id_edition")),
    )
    op.add_column(
        "client_changes",
        sa.Column("stood", sa.JSON().with_variant(JSONB(), "postgresql"), server_default="{}", nullable=False),
    )
    op.create_index("ix_client_changes_of_client", "client_changes", ["client_organization_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_client_changes_of_client", "client_changes")
    op.drop_column("client_changes", "stood")
    op.drop_table("handout_editions")
    op.drop_table("handouts")
