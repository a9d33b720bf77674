"""Files, electronic mandates, what the weight tax depends on, progress of jobs, amounts that differ, deleted requests, what a session was told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.append_only import allow_truncate, forbid_truncate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DIFFERING = sa.text("state = 'awaiting' AND expected <> amount")
_DELETED = sa.text("deleted_at IS NOT NULL")


def _key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "file_contents",
        sa.Column("sha256", _key(64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file_contents")),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", _key(64), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_files_organization_id")),
        sa.ForeignKeyConstraint(["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_files_base"),
        sa.ForeignKeyConstraint(["sha256"], ["file_contents.sha256"], name=op.f("fk_files_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("organization_id", "id", name=op.f("uq_files_organization_id_id")),
    )
    op.create_table(
        "mandates",
        sa.Column("request_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=60), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "request_id"],
            ["inspection_requests.organization_id", "inspection_requests.id"],
            name="fk_mandates_request",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "file_id"], ["files.organization_id", "files.id"], name="fk_mandates_file"
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_mandates")),
    )
    for table in ("cars", "inspection_requests"):
        op.add_column(table, sa.Column("tax_class", sa.String(length=32), nullable=True))
        op.add_column(table, sa.Column("eco_class", sa.String(length=32), nullable=True))
    op.add_column("bases", sa.Column("updated_by", sa.Integer(), nullable=True))
    op.add_column("jobs", sa.Column("progress", sa.Integer(), server_default="0", nullable=False))
    op.add_column("jobs", sa.Column("total", sa.Integer(), server_default="0", nullable=False))
    op.add_column("jobs", sa.Column("made_by", sa.Integer(), nullable=True))
    op.add_column("payments", sa.Column("expected", sa.Integer(), nullable=True))
    op.create_index(
        "ix_payments_differing",
        "payments",
        ["application_id"],
        sqlite_where=_DIFFERING,
        postgresql_where=_DIFFERING,
    )
    op.create_index(
        "ix_requests_deleted",
        "inspection_requests",
        ["organization_id", "deleted_at", "id"],
        sqlite_where=_DELETED,
        postgresql_where=_DELETED,
    )
    op.add_column("sessions", sa.Column("told", _json(), server_default="[]", nullable=False))
    forbid_truncate()


def downgrade() -> None:
    allow_truncate()
    op.drop_column("sessions", "told")
    op.drop_index("ix_requests_deleted", "inspection_requests")
    op.drop_index("ix_payments_differing", "payments")
    op.drop_column("payments", "expected")
    for column in ("made_by", "total", "progress"):
        op.drop_column("jobs", column)
    op.drop_column("bases", "updated_by")
    for table in ("inspection_requests", "cars"):
        op.drop_column(table, "eco_class")
        op.drop_column(table, "tax_class")
    op.drop_table("mandates")
    op.drop_table("files")
    op.drop_table("file_contents")
