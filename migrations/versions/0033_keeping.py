"""What its time is over: words of a story are forgotten, old entries of the audit go behind an anchor.

SQLite drops the trigger with a batch migration of its table, as it does those of migrations/append_only.py.
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import allow_truncate, forbid_truncate, make_append_only

revision = "0033"
down_revision = "0032"
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


_ANCHORS = "audit_anchors"
_ANCHORED = f"EXISTS (SELECT 1 FROM {_ANCHORS} WHERE organization_id = OLD.organization_id AND seq >= OLD.seq)"
# An anchor stands for an entry that is there, beyond the one before, and for all between the two.
_TRUE_ANCHOR = (
    "EXISTS (SELECT 1 FROM audit_entries WHERE organization_id = NEW.organization_id AND seq = NEW.seq "
    "AND hash = NEW.hash AND at = NEW.at) AND NEW.count > 0 AND NEW.seq - NEW.count = "
    f"COALESCE((SELECT max(seq) FROM {_ANCHORS} WHERE organization_id = NEW.organization_id), 0)"
)


def upgrade() -> None:
    _forget_words()
    _anchor_audit()


def _anchor_audit() -> None:
    op.create_table(
        _ANCHORS,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_audit_anchors_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchors")),
        sa.UniqueConstraint("organization_id", "seq", name=op.f("uq_audit_anchors_organization_id_seq")),
    )
    make_append_only((_ANCHORS,))
    forbid_truncate((_ANCHORS,))
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        op.execute(f"CREATE TRIGGER {_ANCHORS}_are_true BEFORE INSERT ON {_ANCHORS} WHEN NOT ({_TRUE_ANCHOR}) {refuse}")
        op.execute("DROP TRIGGER audit_entries_no_delete")
        op.execute(
            f"CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries WHEN NOT ({_ANCHORED}) {refuse}"
        )
        return
    for name, rule, row in (
        ("refuse_untrue_anchor", _TRUE_ANCHOR, "NEW"), ("refuse_removal_without_anchor", _ANCHORED, "OLD")
    ):  # fmt: skip
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {rule} THEN RETURN {row}; END IF; RAISE EXCEPTION 'append only'; END $$"
        )
    op.execute(
        f"CREATE TRIGGER {_ANCHORS}_are_true BEFORE INSERT ON {_ANCHORS} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_untrue_anchor()"
    )
    op.execute("DROP TRIGGER audit_entries_no_delete ON audit_entries")
    op.execute(
        "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_removal_without_anchor()"
    )


def _forget_words() -> None:
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
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entries_no_delete")
        op.execute(
            "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
            "BEGIN SELECT RAISE(ABORT, 'append only'); END"
        )
    else:
        op.execute("DROP TRIGGER audit_entries_no_delete ON audit_entries")
        op.execute(
            "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    allow_truncate((_ANCHORS,))
    op.drop_table(_ANCHORS)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_untrue_anchor()")
        op.execute("DROP FUNCTION refuse_removal_without_anchor()")
    _remember_words()


def _remember_words() -> None:
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
