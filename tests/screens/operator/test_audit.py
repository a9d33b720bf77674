"""The operator's record of acts, a tenant's with a reason, and whether the chains hold."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text

from jobs.audit import check_audit
from models.database import Database
from tests.conftest import Clock
from tests.support.audit import take_guard_away
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page

TENANT = "/operator/audit/organizations/1845678"


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1000001", "admin")


def look(admin: Client, status: int = 303, **typed: str) -> Page:
    fields = {"member_code": "1845678", "reason": "会員からの照会", **typed}
    return admin.press(admin.get("/operator/audit"), "記録を見る", fields, status=status)


def test_the_operators_own_acts_are_listed(admin: Client) -> None:
    page = admin.get("/operator/audit")
    assert page.rows("audit")[0] == [
        "2026/11/20 10:00", "ログイン", "", "admin", "運営 花子", "管理者", "127.0.0.1",
    ]  # fmt: skip
    assert admin.get(page.links()["2026/11/20 10:00"]).heading in {"ログイン", "組織の登録", "ユーザーの追加"}
    assert any("運営 花子" in row for row in admin.sheet(page.links()["Excel"]))
    assert admin.get("/operator/audit?act=downloaded", htmx=True).rows("audit")[0][2] == "audit.xlsx"


def test_a_tenants_record_needs_a_reason_first(admin: Client) -> None:
    for path in (TENANT, f"{TENANT}/1"):
        answer = admin.get(path, status=303)
        assert answer.headers["Location"] == "/operator/audit?member_code=1845678"
    assert admin.get("/operator/audit?member_code=1845678").values()["member_code"] == "1845678"
    page = look(admin, status=422, reason="")
    assert page.errors() == {"reason": "閲覧の理由を入力してください。"}
    assert look(admin, status=422, member_code="1845677").errors() == {
        "member_code": "この会員コードの依頼人・代理人はありません。会員コードを7桁の数字で入力してください。"
    }
    assert look(admin, status=422, member_code="1000001").errors().keys() == {"member_code"}


def test_with_a_reason_it_is_read_for_a_while_and_its_owner_sees_that(admin: Client, app: Flask, clock: Clock) -> None:
    page = look(admin)
    assert page.heading == "操作の記録：株式会社みなと自動車"
    assert page.notices() == [
        "理由：会員からの照会。2026/11/20 10:30まで見られます。この閲覧は、その組織の管理者にも表示されます。"
    ]
    assert page.rows("audit")[0][1:4] == ["運営による監査の記録の閲覧", "1845678", "admin（運営）"]
    assert admin.get(f"{TENANT}/1").heading == "組織の登録"
    admin.get(f"{TENANT}/9999", status=404)
    owner = Client(app).sign_in("1845678", "admin")
    listed = owner.get("/audit?act=audit_looked_at")
    assert listed.rows("audit")[0][1:6] == ["運営による監査の記録の閲覧", "1845678", "admin（運営）", "", "管理者"]
    assert owner.get(listed.links()["2026/11/20 10:00"]).rows("kept") == [["理由", "", "会員からの照会"]]
    clock.move(minutes=30)
    admin.get(TENANT, status=303)


def test_a_reason_for_one_opens_no_other(admin: Client) -> None:
    look(admin)
    admin.get("/operator/audit/organizations/1845679", status=303)


def test_the_state_of_the_chains_is_shown(admin: Client, sqlite: Database, now: datetime) -> None:
    assert "点検結果まだ点検していません最後の点検まだです" in admin.get("/operator/audit").text
    check_audit(now)
    assert "点検結果異常なし最後の点検2026/11/20 10:00" in admin.get("/operator/audit").text
    take_guard_away(sqlite)
    with sqlite.engine.begin() as connection:
        connection.execute(text("UPDATE audit_entries SET login_id = 'x' WHERE seq = 2 AND organization_id = 3"))
    page = admin.press(admin.get("/operator/audit"), "いますべて点検する")
    assert page.notices() == ["まもなくすべての記録を点検します。"]
    check_audit(now)
    page = admin.get("/operator/audit")
    assert len(page.notices()) == 1
    assert page.notices()[0].startswith("記録が書き換えられています")
    assert "番号2からつながっていません" in page.notices()[0]
    assert "結果異常あり" in page.text


@pytest.mark.parametrize(("code", "login"), [("1000001", "clerk"), ("1845678", "admin"), ("2000001", "admin")])
def test_only_the_operators_administrator_inspects_it(client: Client, code: str, login: str) -> None:
    client.sign_in(code, login)
    for path in ("/operator/audit", "/operator/audit/1", TENANT, "/operator/audit/entries.xlsx"):
        client.get(path, status=403)
    client.post("/operator/audit", {"member_code": "1845679", "reason": "x"}, status=403)


def test_its_pages_cost_few_statements(admin: Client, sqlite: Database) -> None:
    look(admin)
    counts = []
    for path in ("/operator/audit", TENANT, f"{TENANT}/1"):
        with StatementCount(sqlite) as counted:
            admin.get(path)
        counts.append(len(counted.statements))
    assert counts == [4, 4, 3]
