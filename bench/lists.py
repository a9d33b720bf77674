"""What lists and pages cost at ten thousand and a million rows, on both databases: `python -m bench.lists [rows]`.

Growth is exact: SQLite's virtual machine steps and PostgreSQL's buffers of every statement. Cost is the CPU of server
and database beside a bare route: the driver alone, the same statements, the same HTML from one flat template.
"""

import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from flask import Flask, render_template_string
from sqlalchemy import event

from app import create_app
from bench.fill import NOW, RARE_NAME, Filled, fill
from models.database import Database
from settings import read_settings
from tests.support.client import Client
from tests.support.databases import PostgresTemplate, SqliteTemplate, postgres_server
from usecases.reference import forget
from usecases.transaction import connect

FEW, MANY = 10_000, 1_000_000
ROUNDS, REQUESTS = 9, 20
GROWTH_BAR, DEEP_BAR = 1.25, 1.2
COST_BARS = {"list": 3.5, "fragment": 2.5, "detail": 3.0}
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "SHOW", "SET")


@dataclass(frozen=True)
class Statement:
    """One statement of a page, with what the driver got."""

    text: str
    values: Any


def addresses(filled: Filled, deep: str) -> dict[str, str]:
    """What is measured: a name and the address of the page."""
    return {
        "first page": "/requests",
        "status": "/requests?status=sent",
        "plate": f"/requests?plate={filled.some_plate}",
        "chassis prefix": f"/requests?chassis={filled.some_chassis_prefix}",
        "last digits": f"/requests?chassis={filled.some_chassis_end}",
        "name words": f"/requests?vehicle_user={RARE_NAME[:2]}",
        "kind": "/requests?kind=kei",
        "deep page": f"/requests?after={deep}",
        "detail": f"/requests/{filled.some_request}",
        "applications": "/applications",
        "application detail": f"/applications/{filled.some_request}",
    }


class Bench:
    """A program on a filled database, with one sender signed in."""

    def __init__(self, database: Database, rows: int) -> None:
        self.database = database
        forget()
        self.filled = fill(database, rows)
        settings = read_settings(
            {
                "KEIZOKU_ENV": "demo",
                "KEIZOKU_SECRET_KEY": "bench only " * 6,
                "KEIZOKU_VAULT_KEYS": Fernet.generate_key().decode(),
            }
        )
        self.app = create_app(settings, database, lambda: NOW)
        self.client = Client(self.app)
        self.client.sign_in("1845678", "sender")
        self.deep = self._deep_place()
        self.sqlite = database.engine.dialect.name == "sqlite"

    def _deep_place(self) -> str:
        """The place after about three quarters of the list, as the address of a page would name it."""
        with self.database.reader() as session:
            row = (
                session.connection()
                .exec_driver_sql(
                    "SELECT id, updated_at FROM inspection_requests WHERE deleted_at IS NULL "
                    f"ORDER BY updated_at DESC, id DESC LIMIT 1 OFFSET {self.filled.rows * 3 // 4}"
                )
                .one()
            )
        moment = row[1] if isinstance(row[1], str) else row[1].astimezone(tz=NOW.tzinfo).isoformat()
        return (
            f"{row[0]}~{moment.replace(' ', 'T') if 'T' not in moment else moment}{'' if '+' in moment else '+00:00'}"
        )

    def get(self, address: str, fragment: bool = False) -> str:
        connect(self.database)
        response = self.client.browser.get(address, headers={"HX-Request": "true"} if fragment else {})
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return response.get_data(as_text=True)

    def statements(self, address: str) -> list[Statement]:
        """The statements of one page after it was opened once."""
        self.get(address)
        found: list[Statement] = []

        def note(_connection: Any, _cursor: Any, text: str, values: Any, *_rest: Any) -> None:
            if not text.startswith(TRANSACTION_WORDS):
                found.append(Statement(text, values))

        event.listen(self.database.engine, "before_cursor_execute", note)
        try:
            self.get(address)
        finally:
            event.remove(self.database.engine, "before_cursor_execute", note)
        return found

    def read(self, statement: Statement) -> int:
        """What one statement reads: virtual machine steps, or shared buffers."""
        with self.database.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            if self.sqlite:
                steps = 0

                def count() -> int:
                    nonlocal steps
                    steps += 1
                    return 0

                raw.set_progress_handler(count, 1)
                raw.execute(statement.text, statement.values).fetchall()
                raw.set_progress_handler(None, 0)
                return steps
            with raw.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.text, statement.values)
                plan = cursor.fetchone()[0]
            raw.rollback()
            top = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
            return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])

    def reads(self) -> dict[str, list[int]]:
        return {
            name: [self.read(statement) for statement in self.statements(address)]
            for name, address in addresses(self.filled, self.deep).items()
        }


@contextmanager
def engines(folder: Path) -> Iterator[dict[str, Any]]:
    with postgres_server() as server:
        yield {"SQLite": SqliteTemplate(folder), "PostgreSQL": PostgresTemplate(server)}


