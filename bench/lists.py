"""What lists and pages cost at ten thousand and a million rows: `python -m bench.lists [rows [SQLite|PostgreSQL]]`.

Growth is exact: SQLite's virtual machine steps and PostgreSQL's buffers of every statement, those apart that no query
can spare. Cost is the CPU of server and database beside a bare route: the driver alone, the
same statements, the same HTML from one flat template.
What is over its bar is said once more at the end; growth over its bar ends the program with 1.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.bare import Statement
from bench.cases import COMMON_OWN, RARE_CODE, RARE_OWN
from bench.fill import NOW, RARE_NAME, Filled, fill
from bench.growth import Growth, Read, growth, levels, read_of
from bench.visitor import ROUNDS, Visitor, cost_beside_bare
from blueprints.shared.sheets import add_sheets
from models.database import Database
from tests.support.databases import PostgresTemplate, SqliteTemplate, postgres_server
from usecases.reference import forget

FEW, MANY = 10_000, 1_000_000
GROWTH_BAR, DEEP_BAR = 1.25, 1.2
COST_BARS = {"list": 3.5, "fragment": 2.5, "detail": 3.0}
SEARCHES = (
    "status", "plate", "chassis prefix", "last digits", "name words", "own field", "common own field", "option code",
    "deep page",
)  # fmt: skip
ENGINES = ("SQLite", "PostgreSQL")
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "SHOW", "SET")


@dataclass(frozen=True)
class Over:
    """One bar that was broken; growth is exact enough to fail by, CPU is not."""

    text: str
    fails: bool = False


def addresses(filled: Filled, deep: str) -> dict[str, str]:
    """What is measured: a name and the address of the page."""
    found = {
        "first page": "/requests",
        "status": "/requests?status=sent",
        "plate": f"/requests?plate={filled.some_plate}",
        "chassis prefix": f"/requests?chassis={filled.some_chassis_prefix}",
        "last digits": f"/requests?chassis={filled.some_chassis_end}",
        "name words": f"/requests?vehicle_user={RARE_NAME[:2]}",
        "own field": f"/requests?own_1={RARE_OWN[:2]}",
        "common own field": f"/requests?own_1={COMMON_OWN[:2]}",
        "option code": f"/requests?option={RARE_CODE[0]}",
        "kind": "/requests?kind=kei",
        "deep page": f"/requests?after={deep}",
        "detail": f"/requests/{filled.some_request}",
        "applications": "/applications",
        "applications, own field": f"/applications?own_1={RARE_OWN[:2]}",
        "application detail": f"/applications/{filled.some_request}",
    }
    # A browser would write them so; a bare plus would be read as a blank, and the deep page be the first.
    return {name: quote(address, safe="/?=&") for name, address in found.items()}


class Bench(Visitor):
    """A program on a filled database, with one sender signed in."""

    def __init__(self, database: Database, rows: int) -> None:
        forget()
        self.filled = fill(database, rows)
        super().__init__(database, NOW, "1845678", "sender")
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

    def read(self, statement: Statement) -> Read:
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
                return Read(steps)
            with raw.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.text, statement.values)
                plan = cursor.fetchone()[0]
            raw.rollback()
            return read_of((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])

    def levels(self) -> Mapping[str, int]:
        """How deep each index is; SQLite's steps know no pages."""
        return {} if self.sqlite else levels(self.database.engine)

    def reads(self) -> dict[str, list[Read]]:
        return {
            name: [self.read(statement) for statement in self.statements(address)]
            for name, address in addresses(self.filled, self.deep).items()
        }


@contextmanager
def engines(folder: Path) -> Iterator[dict[str, Any]]:
    with postgres_server() as server:
        yield dict(zip(ENGINES, (SqliteTemplate(folder), PostgresTemplate(server)), strict=True))


