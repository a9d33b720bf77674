"""Somebody signed in to a measured program: the pages they open, each one's statements, its cost beside a bare one."""

import statistics
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import event

from app import create_app
from bench.bare import Statement, bare_app, served
from models.database import Database
from settings import read_settings
from tests.support.client import Client
from usecases.prepared import watchers
from usecases.transaction import connect

ROUNDS, REQUESTS = 9, 30
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "SHOW", "SET")

LAST_SEARCHES = ("keizoku-requests", "keizoku-applications")
"""A list that is opened anew would lead on to the search before."""


class Visitor:
    """One person of a filled database, at one moment."""

    def __init__(self, database: Database, now: datetime, member_code: str, login_id: str) -> None:
        self.database = database
        secrets = {"KEIZOKU_SECRET_KEY": "bench only " * 6, "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode()}
        self.app = create_app(read_settings({"KEIZOKU_ENV": "demo", **secrets}), database, lambda: now)
        self.client = Client(self.app).sign_in(member_code, login_id)
        cookie = self.client.browser.get_cookie("keizoku")
        assert cookie is not None
        self.cookie = f"keizoku={cookie.value}"

    def get(self, address: str, fragment: bool = False) -> str:
        connect(self.database)
        for name in LAST_SEARCHES:
            self.client.browser.delete_cookie(name)
        response = self.client.browser.get(address, headers={"HX-Request": "true"} if fragment else {})
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return response.get_data(as_text=True)

    def statements(self, address: str) -> list[Statement]:
        """The statements of one page after it was opened once; what is looked up again from time to time is not its."""
        return min((self._noted(address) for _opened in range(3)), key=len)

    def _noted(self, address: str) -> list[Statement]:
        self.get(address)
        found: list[Statement] = []

        def note(_connection: Any, _cursor: Any, text: str, values: Any, *_rest: Any) -> None:
            if not text.startswith(TRANSACTION_WORDS):
                found.append(Statement(text, values))

        def note_prepared(_cursor: Any, text: str, values: Any) -> None:
            found.append(Statement(text, values))

        event.listen(self.database.engine, "before_cursor_execute", note)
        watchers.append(note_prepared)
        try:
            self.get(address)
        finally:
            event.remove(self.database.engine, "before_cursor_execute", note)
            watchers.remove(note_prepared)
        return found


def cost_beside_bare(visitor: Visitor, address: str, fragment: bool = False) -> tuple[float, str]:
    """How much more than its bare twin it takes, and both in milliseconds of CPU."""
    bare = bare_app(visitor.database, visitor.statements(address), visitor.get(address, fragment))
    headers = {"Cookie": visitor.cookie} | ({"HX-Request": "true"} if fragment else {})
    with served(visitor.app, visitor.database) as ours, served(bare, visitor.database) as theirs:
        costs = [(theirs.cost("/", {}, REQUESTS), ours.cost(address, headers, REQUESTS)) for _round in range(ROUNDS)]
    own, other = (statistics.median(pair[place] for pair in costs) * 1e3 for place in (1, 0))
    return statistics.median(own / other for other, own in costs), f"{own:6.2f} ms beside {other:6.2f} ms"
