"""Indexes by which agents find a car: its serial, and the end of its chassis number."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_LIVE_ROWS = sa.text("deleted_at IS NULL")
_LIVE = {"sqlite_where": _LIVE_ROWS, "postgresql_where": _LIVE_ROWS}
_AGENT = "agent_organization_id"


def upgrade() -> None:
    op.create_index("ix_requests_agent_plate_serial", "inspection_requests", [_AGENT, "plate_serial", "id"], **_LIVE)
    op.create_index("ix_requests_agent_chassis_end", "inspection_requests", [_AGENT, "chassis_reversed", "id"], **_LIVE)
    op.create_index("ix_applications_agent_plate_serial", "applications", [_AGENT, "plate_serial", "id"])


def downgrade() -> None:
    op.drop_index("ix_applications_agent_plate_serial", "applications")
    op.drop_index("ix_requests_agent_chassis_end", "inspection_requests")
    op.drop_index("ix_requests_agent_plate_serial", "inspection_requests")