def measure_growth(few: Bench, many: Bench, engine: str) -> list[Over]:
    small, large = few.reads(), many.reads()
    shallow, deep = few.levels(), many.levels()
    unit = "steps" if few.sqlite else "buffers"
    print(f"\n{engine}: {unit} of each statement, {few.filled.rows:,} -> {many.filled.rows:,} rows")
    over: list[Over] = []
    for name in small:
        pairs = zip(small[name], large[name], strict=True)
        grown = [growth(before, after, shallow, deep) for before, after in pairs]
        print(
            f"  {name:20} {len(grown)} statements  {max(each.ratio for each in grown):5.2f} x  "
            f"{[each.before for each in grown]} -> {[each.after for each in grown]}  {_verdict(grown)}"
        )
        for place, each in enumerate(grown, 1):
            if each.ratio > GROWTH_BAR:
                print(f"    statement {place}: {each.said(unit)}")
            if each.avoidable > GROWTH_BAR:
                text = f"{engine} growth, {name}, statement {place} (bar {GROWTH_BAR}): {each.said(unit)}"
                over.append(Over(text, fails=True))
    later, first = (sum(read.cost for read in large[name]) for name in ("deep page", "first page"))
    text = f"deep page beside the first: {later / first:.2f} x (bar {DEEP_BAR}), {first} -> {later} {unit}"
    held = later <= first * DEEP_BAR
    print(f"  {text}  {'ok' if held else 'OVER'}")
    return over if held else [*over, Over(f"{engine} growth, {text}", fails=True)]


def _verdict(grown: list[Growth]) -> str:
    if any(each.avoidable > GROWTH_BAR for each in grown):
        return "OVER"
    beyond = [each for each in grown if each.ratio > GROWTH_BAR]
    reasons = [("index depth", any(each.depth for each in beyond)), ("rows apart", any(each.apart for each in beyond))]
    return f"ok ({', '.join(reason for reason, holds in reasons if holds)})" if beyond else "ok"


def measure_cost(bench: Bench, engine: str) -> list[Over]:
    print(f"\n{engine}: CPU beside a bare route at {bench.filled.rows:,} rows, median of {ROUNDS} rounds")
    some, named = bench.filled.some_request, addresses(bench.filled, bench.deep)
    over: list[Over] = []
    for kind, address, fragment in (
        ("list", "/requests", False),
        ("fragment", "/requests", True),
        ("detail", f"/requests/{some}", False),
        ("list", "/applications", False),
        ("fragment", "/applications", True),
        ("detail", f"/applications/{some}", False),
        *(("list", named[name], False) for name in SEARCHES),
    ):
        ratio, times = cost_beside_bare(bench, address, fragment)
        print(
            f"  {kind:9} {address:26} {ratio:5.2f} x (bar {COST_BARS[kind]})  {times}  "
            f"{'ok' if ratio <= COST_BARS[kind] else 'OVER'}"
        )
        if ratio > COST_BARS[kind]:
            over.append(Over(f"{engine} cost, {kind} {address}: {ratio:.2f} x (bar {COST_BARS[kind]})"))
        if kind == "detail":
            # The page of a case is drawn once for each state of it; this is what that one time costs.
            add_sheets(bench.app, most=0)
            ratio, times = cost_beside_bare(bench, address)
            print(f"  {'':9} {'drawn anew each time':26} {ratio:5.2f} x            {times}")
            add_sheets(bench.app)
    return over


def main(rows: int = MANY, only: str | None = None) -> bool:
    """Whether no growth bar is broken, on both databases or on one only."""
    over: list[Over] = []
    with tempfile.TemporaryDirectory() as name, engines(Path(name)) as templates:
        for engine, template in templates.items():
            if only not in (None, engine):
                continue
            folder = Path(name)
            few = Bench(Database(template.fresh(folder), pool_size=4), min(FEW, rows))
            many = Bench(Database(template.fresh(folder), pool_size=4), rows)
            over += measure_growth(few, many, engine)
            over += measure_cost(many, engine)
            few.database.close()
            many.database.close()
    print("\nOver their bars:" if over else "\nNothing is over its bar.")
    for each in over:
        print(f"  OVER {each.text}{'' if each.fails else ' (said, not failed by)'}")
    return not any(each.fails for each in over)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.lists")
    parser.add_argument("rows", nargs="?", type=int, default=MANY)
    parser.add_argument("engine", nargs="?", choices=ENGINES)
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    sys.exit(0 if main(asked.rows, asked.engine) else 1)
