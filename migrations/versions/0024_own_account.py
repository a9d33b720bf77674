"""On which device a session runs; the second factor of a user; a suspicion of misuse; when dormancy was told; low rows in lists."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_C = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    for name in ("browser", "platform"):
        op.add_column("sessions", sa.Column(name, sa.String(length=32), server_default="", nullable=False))
    for name in ("suspected_at", "dormancy_told_at"):
        op.add_column("users", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("users", sa.Column("low_rows", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column(
        "password_links", sa.Column("purpose", sa.String(length=32), server_default="password", nullable=False)
    )
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_second_factors_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "pending_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", _C, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(length=32), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("certificate_fingerprint", _C, nullable=False),
        sa.Column("certificate_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_pending_sign_ins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pending_sign_ins_token_hash")),
    )
    op.create_index("ix_pending_sign_ins_ends_at", "pending_sign_ins", ["ends_at"])


def downgrade() -> None:
    op.drop_index("ix_pending_sign_ins_ends_at", "pending_sign_ins")
    op.drop_table("pending_sign_ins")
    op.drop_index("ix_recovery_codes_user_id", "recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
    op.drop_column("password_links", "purpose")
    for name in ("low_rows", "dormancy_told_at", "suspected_at"):
        op.drop_column("users", name)
    for name in ("platform", "browser"):
        op.drop_column("sessions", name)
