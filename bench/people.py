"""What many people cost: tables of 300 of them and of 50 bases, and lists of 5,000: `python -m bench.people`."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import insert

from bench.cases import NOW
from bench.visitor import Visitor, cost_beside_bare
from demo.organizations import make_organizations
from domain.rights import Role
from models.database import NO_MOMENT, Database
from models.users import User, UserBase
from tests.support.client import Client
from tests.support.databases import SqliteTemplate
from tests.support.page import form_values
from usecases.reference import forget
from usecases.transaction import connect
from usecases.users.add import key_of_name

PASTED, PASTED_BASES, LISTED, ROUNDS = 300, 50, 5_000, 7
LONGEST_DRY_RUN, MOST_STATEMENTS, COST_BAR = 2.0, 6, 3.5
FAMILY = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本")
LISTS = (
    "/users", "/users?sort=name", "/users?sort=-base", "/users?sort=role", "/users?sort=-last_sign_in_at",
    "/users?name=田中", "/users?login_id=p04", "/users?base=002", "/users?role=viewer&state=never_seen",
)  # fmt: skip


def users() -> str:
    rows = [f"new{n:03}\t{FAMILY[n % 7]} {n}\t送信可\t00{n % 3 + 1} 002\tnew{n}@example.jp" for n in range(PASTED)]
    return "\n".join(rows)


def bases() -> str:
    rows = [
        f"N{n:02}\t第{n}工場\t第{n}\tAB{n:08}\t\t\t1060032\t東京都港区{n}-1\t\t03-0000-{n:04}"
        for n in range(PASTED_BASES)
    ]
    return "\n".join(rows)


def fill(database: Database) -> None:
    """The demo's organizations, and so many people more in one of them."""
    with database.writer() as session, session.begin():
        demo = make_organizations(session, NOW)
        places = [demo.bases["1845678", code] for code in ("001", "002", "003")]
        people = [_person(n, places[n % 3].organization_id, places[n % 3].code) for n in range(LISTED)]
        session.execute(insert(User), people)
        works_at = [
            {"user_id": 1_000 + n, "base_id": places[n % 3].id, "organization_id": places[n % 3].organization_id}
            for n in range(LISTED)
        ]
        session.execute(insert(UserBase), works_at)


def _person(nth: int, organization_id: int, code: str) -> dict[str, Any]:
    name, role = f"{FAMILY[nth % 7]} {nth}", Role.VIEWER if nth % 4 else Role.SENDER
    return {
        "id": 1_000 + nth, "organization_id": organization_id, "login_id": f"p{nth:04}", "login_key": f"p{nth:04}",
        "name": name, "name_key": key_of_name(name), "role": role, "base_key": code, "password_hash": "",
        "password_changed_at": NOW, "last_sign_in_at": NOW if nth % 2 else NO_MOMENT, "version": 1,
        "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip


def timed(act: Callable[[], object]) -> float:
    """Seconds, the median."""
    taken = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def measure(database: Database) -> bool:
    connect(database)
    forget()
    fill(database)
    admin = Visitor(database, NOW, "1845678", "admin")
    pasted = [("/users/paste", users()), ("/bases/paste", bases())]
    return all([_lists(admin), *(_paste(admin.client, address, table) for address, table in pasted)])


def _lists(admin: Visitor) -> bool:
    print(f"Lists of {LISTED:,} users beside a bare route (SQLite)")
    kept = True
    for address in LISTS:
        count = len(admin.statements(quote(address, safe="/?=&")))
        ratio, times = cost_beside_bare(admin, quote(address, safe="/?=&"))
        held = ratio <= COST_BAR and count <= MOST_STATEMENTS
        print(
            f"  {address:40} {ratio:5.2f} x (bar {COST_BAR})  {times}  {count} statements  {'ok' if held else 'OVER'}"
        )
        kept = kept and count <= MOST_STATEMENTS
    return kept


def _paste(client: Client, address: str, table: str) -> bool:
    page = client.get(address)
    fields = {**form_values(page.form_of("内容を確認する")), "pasted": table}
    looking = timed(lambda: client.browser.post(address, data={**fields, "act": "look"}))
    start = time.perf_counter()
    saved = client.browser.post(address, data={**fields, "act": "add"})
    saving = time.perf_counter() - start
    told = f"looked over in {looking:.2f} s (at most {LONGEST_DRY_RUN} s), saved in {saving:.2f} s"
    print(f"{address}: {table.count(chr(10)) + 1} rows {told}")
    return saved.status_code == 303 and looking <= LONGEST_DRY_RUN


def main() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(SqliteTemplate(Path(folder)).fresh(Path(folder)))
        kept = measure(database)
        database.close()
    return kept


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
