"""What an accepted enrollment leaves: the company's numbers and account, people of bases, links that set a password."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


_TEXTS = {
    "organizations": {
        "representative": sa.String(length=30),
        "fax": sa.String(length=15),
        "designation_number": sa.String(length=20),
        "certification_number": sa.String(length=20),
        "operator_id": sa.String(length=8),
        "corporate_number": sa.String(length=13),
        "sealed_account": sa.Text(),
    },
    "bases": {"ainas_code": sa.String(length=20), "agency_id": _key(9)},
}


def upgrade() -> None:
    for table, columns in _TEXTS.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, server_default="", nullable=False))
    op.add_column(
        "organizations", sa.Column("invoice_recipient", sa.String(length=32), server_default="whole", nullable=False)
    )
    op.add_column(
        "organizations",
        sa.Column(
            "functions",
            sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql"),
            server_default="[]",
            nullable=False,
        ),
    )
    op.create_index("ix_bases_agency_id", "bases", ["agency_id"])
    op.create_index("ix_organizations_designation_number", "organizations", ["designation_number", "id"])
    op.create_table(
        "base_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("kana", sa.String(length=60), nullable=False),
        sa.Column("service_user_id", sa.String(length=32), nullable=False),
        sa.Column("inspector_code", sa.String(length=8), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_base_people_base"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_base_people_user"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_base_people")),
    )
    op.create_index("ix_base_people_base_id", "base_people", ["organization_id", "base_id", "kind", "id"])
    op.create_table(
        "password_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", _key(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_password_links_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_links_token_hash")),
    )
    op.create_index("ix_password_links_user_id", "password_links", ["user_id"])


def downgrade() -> None:
    op.drop_index("ix_password_links_user_id", "password_links")
    op.drop_table("password_links")
    op.drop_index("ix_base_people_base_id", "base_people")
    op.drop_table("base_people")
    op.drop_index("ix_organizations_designation_number", "organizations")
    op.drop_index("ix_bases_agency_id", "bases")
    op.drop_column("organizations", "functions")
    op.drop_column("organizations", "invoice_recipient")
    for table, columns in reversed(_TEXTS.items()):
        for name in reversed(columns):
            op.drop_column(table, name)
