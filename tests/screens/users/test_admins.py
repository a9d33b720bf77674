"""The operator looks after the administrators of tenants, and after nobody else of theirs."""

import pytest
from flask import Flask
from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Database
from tests.screens.users.test_pages import PASSWORD, facts
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page
from tests.support.users import user_of

ADMINS = "/operator/organizations/1845678/admins"


@pytest.fixture
def operator(client: Client) -> Client:
    return client.sign_in("1000001", "admin")


@pytest.fixture
def admin(sqlite: Database) -> str:
    with sqlite.reader() as session:
        return f"{ADMINS}/{user_of(session, 'admin').id}"


def add(operator: Client, login_id: str = "boss") -> Page:
    typed = {"login_id": login_id, "name": "二人目", "way": "one_time"}
    return operator.press(operator.get(f"{ADMINS}/new"), "この利用者を追加する", typed, status=200)


def test_an_organization_leads_to_its_administrators_alone(operator: Client) -> None:
    page = operator.get(operator.get("/operator/organizations/1845678").links()["管理者"])
    assert page.heading == "株式会社みなと自動車 の管理者"
    assert [row[:4] for row in page.rows("users")] == [["admin", "港 社長", "すべての拠点", "管理者"]]
    assert [row[0] for row in operator.sheet(f"{ADMINS}.xlsx")][-1:] == ["admin"]


def test_an_administrator_is_added_and_comes_in(operator: Client, app: Flask) -> None:
    page = add(operator)
    password = facts(page)["仮パスワード"]
    assert (facts(page)["会員コード"], bool(PASSWORD.fullmatch(password))) == ("1845678", True)
    shown = operator.get(page.links()["利用者の画面へ"])
    assert (facts(shown)["役割"], facts(shown)["拠点"]) == ("管理者", "すべての拠点")
    theirs = Client(app).sign_in("1845678", "boss", password)
    assert theirs.raw("/").headers["Location"] == "/password"


def test_no_other_role_is_given_here(operator: Client, sqlite: Database) -> None:
    form = operator.get(f"{ADMINS}/new")
    assert {"role", "bases", "all_bases"} & {n.get("name") for n in form.tree.iter("input")} == set()
    typed = {"login_id": "boss", "name": "二人目", "way": "one_time", "role": "sender", "all_bases": "y"}
    operator.press(form, "この利用者を追加する", typed, status=200)
    with sqlite.reader() as session:
        made = user_of(session, "boss")
    assert (made.role.value, made.all_bases) == ("admin", False)


def test_the_last_administrator_stays(operator: Client, admin: str) -> None:
    page = operator.press(operator.get(f"{admin}/disable"), "この利用者を無効にする", status=422)
    assert "管理者が一人もいなくなるため" in page.errors()[""]
    add(operator)
    assert facts(operator.press(operator.get(f"{admin}/disable"), "この利用者を無効にする"))["状態"] == "無効"


def test_an_administrator_is_edited_reset_and_unlocked(operator: Client, app: Flask, admin: str) -> None:
    page = operator.press(operator.get(f"{admin}/edit"), "利用者を保存する", {"name": "港 新社長"})
    assert page.heading == "港 新社長"
    reset = operator.press(
        operator.get(f"{admin}/reset"), "このパスワードを再設定する", {"way": "one_time"}, status=200
    )
    password = facts(reset)["仮パスワード"]
    stranger = Client(app)
    for _turn in range(5):
        typed = {"member_code": "1845678", "login_id": "admin", "password": "wrong"}
        stranger.post("/sign-in", typed, status=422)
    operator.press(operator.get(admin), "ロックを解除する")
    assert Client(app).sign_in("1845678", "admin", password).raw("/").headers["Location"] == "/password"


def test_both_audits_hold_what_the_operator_did(operator: Client, sqlite: Database, admin: str) -> None:
    add(operator)
    with sqlite.reader() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.code == "user_added", AuditEntry.user_id > 0))
        told = [(entry.login_id, entry.role, entry.record, entry.facts) for entry in entries]
        chains = session.scalars(select(AuditEntry.organization_id).where(AuditEntry.record == "user boss")).all()
    assert told == [("admin", "admin", "user boss", {"given": "admin", "bases": [], "all_bases": False})] * 2
    assert len(set(chains)) == 2


@pytest.mark.parametrize("login_id", ["sender001", "manager001"])
def test_who_is_no_administrator_is_not_there(operator: Client, sqlite: Database, login_id: str) -> None:
    with sqlite.reader() as session:
        other = user_of(session, login_id).id
    for path in ("", "/edit", "/reset", "/disable", "/delete"):
        operator.get(f"{ADMINS}/{other}{path}", status=404)


@pytest.mark.parametrize("code", ["1000001", "9999999", "1845679x"])
def test_only_a_tenant_has_administrators_here(operator: Client, code: str) -> None:
    operator.get(f"/operator/organizations/{code}/admins", status=404)


def test_an_admin_of_another_tenant_is_not_there(operator: Client, sqlite: Database) -> None:
    with sqlite.reader() as session:
        other = user_of(session, "admin", "1845679").id
    operator.get(f"{ADMINS}/{other}", status=404)


@pytest.mark.parametrize(
    ("member_code", "login_id"), [("1000001", "clerk"), ("1845678", "admin"), ("2000001", "admin")]
)
def test_nobody_else_looks_after_administrators(client: Client, member_code: str, login_id: str) -> None:
    client.sign_in(member_code, login_id)
    client.get(ADMINS, status=403)


@pytest.mark.parametrize("path", ["", "/edit", "/reset", "/disable", "/delete"])
def test_a_page_takes_few_statements(operator: Client, sqlite: Database, admin: str, path: str) -> None:
    with StatementCount(sqlite) as count:
        operator.get(f"{admin}{path}")
    assert len(count.statements) <= 6
