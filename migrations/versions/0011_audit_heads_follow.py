"""The head of each chain of the audit follows its entries by itself.

SQLite drops the trigger with a batch migration of its table, as it does those of migrations/append_only.py.
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NAME = "audit_entries_move_head"
_MOVE = (
    "INSERT INTO audit_heads (organization_id, seq, hash) VALUES (NEW.organization_id, NEW.seq, NEW.hash) "
    "ON CONFLICT (organization_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {_NAME} AFTER INSERT ON audit_entries BEGIN {_MOVE} END")
        return
    op.execute(
        f"CREATE FUNCTION move_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_MOVE} RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {_NAME} AFTER INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION move_audit_head()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {_NAME}")
        return
    op.execute(f"DROP TRIGGER {_NAME} ON audit_entries")
    op.execute("DROP FUNCTION move_audit_head()")
