"""The list of users: who sees whom, filters, order, pages, Excel."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.rights import Role
from models.audit import AuditEntry
from models.database import Database
from models.users import User, UserBase
from tests.conftest import START
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.page import Page
from usecases.users.add import key_of_name

HEADS = ["ログインID", "氏名", "拠点", "役割", "最終ログイン", "状態"]
SENDER001 = ["sender001", "佐藤 一郎", "六本木工場", "担当者（送信可）", "", "未ログイン"]


def ids(page: Page) -> list[str]:
    return [row[0] for row in page.rows("users")]


def many(sqlite: Database, demo: Demo, count: int) -> None:
    """So many senders more, every one of them at one base or at all of them."""
    where = demo.bases["1845678", "002"]
    with sqlite.writer() as session, session.begin():
        for n in range(count):
            user = User(
                organization_id=where.organization_id, login_id=f"p{n:03}", login_key=f"p{n:03}", name=f"人{n % 7}",
                name_key=key_of_name(f"人{n % 7}"), role=Role.SENDER, all_bases=not n % 3,
                base_key="002" if n % 3 else "", password_hash="", password_changed_at=START,
                last_sign_in_at=START + timedelta(minutes=n) if n % 2 else None, created_at=START, updated_at=START,
            )  # fmt: skip
            session.add(user)
            session.flush()
            if n % 3:
                session.add(UserBase(user_id=user.id, base_id=where.id, organization_id=where.organization_id))


def test_an_admin_sees_everybody_of_the_own_organization(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/users")
    assert (page.heading, page.columns("users")) == ("利用者", HEADS)
    assert ids(page) == ["admin", "firsttime", "manager001", "sender", "sender001", "viewer001"]
    assert page.rows("users")[4] == SENDER001
    assert page.rows("users")[0] == ["admin", "港 社長", "すべての拠点", "管理者", "2026/11/20 10:00", "利用中"]


@pytest.mark.parametrize(
    ("member_code", "login_id", "seen"),
    [
        ("1845678", "manager001", ["firsttime", "manager001", "sender001", "viewer001"]),
        ("1845679", "admin", ["admin", "sender"]),
        ("2000001", "admin", ["admin", "branch", "sender", "viewer"]),
        ("2000001", "branch", ["branch"]),
        ("1000001", "admin", ["admin", "clerk"]),
    ],
)
def test_each_sees_the_people_of_the_own_scope(
    client: Client, member_code: str, login_id: str, seen: list[str]
) -> None:
    client.sign_in(member_code, login_id)
    assert ids(client.get("/users")) == seen
    assert [str(row[0]) for row in client.sheet("/users.xlsx")][-len(seen) :] == seen


@pytest.mark.parametrize(
    ("member_code", "login_id"),
    [("1845678", "sender001"), ("1845678", "viewer001"), ("2000001", "sender"), ("1000001", "clerk")],
)
def test_staff_have_no_list_of_users(client: Client, member_code: str, login_id: str) -> None:
    client.sign_in(member_code, login_id)
    page = client.get("/users", status=403)
    assert "利用者" not in page.menu()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("login_id=ｓｅｎ", ["sender", "sender001"]),
        ("login_id=ender", []),
        ("name=一郎", ["sender001"]),
        ("name=佐藤一郎", ["sender001"]),
        ("name=%25", []),
        ("base=001", ["firsttime", "manager001", "sender001", "viewer001"]),
        ("base=999", []),
        ("role=viewer&role=base_admin", ["manager001", "viewer001"]),
        ("role=nobody", ["admin", "firsttime", "manager001", "sender", "sender001", "viewer001"]),
        ("state=active", ["admin"]),
        ("state=never_seen&role=sender", ["firsttime", "sender", "sender001"]),
        ("state=disabled", []),
        ("state=x&name=", ["admin", "firsttime", "manager001", "sender", "sender001", "viewer001"]),
    ],
)
def test_conditions_forgive_how_they_are_typed(client: Client, query: str, found: list[str]) -> None:
    client.sign_in("1845678", "admin")
    whole, fragment = client.get(f"/users?{query}"), client.get(f"/users?{query}", htmx=True)
    assert ids(whole) == ids(fragment) == found


def test_what_was_ticked_stays_ticked(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/users?role=viewer&role=sender&base=001")
    ticked = [node.get("value") for node in page.tree.iter("input") if node.get("checked") is not None]
    assert ticked == ["sender", "viewer"]
    assert "001 六本木工場" in page.text


def test_a_search_that_finds_nobody_says_so(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/users?name=いない")
    assert "条件に合う利用者はいません。" in page.text
    assert "条件をすべて外す" in page.links()


def written(user: User) -> dict[str, object]:
    return {
        "login_id": user.login_key,
        "name": user.name_key,
        "base": user.base_key,
        "role": user.role.value,
        "last_sign_in_at": user.last_sign_in_at or datetime.max.replace(tzinfo=START.tzinfo),
    }


@pytest.mark.parametrize("way", ["", "-"])
@pytest.mark.parametrize("column", ["login_id", "name", "base", "role", "last_sign_in_at"])
def test_every_column_sorts_both_ways_over_all_pages(
    client: Client, demo: Demo, sqlite: Database, column: str, way: str
) -> None:
    many(sqlite, demo, 45)
    client.sign_in("1845678", "admin")
    with sqlite.reader() as session:
        organization_id = demo.organizations["1845678"].id
        users = session.scalars(select(User).where(User.organization_id == organization_id)).all()
    wanted = sorted(users, key=lambda user: (written(user)[column], user.id), reverse=bool(way))
    found, page = [], client.get(f"/users?sort={way}{column}")
    while True:
        found += ids(page)
        if "次" not in page.links():
            break
        assert len(page.rows("users")) == 20
        page = client.get(page.links()["次"])
    assert found == [user.login_id for user in wanted]
    assert ids(client.get(page.links()["最初"])) == found[:20]


@pytest.mark.parametrize("query", ["", "?role=sender&base=002&state=active", "?sort=-last_sign_in_at"])
def test_a_list_takes_as_few_statements_for_a_hundred_as_for_one(
    client: Client, demo: Demo, sqlite: Database, query: str
) -> None:
    client.sign_in("1845678", "admin")
    client.post("/settings", {"language": "ja", "page_size": "100", "single_keys": "y"})
    counts = []
    for more in (1, 100):
        many(sqlite, demo, more) if more == 100 else None
        client.get(f"/users{query}")
        with StatementCount(sqlite) as count:
            client.get(f"/users{query}")
        counts.append(len(count.statements))
    assert counts[0] == counts[1] <= 6


def test_the_excel_file_holds_what_was_searched_for_and_is_noted(client: Client, sqlite: Database) -> None:
    rows = client.sign_in("1845678", "admin").sheet("/users.xlsx?role=sender&sort=-login_id")
    assert rows[-4] == HEADS
    assert [row[0] for row in rows[-3:]] == ["sender001", "sender", "firsttime"]
    assert rows[1][0].startswith("役割：担当者（送信可）")
    with sqlite.reader() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "downloaded")).one()
    assert (entry.record, entry.login_id) == ("users.xlsx", "admin")


def test_a_base_admin_reads_no_name_of_another_base(client: Client, demo: Demo, sqlite: Database) -> None:
    with sqlite.writer() as session, session.begin():
        for code in ("002", "003"):
            base = demo.bases["1845678", code]
            user = session.scalars(select(User).where(User.login_key == "sender001")).one()
            session.add(UserBase(user_id=user.id, base_id=base.id, organization_id=base.organization_id))
    page = client.sign_in("1845678", "manager001").get("/users")
    assert "練馬工場" not in page.text
    shown = client.get(page.links()["sender001"])
    assert "練馬工場" not in shown.text
    assert shown.notices() == ["この利用者はほかの拠点も担当しています。変更は管理者に頼んでください。"]
    assert "利用者を編集する" not in shown.links()