def measure_growth(few: Bench, many: Bench, engine: str) -> None:
    small, large = few.reads(), many.reads()
    print(
        f"\n{engine}: {'steps' if few.sqlite else 'buffers'} of each statement, "
        f"{few.filled.rows:,} -> {many.filled.rows:,} rows"
    )
    for name in small:
        # A handful of buffers more is one level of an index, not growth with the table.
        grown = [after / max(before, 1) for before, after in zip(small[name], large[name], strict=True)]
        slack = 0 if few.sqlite else 12
        held = all(
            after <= max(before * GROWTH_BAR, before + slack)
            for before, after in zip(small[name], large[name], strict=True)
        )
        print(
            f"  {name:20} {len(small[name])} statements  {max(grown):5.2f} x  "
            f"{small[name]} -> {large[name]}  {'ok' if held else 'OVER'}"
        )
    deep, first = sum(large["deep page"]), sum(large["first page"])
    print(
        f"  deep page beside the first: {deep / first:.2f} x (bar {DEEP_BAR})  "
        f"{'ok' if deep <= first * DEEP_BAR else 'OVER'}"
    )


def flat_template(html: str) -> str:
    """The page as one template without parts: rows come from values, the rest is text."""
    start, end = html.find("<tbody>"), html.rfind("</tbody>")
    if start < 0:
        return "{% raw %}" + html + "{% endraw %}"
    rows = re.findall(r"<tr\b.*?</tr>", html[start:end], re.DOTALL)
    if not rows:
        return "{% raw %}" + html + "{% endraw %}"
    row = re.sub(r">([^<>]+)<", lambda found: ">{{ cells[" + "0" + "] }}<" if found[1].strip() else found[0], rows[0])
    places = iter(range(1_000))
    row = re.sub(r"cells\[0\]", lambda _found: f"cells[{next(places)}]", row)
    loop = "{% for cells in rows %}" + row + "{% endfor %}"
    return "{% raw %}" + html[: start + 7] + "{% endraw %}" + loop + "{% raw %}" + html[end:] + "{% endraw %}"


def bare_app(bench: Bench, address: str, html: str) -> tuple[Flask, Callable[[], None]]:
    """One route: the driver alone, the same statements, the same HTML."""
    statements = bench.statements(address)
    template = flat_template(html)
    body = html[html.find("<tbody>") : html.rfind("</tbody>")]
    rows = [re.findall(r">([^<>]*[^<>\s][^<>]*)<", found) for found in re.findall(r"<tr\b.*?</tr>", body, re.DOTALL)]
    rows = [cells + [""] * 40 for cells in rows]
    connection = bench.database.engine.raw_connection()
    raw: Any = connection.driver_connection
    app = Flask("bare")

    @app.get("/")
    def bare() -> str:
        cursor = raw.cursor()
        for statement in statements:
            cursor.execute(statement.text, statement.values)
            cursor.fetchall()
        if not bench.sqlite:
            raw.rollback()
        return render_template_string(template, rows=rows)

    return app, connection.close


def cpu_of(process: int) -> float:
    """CPU seconds of another process so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def backends(bench: Bench) -> list[int]:
    if bench.sqlite:
        return []
    with bench.database.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        )]  # fmt: skip


def cost(bench: Bench, act: Callable[[], object]) -> float:
    """CPU seconds of one request, in this process and the database's."""
    databases = backends(bench)
    before = time.process_time() + sum(cpu_of(process) for process in databases)
    for _ in range(REQUESTS):
        act()
    return (time.process_time() + sum(cpu_of(process) for process in databases) - before) / REQUESTS


def measure_cost(bench: Bench, engine: str) -> None:
    print(f"\n{engine}: CPU beside a bare route at {bench.filled.rows:,} rows, median of {ROUNDS} rounds")
    detail = f"/requests/{bench.filled.some_request}"
    for kind, address, fragment in (
        ("list", "/requests", False),
        ("fragment", "/requests", True),
        ("detail", detail, False),
        ("list", "/applications", False),
        ("detail", f"/applications/{bench.filled.some_request}", False),
    ):
        html = bench.get(address, fragment)
        app, close = bare_app(bench, address, html)
        browser = app.test_client()
        ratios, ours = [], []
        for _ in range(ROUNDS):
            bare = cost(bench, lambda browser=browser: browser.get("/").get_data())
            own = cost(bench, lambda address=address, fragment=fragment: bench.get(address, fragment))
            ratios.append(own / bare)
            ours.append(own)
        close()
        ratio = statistics.median(ratios)
        verdict = "ok" if ratio <= COST_BARS[kind] else "OVER"
        print(
            f"  {kind:9} {address.split('?')[0]:26} {ratio:5.2f} x (bar {COST_BARS[kind]})  "
            f"{statistics.median(ours) * 1e3:6.1f} ms  {verdict}"
        )


def main(rows: int = MANY) -> None:
    with tempfile.TemporaryDirectory() as name, engines(Path(name)) as templates:
        for engine, template in templates.items():
            folder = Path(name)
            few = Bench(Database(template.fresh(folder), pool_size=4), min(FEW, rows))
            many = Bench(Database(template.fresh(folder), pool_size=4), rows)
            measure_growth(few, many, engine)
            measure_cost(many, engine)
            few.database.close()
            many.database.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
