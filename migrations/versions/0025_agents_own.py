"""What an agent keeps of its own: the certificates it signs with, and more of its accounts at the portal, and
what it is told of its clients' bases."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _key(length: int) -> sa.String:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def _json() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


_OF_ACCOUNTS = (
    sa.Column("sealed_arrival_password", sa.String(length=500), server_default="", nullable=False),
    sa.Column("first_payment", sa.String(length=32), server_default="treasury_only", nullable=False),
    sa.Column("second_payment", sa.String(length=32), server_default="treasury_only", nullable=False),
    sa.Column("email", sa.String(length=254), server_default="", nullable=False),
    sa.Column("person", sa.String(length=30), server_default="", nullable=False),
    sa.Column("phone", sa.String(length=15), server_default="", nullable=False),
    sa.Column("sealed_new_password", sa.String(length=500), server_default="", nullable=False),
    sa.Column("change_error", sa.String(length=60), server_default="", nullable=False),
    sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("warned_days", sa.Integer(), nullable=True),
    sa.Column("warned_unused_days", sa.Integer(), nullable=True),
)


_OF_DEBITS = (
    sa.Column("sealed_account", sa.Text(), server_default="", nullable=False),
    sa.Column("sealed_next", sa.Text(), server_default="", nullable=False),
    sa.Column("change_way", sa.String(length=32), nullable=True),
    sa.Column("wished_on", sa.Date(), nullable=True),
    sa.Column("closing_asked", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("moves", _json(), server_default="[]", nullable=False),
)


def upgrade() -> None:
    op.create_table(
        "signing_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("serial", _key(64), nullable=False),
        sa.Column("fingerprint", _key(64), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("certified_trade_name", sa.String(length=120), nullable=False),
        sa.Column("certified_holder", sa.String(length=120), nullable=False),
        sa.Column("certified_address", sa.String(length=240), nullable=False),
        sa.Column("certificates", sa.Text(), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("sealed_file", sa.Text(), nullable=False),
        sa.Column("trade_name_kana", sa.String(length=120), nullable=False),
        sa.Column("trade_name", sa.String(length=60), nullable=False),
        sa.Column("holder_kana", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("postal_code", sa.String(length=8), nullable=False),
        sa.Column("address_1", sa.String(length=100), nullable=False),
        sa.Column("address_2", sa.String(length=100), nullable=False),
        sa.Column("used_from", sa.Date(), nullable=True),
        sa.Column("differing", _json(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=32), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_days", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_signing_certificates_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_certificates")),
    )
    op.create_index("ix_signing_certificates_of_organization", "signing_certificates", ["organization_id", "not_after"])
    op.create_index("ix_signing_certificates_not_after", "signing_certificates", ["not_after"])
    op.create_table(
        "client_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_organization_id", sa.Integer(), nullable=False),
        sa.Column("agent_base_id", sa.Integer(), nullable=False),
        sa.Column("client_organization_id", sa.Integer(), nullable=False),
        sa.Column("client_base_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=32), nullable=False),
        sa.Column("facts", _json(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_organization_id", "agent_base_id"], ["bases.organization_id", "bases.id"],
            name="fk_client_changes_agent_base",
        ),
        sa.ForeignKeyConstraint(
            ["client_organization_id", "client_base_id"], ["bases.organization_id", "bases.id"],
            name="fk_client_changes_client_base",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_changes")),
    )
    op.create_index(
        "ix_client_changes_of_agent", "client_changes", ["agent_organization_id", "acknowledged_at", "id"]
    )
    op.create_index("ix_client_changes_mailed_at", "client_changes", ["mailed_at"])
    for column in _OF_ACCOUNTS:
        op.add_column("portal_accounts", column._copy())
    for column in _OF_DEBITS:
        op.add_column("direct_debit_accounts", column._copy())


def downgrade() -> None:
    for column in reversed(_OF_DEBITS):
        op.drop_column("direct_debit_accounts", column.name)
    for column in reversed(_OF_ACCOUNTS):
        op.drop_column("portal_accounts", column.name)
    op.drop_table("client_changes")
    op.drop_table("signing_certificates")
