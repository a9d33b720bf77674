"""Indexes for each column that a client's or an agent's list sorts by; planned stops."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None

_LIVE_ROWS = sa.text("deleted_at IS NULL")
_REQUESTS = {
    "ix_requests_sorted_by_status": ("organization_id", "status"),
    "ix_requests_agent_number": ("agent_organization_id",),
    "ix_requests_agent_sorted_by_status": ("agent_organization_id", "status"),
    "ix_requests_agent_plate": ("agent_organization_id", "plate_key"),
    "ix_requests_agent_chassis": ("agent_organization_id", "chassis_key"),
    "ix_requests_agent_name": ("agent_organization_id", "name_key"),
    "ix_requests_agent_planned_on": ("agent_organization_id", "planned_on"),
    "ix_requests_agent_expiry_on": ("agent_organization_id", "expiry_on"),
}
_APPLICATIONS = {
    "ix_applications_sorted_by_status": ("organization_id", "status"),
    "ix_applications_by_office": ("organization_id", "office_name"),
    "ix_applications_agent_sorted_by_status": ("agent_organization_id", "status"),
    "ix_applications_agent_sorted_by_oss_status": ("agent_organization_id", "oss_status"),
    "ix_applications_agent_office": ("agent_organization_id", "office_name"),
    "ix_applications_agent_name": ("agent_organization_id", "name_key"),
    "ix_applications_agent_sent_at": ("agent_organization_id", "sent_at"),
    "ix_applications_agent_applied_at": ("agent_organization_id", "applied_at"),
}


def upgrade() -> None:
    for name, columns in _REQUESTS.items():
        op.create_index(
            name,
            "inspection_requests",
            [*columns, "id"],
            sqlite_where=_LIVE_ROWS,
            postgresql_where=_LIVE_ROWS,
        )
    for name, columns in _APPLICATIONS.items():
        op.create_index(name, "applications", [*columns, "id"])
    op.create_table(
        "planned_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_stops")),
    )
    op.create_index("ix_planned_stops_ends_at", "planned_stops", ["ends_at"])


def downgrade() -> None:
    op.drop_table("planned_stops")
    for name in reversed(_APPLICATIONS):
        op.drop_index(name, "applications")
    for name in reversed(_REQUESTS):
        op.drop_index(name, "inspection_requests")
