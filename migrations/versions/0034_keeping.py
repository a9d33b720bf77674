"""What time is over: words of a case's story can be forgotten, posted forms too.

SQLite drops the trigger with a batch migration of its table, as it does those of migrations/append_only.py.
"""

from alembic import op

revision = "0034"
down_revision = "0031"
branch_labels = None
depends_on = None

# The columns of a line that nothing ever changes.
_FIXED = (
    "id", "organization_id", "request_id", "application_id", "at", "side", "actor_id", "actor_organization_id", "code",
)  # fmt: skip
# Only once the request holds no name, no address and no memo any more.
_EMPTIED = (
    "EXISTS (SELECT 1 FROM inspection_requests WHERE id = OLD.request_id AND user_name = '' AND representative = '' "
    "AND address_1 = '' AND address_2 = '' AND memo = '')"
)
_OWN_REASON = "OLD.code IN ('request_returned', 'request_not_released')"


def _left(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM organizations WHERE id = OLD.{column} AND status = 'closed')"


def _allowed(same: str, facts: str, wordless: str, reasonless: str, nameless: str) -> str:
    """A line may lose what people wrote in it, and the names of people of an organization that left; nothing else."""
    fixed = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in _FIXED)
    return (
        f"{fixed} AND (NEW.facts = OLD.facts "
        f"OR ({facts} = CASE WHEN {_OWN_REASON} THEN {wordless} ELSE {reasonless} END AND {_EMPTIED}) "
        f"OR ({facts} = {nameless} AND {_left('organization_id')})) "
        f"AND (NEW.actor_name = OLD.actor_name OR (NEW.actor_name = '' AND {_left('actor_organization_id')}))"
    )


def upgrade() -> None:
    op.create_index("ix_form_tokens_made_at", "form_tokens", ["made_at"])
    if op.get_bind().dialect.name == "sqlite":
        rule = _allowed(
            "IS", "json(NEW.facts)", "json_remove(OLD.facts, '$.message', '$.text')",
            "json_remove(OLD.facts, '$.message', '$.text', '$.reason')", "json_remove(OLD.facts, '$.to')",
        )  # fmt: skip
        op.execute("DROP TRIGGER case_events_no_update")
        op.execute(
            f"CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events WHEN NOT ({rule}) "
            "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        )
        return
    rule = _allowed(
        "IS NOT DISTINCT FROM", "NEW.facts", "OLD.facts - '{message,text}'::text[]",
        "OLD.facts - '{message,text,reason}'::text[]", "OLD.facts - 'to'",
    )  # fmt: skip
    op.execute(
        "CREATE FUNCTION refuse_all_but_forgetting() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {rule} THEN RETURN NEW; END IF; RAISE EXCEPTION 'append only'; END $$"
    )
    op.execute("DROP TRIGGER case_events_no_update ON case_events")
    op.execute(
        "CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_all_but_forgetting()"
    )


def downgrade() -> None:
    op.drop_index("ix_form_tokens_made_at", "form_tokens")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER case_events_no_update")
        op.execute(
            "CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events "
            "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        )
        return
    op.execute("DROP TRIGGER case_events_no_update ON case_events")
    op.execute("DROP FUNCTION refuse_all_but_forgetting()")
    op.execute(
        "CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
