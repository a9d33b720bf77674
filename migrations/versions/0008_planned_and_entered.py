"""Applications carry the planned day of their request and who entered it; what came back is found by its reason."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LIVE_ROWS = sa.text("deleted_at IS NULL")
_INDEXES = {
    "ix_applications_by_planned_on": ["organization_id", "planned_on", "id"],
    "ix_applications_by_entered_by": ["organization_id", "entered_by", "updated_at", "id"],
    "ix_applications_agent_planned_on": ["agent_organization_id", "planned_on", "id"],
}


def upgrade() -> None:
    op.add_column("applications", sa.Column("planned_on", sa.Date(), nullable=True))
    op.add_column("applications", sa.Column("entered_by", sa.Integer(), server_default="0", nullable=False))
    for column in ("planned_on", "entered_by"):
        op.execute(
            f"UPDATE applications SET {column} = "
            f"(SELECT {column} FROM inspection_requests WHERE inspection_requests.id = applications.request_id)"
        )
    for name, columns in _INDEXES.items():
        op.create_index(name, "applications", columns)
    op.create_index(
        "ix_requests_by_returned_reason",
        "inspection_requests",
        ["organization_id", "returned_reason", "id"],
        sqlite_where=_LIVE_ROWS,
        postgresql_where=_LIVE_ROWS,
    )


def downgrade() -> None:
    op.drop_index("ix_requests_by_returned_reason", "inspection_requests")
    for name in reversed(_INDEXES):
        op.drop_index(name, "applications")
    op.drop_column("applications", "entered_by")
    op.drop_column("applications", "planned_on")
