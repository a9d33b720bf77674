"""The registration number for invoices, and the settings that an organization makes by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

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


def downgrade() -> None:
    for name in (*_NULLABLE, "settings_version", "own_fields_needed", *_TICKS, *_TEXTS):
        op.drop_column("organizations", name)
