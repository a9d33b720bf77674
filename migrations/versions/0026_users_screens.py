"""How lists of users are sorted and searched, who changed a user last, whose work went on with whom, and what came by a paste."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from domain.search_keys import name_key

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_INDEXES = {
    "ix_users_by_name": "name_key",
    "ix_users_by_base": "base_key",
    "ix_users_by_role": "role",
    "ix_users_by_last_sign_in": "last_sign_in_at",
}
# How a moment that never was is kept where lists are sorted by it.
_NEVER = "9999-12-31 00:00:00"


def _key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("users", sa.Column("name_key", _key(40), server_default="", nullable=False))
    op.add_column("users", sa.Column("base_key", _key(7), server_default="", nullable=False))
    op.add_column("users", sa.Column("updated_by", sa.Integer(), nullable=True))
    op.add_column("users", sa.Column("pasted_in", sa.Integer(), nullable=True))
    _fill(op.get_bind())
    for name, column in _INDEXES.items():
        op.create_index(name, "users", ["organization_id", column, "id"])
    op.create_index("ix_users_pasted_in", "users", ["pasted_in"])
    op.add_column("bases", sa.Column("pasted_in", sa.Integer(), nullable=True))
    op.create_index("ix_bases_pasted_in", "bases", ["pasted_in"])
    op.create_table(
        "pasted_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_pasted_batches_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pasted_batches")),
    )
    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("heir_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requests", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_handovers_user"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "heir_id"], ["users.organization_id", "users.id"], name="fk_handovers_heir"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index("ix_handovers_user_id", "handovers", ["user_id", "id"])
    op.create_index("ix_handovers_heir_id", "handovers", ["heir_id"])


def _fill(connection: sa.Connection) -> None:
    for user_id, name in connection.execute(sa.text("SELECT id, name FROM users")).all():
        written = {"key": name_key(name)[:40], "id": user_id}
        connection.execute(sa.text("UPDATE users SET name_key = :key WHERE id = :id"), written)
    first = (
        "SELECT min(bases.code) FROM user_bases JOIN bases ON bases.id = user_bases.base_id "
        "WHERE user_bases.user_id = users.id"
    )
    connection.execute(sa.text(f"UPDATE users SET base_key = COALESCE(({first}), '') WHERE NOT all_bases"))
    never = f"'{_NEVER}.000000'" if connection.dialect.name == "sqlite" else f"'{_NEVER}+00'"
    connection.execute(sa.text(f"UPDATE users SET last_sign_in_at = {never} WHERE last_sign_in_at IS NULL"))


def downgrade() -> None:
    op.drop_table("handovers")
    op.drop_table("pasted_batches")
    op.drop_index("ix_bases_pasted_in", "bases")
    op.drop_column("bases", "pasted_in")
    op.drop_index("ix_users_pasted_in", "users")
    for name in reversed(_INDEXES):
        op.drop_index(name, "users")
    op.execute("UPDATE users SET last_sign_in_at = NULL WHERE last_sign_in_at >= '9999-01-01'")
    op.drop_column("users", "pasted_in")
    op.drop_column("users", "updated_by")
    op.drop_column("users", "base_key")
    op.drop_column("users", "name_key")
