"""The portal's own SQLite file: its tables, its connections and the one transaction of a call."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS accounts (
    id INTEGER PRIMARY KEY, bulk_user_id TEXT NOT NULL UNIQUE, payer_id TEXT NOT NULL UNIQUE, agent_name TEXT NOT NULL,
    kind TEXT NOT NULL, password TEXT NOT NULL, password_changed_at TEXT NOT NULL, used_at TEXT NOT NULL,
    deleted_at TEXT, last_seq INTEGER NOT NULL DEFAULT 0, last_event_at TEXT);
CREATE TABLE IF NOT EXISTS applications (
    id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts, key TEXT NOT NULL, kind TEXT NOT NULL,
    step TEXT NOT NULL, receipt_number TEXT UNIQUE, plate TEXT NOT NULL, chassis_key TEXT NOT NULL,
    updated_at TEXT NOT NULL, lodged TEXT NOT NULL, document TEXT NOT NULL, told TEXT NOT NULL,
    UNIQUE (account_id, key));
CREATE INDEX IF NOT EXISTS ix_applications_updated_at ON applications (updated_at);
CREATE INDEX IF NOT EXISTS ix_applications_chassis_key ON applications (chassis_key);
CREATE TABLE IF NOT EXISTS exemptions (receipt_number TEXT PRIMARY KEY, application_id INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS events (
    account_id INTEGER NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (account_id, seq)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS timers (
    id INTEGER PRIMARY KEY, application_id INTEGER NOT NULL REFERENCES applications, act TEXT NOT NULL,
    argument TEXT NOT NULL, since TEXT NOT NULL, at TEXT, UNIQUE (application_id, act, argument));
CREATE INDEX IF NOT EXISTS ix_timers_at ON timers (at) WHERE at IS NOT NULL;
CREATE TABLE IF NOT EXISTS answers (
    account_id INTEGER NOT NULL, path TEXT NOT NULL, idempotency_key TEXT NOT NULL, body_hash TEXT NOT NULL,
    status INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (account_id, path, idempotency_key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counts (
    bulk_user_id TEXT NOT NULL, key TEXT NOT NULL, what TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (bulk_user_id, key, what)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS switches (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, calls TEXT NOT NULL, account TEXT NOT NULL, remaining INTEGER,
    seconds REAL NOT NULL, acts INTEGER NOT NULL, reason TEXT NOT NULL, opens_at TEXT);
CREATE TABLE IF NOT EXISTS forced_results (
    id INTEGER PRIMARY KEY, chassis_key TEXT NOT NULL, result TEXT NOT NULL, reason TEXT NOT NULL,
    message TEXT NOT NULL, remaining INTEGER);
CREATE TABLE IF NOT EXISTS delegates (
    number TEXT NOT NULL, kind TEXT NOT NULL, office_code TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (number, kind, office_code)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cars (
    chassis_key TEXT NOT NULL, kind TEXT NOT NULL, chassis_number TEXT NOT NULL, weight_kg INTEGER NOT NULL,
    use TEXT NOT NULL, eco_class TEXT NOT NULL, card TEXT NOT NULL, parking_penalty INTEGER NOT NULL DEFAULT 0,
    conformity_certificate INTEGER NOT NULL DEFAULT 1, policy INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (chassis_key, kind)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS authorities (certificate TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS debit_accounts (
    account_id INTEGER NOT NULL, reference TEXT NOT NULL, refused_reason TEXT NOT NULL,
    PRIMARY KEY (account_id, reference)) WITHOUT ROWID;
"""


class Database:
    """Hands each thread its connection; a call is one immediate transaction with one commit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection().executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def close(self) -> None:
        """Only after the last call has ended."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._own = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._own.connection = connection
            self._opened.append(connection)
        return connection
