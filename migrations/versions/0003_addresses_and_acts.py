"""The address that a form leads to may name a long search; a line of a case's story tells whose act it was."""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import filling

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SHORT, _LONG = sa.String(length=400), sa.Text()


def upgrade() -> None:
    with op.batch_alter_table("form_tokens") as table:
        table.alter_column("answer", existing_type=_SHORT, type_=_LONG, existing_nullable=False)
    op.add_column("case_events", sa.Column("actor_organization_id", sa.Integer(), nullable=True))
    with filling("case_events"):
        op.execute(
            "UPDATE case_events SET actor_organization_id = "
            "(SELECT organization_id FROM users WHERE users.id = case_events.actor_id)"
        )


def downgrade() -> None:
    op.drop_column("case_events", "actor_organization_id")
    # A token whose answer no longer fits can only be forgotten; half an address leads nowhere.
    op.execute("DELETE FROM form_tokens WHERE length(answer) > 400")
    with op.batch_alter_table("form_tokens") as table:
        table.alter_column("answer", existing_type=_LONG, type_=_SHORT, existing_nullable=False)
