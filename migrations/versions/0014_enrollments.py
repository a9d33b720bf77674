"""Enrollments: the wizard's drafts, what was signed up, its history, questions and papers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def _key(length: int) -> sa.String:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "enrollments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_number", _key(20), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", _key(120), nullable=False),
        sa.Column("kana", sa.String(length=120), nullable=False),
        sa.Column("designation_key", _key(20), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.Column("sealed_account", sa.Text(), nullable=False),
        sa.Column("manager_passwords", _JSON, nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_from", sa.String(length=45), nullable=False),
        sa.Column("status_hash", _key(64), nullable=False),
        sa.Column("sealed_status_token", sa.String(length=500), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal_ground", sa.String(length=32), nullable=True),
        sa.Column("refusal_text", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["users.id"], name=op.f("fk_enrollments_entered_by")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_enrollments_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollments")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_enrollments_organization_id")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_enrollments_receipt_number")),
        sa.UniqueConstraint("status_hash", name=op.f("uq_enrollments_status_hash")),
    )
    op.create_index("ix_enrollments_by_designation_number", "enrollments", ["designation_key", "id"])
    op.create_index("ix_enrollments_by_name", "enrollments", ["name_key", "id"])
    op.create_index("ix_enrollments_by_received_at", "enrollments", ["received_at", "id"])
    op.create_index("ix_enrollments_by_state", "enrollments", ["state", "received_at", "id"])
    op.create_table(
        "enrollment_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("facts", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["by"], ["users.id"], name=op.f("fk_enrollment_events_by")),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollments.id"], name=op.f("fk_enrollment_events_enrollment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment_events")),
    )
    op.create_index("ix_enrollment_events_enrollment_id", "enrollment_events", ["enrollment_id", "id"])
    op.create_table(
        "enrollment_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollments.id"], name=op.f("fk_enrollment_papers_enrollment_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_enrollment_papers_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment_papers")),
        sa.UniqueConstraint("enrollment_id", "kind", name=op.f("uq_enrollment_papers_enrollment_id_kind")),
    )
    op.create_table(
        "enrollment_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("token_hash", _key(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_enrollment_questions_asked_by")),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollments.id"], name=op.f("fk_enrollment_questions_enrollment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment_questions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_enrollment_questions_token_hash")),
    )
    op.create_index("ix_enrollment_questions_enrollment_id", "enrollment_questions", ["enrollment_id", "id"])
    op.create_table(
        "signup_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", _key(64), nullable=False),
        sa.Column("link_hash", _key(64), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=True),
        sa.Column("sealed_content", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollments.id"], name=op.f("fk_signup_drafts_enrollment_id")),
        sa.ForeignKeyConstraint(["started_by"], ["users.id"], name=op.f("fk_signup_drafts_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup_drafts")),
        sa.UniqueConstraint("enrollment_id", name=op.f("uq_signup_drafts_enrollment_id")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_signup_drafts_link_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signup_drafts_token_hash")),
    )
    op.create_index("ix_signup_drafts_ends_at", "signup_drafts", ["ends_at"])


def downgrade() -> None:
    op.drop_index("ix_signup_drafts_ends_at", "signup_drafts")
    op.drop_table("signup_drafts")
    op.drop_index("ix_enrollment_questions_enrollment_id", "enrollment_questions")
    op.drop_table("enrollment_questions")
    op.drop_table("enrollment_papers")
    op.drop_index("ix_enrollment_events_enrollment_id", "enrollment_events")
    op.drop_table("enrollment_events")
    op.drop_index("ix_enrollments_by_state", "enrollments")
    op.drop_index("ix_enrollments_by_received_at", "enrollments")
    op.drop_index("ix_enrollments_by_name", "enrollments")
    op.drop_index("ix_enrollments_by_designation_number", "enrollments")
    op.drop_table("enrollments")
