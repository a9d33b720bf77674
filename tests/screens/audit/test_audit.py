"""The record of acts of one's own organization: the list, one entry, Excel."""

from datetime import datetime

import pytest
from flask import Flask

from domain.rights import Right
from models.database import Database
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.stories import a_draft, actor_of
from usecases.audit import record, record_for
from usecases.bases.add import BaseFacts
from usecases.bases.change import ChangeBase, change_base
from usecases.bases.find import find_base


@pytest.fixture
def admin(client: Client, demo: Demo, sqlite: Database, now: datetime) -> Client:
    client.sign_in("1845678", "admin")
    with sqlite.writer() as session, session.begin():
        a_draft(session, demo, now)
        actor = actor_of(session, demo, "admin")
        base = find_base(session, actor, "001")
        facts = BaseFacts(base.name, base.short_name, base.delegate_number, phone="03-9999-0001", daily_mail=True)
        change_base(session, actor, ChangeBase("001", base.version, facts), now)
    return client


def test_the_list_says_who_did_what_on_which_record_and_from_where(admin: Client) -> None:
    page = admin.get("/audit")
    assert page.columns("audit") == ["日時", "操作", "対象", "ログインID", "氏名", "役割", "接続元"]
    assert page.rows("audit")[:3] == [
        ["2026/11/20 10:00", "拠点の変更", "拠点 001", "admin", "港 社長", "管理者", ""],
        ["2026/11/20 10:00", "依頼データの登録", "依頼 100000001", "sender", "田中 全子", "担当者（送信可）", ""],
        ["2026/11/20 10:00", "ログイン", "", "admin", "港 社長", "管理者", "127.0.0.1"],
    ]
    assert "操作の記録" in page.menu()


def test_a_record_is_named_in_words_and_a_name_of_its_own_stays(
    admin: Client, demo: Demo, sqlite: Database, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        actor = actor_of(session, demo, "admin")
        for name in ("template 2", "direct debit 3", "261124-00003"):
            record(session, actor, "template_added", now, record=name)
    told = [row[2] for row in admin.get("/audit?act=template_added").rows("audit")]
    assert told == ["261124-00003", "ダイレクト納付口座 3", "申請テンプレート 2"]


def test_an_entry_shows_what_was_kept_before_and_after(admin: Client) -> None:
    listed = admin.get("/audit?act=base_changed")
    [row] = listed.rows("audit")
    page = admin.get(listed.links()[row[0]])
    assert page.heading == "拠点の変更"
    assert page.rows("kept") == [
        ["住所1", "東京都港区六本木９－９－９", "なし"],
        ["日次明細メール", "いいえ", "はい"],
        ["電話番号", "03-0000-0001", "03-9999-0001"],
        ["郵便番号", "106-0032", "なし"],
        ["変えた項目", "", "住所1、日次明細メール、電話番号、郵便番号"],
    ]
    assert "記録のつながりの印" in page.text


def test_an_entry_leads_to_its_request(admin: Client) -> None:
    listed = admin.get("/audit?record=100000001")
    page = admin.get(listed.links()[listed.rows("audit")[0][0]])
    assert page.links()["依頼 100000001を開く"] == "/requests/100000001"
    assert page.text.count("操作のほかに記録した内容はありません。") == 1


def test_a_search_is_in_the_address_and_goes_into_the_file(admin: Client) -> None:
    page = admin.press(admin.get("/audit"), "検索する", {"login": "sender", "day_from": "11/20"})
    assert [row[1] for row in page.rows("audit")] == ["依頼データの登録"]
    href = page.links()["Excel"]
    assert href == "/audit.xlsx?day_from=11%2F20&login=sender"
    sheet = admin.sheet(href)
    assert len([row for row in sheet if "依頼 100000001" in row]) == 1
    assert len([row for row in sheet if "拠点の変更" in row]) == 0
    assert admin.get("/audit", htmx=True).rows("audit")[0][1:3] == ["ダウンロード", "audit.xlsx"]
    fragment = admin.get("/audit?login=sender", htmx=True)
    assert (len(fragment.rows("audit")), "<html" in fragment.html) == (1, False)
    assert "条件に合う記録はありません。" in admin.get("/audit?login=nobody").text
    assert len(admin.get("/audit?day_from=2026/2/30", htmx=True).notices()) == 1


def test_a_base_admin_sees_the_own_base_alone(admin: Client, app: Flask) -> None:
    manager = Client(app).sign_in("1845678", "manager001")
    rows = manager.get("/audit").rows("audit")
    people = ["firsttime", "manager001", "sender001", "viewer001"]
    assert [row[1:4] for row in rows[:3]] == [
        ["ログイン", "", "manager001"], ["拠点の変更", "拠点 001", "admin"],
        ["依頼データの登録", "依頼 100000001", "sender"],
    ]  # fmt: skip
    assert sorted(row[1:4] for row in rows[3:]) == [["ユーザーの追加", f"ユーザー {login}", "自動"] for login in people]
    manager.get("/audit/1", status=404)
    admin.get("/audit/1")


@pytest.mark.parametrize(
    ("code", "login", "status"),
    [
        ("1845678", "sender", 403), ("1845678", "viewer001", 403), ("2000001", "admin", 200),
        ("2000001", "branch", 200),
        ("2000001", "sender", 403), ("1000001", "admin", 403), ("1000001", "clerk", 403),
    ],
)  # fmt: skip
def test_administrators_and_base_administrators_read_it(client: Client, code: str, login: str, status: int) -> None:
    client.sign_in(code, login)
    assert client.get("/audit", status=status).status == client.raw("/audit.xlsx").status_code == status


def test_a_missing_right_is_told_by_its_name(client: Client, app: Flask) -> None:
    Client(app).sign_in("1845678", "viewer001").get("/audit", status=403)
    admin = client.sign_in("1845678", "admin")
    listed = admin.get("/audit?act=right_missing")
    page = admin.get(listed.links()[listed.rows("audit")[0][0]])
    assert page.rows("kept")[0][:2] == ["権限", ""]
    assert Right.SEE_AUDIT.value not in page.text


def test_same_number_of_queries_for_1_and_100_rows(admin: Client, demo: Demo, sqlite: Database, now: datetime) -> None:
    counts = []
    for rows in (1, 99):
        with sqlite.writer() as session, session.begin():
            for _nth in range(rows):
                record(session, actor_of(session, demo, "sender001"), "signed_out", now)
                record_for(session, demo.organizations["1845679"].id, "signed_out", now)
        for login in ("admin", "manager001"):
            client = admin if login == "admin" else Client(admin.app).sign_in("1845678", login)
            client.get("/audit")
            with StatementCount(sqlite) as counted:
                client.get("/audit")
            counts.append(len(counted.statements))
    assert set(counts) == {3}
