"""Who was signed in when an inquiry was sent, and from where; the words of own fields and option codes."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.search_keys import own_words

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ROWS_AT_ONCE = 1_000
_OWN = sa.table(
    "own_words",
    *(sa.column(name) for name in ("organization_id", "place", "word", "request_id")),
)


def upgrade() -> None:
    with op.batch_alter_table("inquiries") as batch:
        batch.add_column(sa.Column("organization_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("asked_by", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("case_number", sa.String(length=13), server_default="", nullable=False))
        batch.add_column(sa.Column("screen", sa.String(length=40), server_default="", nullable=False))
        batch.create_foreign_key(
            "fk_inquiries_asker", "users", ["organization_id", "asked_by"], ["organization_id", "id"]
        )
    op.create_table(
        "own_words",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "word",
            sa.String(length=20).with_variant(sa.String(length=20, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "request_id"],
            ["inspection_requests.organization_id", "inspection_requests.id"],
            name="fk_own_words_request",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organization_id", "place", "word", "request_id", name=op.f("pk_own_words")),
        sqlite_with_rowid=False,
    )
    for words in _words_of_requests(op.get_bind()):
        op.bulk_insert(_OWN, words)
    op.create_index("ix_own_words_request_id", "own_words", ["request_id"])


def _words_of_requests(connection: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    """In parts that memory holds, along the numbers of the requests."""
    query = sa.text(
        "SELECT id, organization_id, option_code, own_fields FROM inspection_requests WHERE id > :last "
        f"ORDER BY id LIMIT {_ROWS_AT_ONCE}"
    )
    last = 0
    while rows := connection.execute(query, {"last": last}).all():
        words = [
            {"organization_id": row.organization_id, "place": place, "word": word, "request_id": row.id}
            for row in rows
            for place, word in sorted(own_words(row.option_code, _list(row.own_fields)))
        ]
        if words:
            yield words
        last = rows[-1].id


def _list(stored: Any) -> list[str]:
    """SQLite gives the text of what it stores, PostgreSQL the list itself."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return [str(text) for text in found or ()]


def downgrade() -> None:
    op.drop_index("ix_own_words_request_id", "own_words")
    op.drop_table("own_words")
    with op.batch_alter_table("inquiries") as batch:
        batch.drop_constraint("fk_inquiries_asker", type_="foreignkey")
        for name in ("screen", "case_number", "asked_by", "organization_id"):
            batch.drop_column(name)
