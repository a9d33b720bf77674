"""One installation on SQLite in a folder of its own: database, demo organizations, accounts at a real portal."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from demo.organizations import Demo, make_organizations
from domain.vehicle import VehicleKind
from drills.programs import Program, environment
from models.database import Database
from tests.support.agency_stories import SECRET
from tests.support.databases import SqliteTemplate
from usecases.organizations.open_portal_account import OpenPortalAccount, open_portal_account
from usecases.reference import forget
from usecases.transaction import connect, transaction
from usecases.vault import Vault

AGENT_BASE = ("2000001", "001")


@dataclass(frozen=True)
class Installation:
    """Its settings, its database as the drill itself uses it, and its organizations."""

    environ: dict[str, str]
    folder: Path
    file: Path
    database: Database
    demo: Demo

    def broken(self) -> list[Any]:
        """What SQLite's own checks find, by a connection of its own."""
        with closing(sqlite3.connect(self.file, timeout=30)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall()
            return [row for row in whole if row != ("ok",)] + connection.execute("PRAGMA foreign_key_check").fetchall()

    def open_accounts(self) -> None:
        """A bulk user of each kind for the agent's base, at the running portal and here."""
        vault, now = Vault(self.environ["KEIZOKU_VAULT_KEYS"].split(",")), datetime.now(UTC)
        for kind in VehicleKind:
            payer, user = f"P{kind.value}001", f"B{kind.value}001"
            names = {"agent_name": "東京支部", "kind": kind.value, "payer_id": payer, "bulk_user_id": user}
            self.training("POST", "/accounts", {**names, "password": SECRET})
            with transaction() as session:
                base = self.demo.bases[AGENT_BASE]
                open_portal_account(session, vault, base, OpenPortalAccount(kind, payer, user, SECRET), now)

    def training(self, method: str, path: str, order: dict[str, Any] | None = None) -> Any:
        address = f"{self.environ['KEIZOKU_PORTAL_URL']}/training{path}"
        answer = httpx.request(method, address, json=order, timeout=30, trust_env=False)
        assert answer.status_code < 300, answer.text
        return answer.json()


@contextmanager
def installation(template: SqliteTemplate, folder: Path, **settings: str) -> Iterator[Installation]:
    url = template.fresh(folder)
    environ = environment(folder, url, **settings)
    database = Database(url)
    connect(database)
    forget()
    vault = Vault(environ["KEIZOKU_VAULT_KEYS"].split(","))
    with transaction() as session:
        demo = make_organizations(session, datetime.now(UTC), vault)
    try:
        yield Installation(environ, folder, Path(url.removeprefix("sqlite:///")), database, demo)
    finally:
        database.close()


def log_of(program: Program) -> str:
    """The end of what a program wrote, for a failing drill."""
    return program.log.read_text(encoding="utf-8", errors="replace")[-3000:] if program.log.exists() else ""
