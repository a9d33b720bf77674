"""Whose act changed a request last: the client's, the agent's or the system's."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# An act that moves a request writes its line of the story at the very moment of the change.
_LAST_ACT = (
    "SELECT {column} FROM case_events WHERE case_events.request_id = inspection_requests.id "
    "AND case_events.at = inspection_requests.updated_at AND case_events.side IN ('agent', 'system') "
    "ORDER BY case_events.id DESC LIMIT 1"
)


def upgrade() -> None:
    op.add_column(
        "inspection_requests", sa.Column("updated_side", sa.String(length=16), server_default="client", nullable=False)
    )
    op.add_column("inspection_requests", sa.Column("updated_by_agent", sa.Integer(), nullable=True))
    op.execute(
        f"UPDATE inspection_requests SET updated_side = COALESCE(({_LAST_ACT.format(column='side')}), 'client'), "
        f"updated_by_agent = ({_LAST_ACT.format(column='actor_id')})"
    )
    op.execute(
        "UPDATE inspection_requests SET updated_side = 'system', updated_by_agent = NULL "
        "WHERE status IN ('done', 'ended')"
    )


def downgrade() -> None:
    op.drop_column("inspection_requests", "updated_by_agent")
    op.drop_column("inspection_requests", "updated_side")
