"""Client certificates of our own authority, and which organizations ask for them at sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _key(length: int) -> sa.String:
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "certificate_authorities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("revocation_list", sa.Text(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_authorities")),
        sa.UniqueConstraint("generation", name=op.f("uq_certificate_authorities_generation")),
    )
    op.create_table(
        "client_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("serial", _key(40), nullable=False),
        sa.Column("fingerprint", _key(64), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=32), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_client_certificates_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["certificate_authorities.id"], name=op.f("fk_client_certificates_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_certificates")),
        sa.UniqueConstraint("serial", name=op.f("uq_client_certificates_serial")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_client_certificates_fingerprint")),
    )
    op.create_index("ix_client_certificates_of_organization", "client_certificates", ["organization_id", "not_after"])
    op.create_table(
        "certificate_packages",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("sealed_file", sa.Text(), nullable=False),
        sa.Column("sealed_password", sa.String(length=500), nullable=False),
        sa.Column("file_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["client_certificates.id"], name=op.f("fk_certificate_packages_certificate_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_packages")),
    )
    op.add_column(
        "organizations", sa.Column("certificate_required", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("sessions", sa.Column("certificate_fingerprint", _key(64), server_default="", nullable=False))
    op.add_column("sessions", sa.Column("certificate_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("sessions", "certificate_until")
    op.drop_column("sessions", "certificate_fingerprint")
    op.drop_column("organizations", "certificate_required")
    op.drop_table("certificate_packages")
    op.drop_table("client_certificates")
    op.drop_table("certificate_authorities")
