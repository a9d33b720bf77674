"""Pasting many users: the dry run, the save, a file in each encoding, and the undo."""

import io
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from models.database import Database
from tests.conftest import Clock
from tests.screens.users.test_search import ids
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.page import Page
from tests.support.users import TABLE, some_pasted

LOOK, HEADS = "内容を確認する", ["行", "ログインID", "氏名", "役割", "拠点", "メールアドレス"]


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1845678", "admin")


def looked(client: Client, text: str, status: int = 200, **fields: Any) -> Page:
    return client.press(client.get("/users/paste"), LOOK, {"pasted": text, **fields}, status=status)


def csv(text: str, encoding: str = "utf-8") -> FileStorage:
    return FileStorage(io.BytesIO(text.encode(encoding)), filename="利用者.csv")


def test_a_table_is_looked_over_then_saved_then_undone(admin: Client) -> None:
    page = looked(admin, TABLE)
    assert "2行を読みました。直すところ：0" in page.text
    assert page.columns("paste-look") == HEADS
    assert page.rows("paste-look")[1] == ["2", "paste2", "貼付 二", "担当者(送信不可)", "すべての拠点", ""]
    assert "paste1" not in admin.get("/users").text
    saved = admin.press(page, "この2人を追加する")
    assert (saved.heading, saved.notices()) == ("まとめて追加した利用者", ["2人を追加しました。"])
    assert saved.rows("without-address") == [["paste2", "貼付 二", "仮パスワードを出す"]]
    assert {"paste1", "paste2"} < set(ids(admin.get("/users")))
    assert "paste1" in ids(admin.get("/users?state=never_seen"))
    gone = admin.press(saved, "まとめて追加したことを取り消す")
    assert gone.notices() == ["2人の追加を取り消しました。"]
    assert not {"paste1", "paste2"} & set(ids(gone))


def test_each_wrong_cell_has_its_sentence_and_what_was_pasted_stays(admin: Client) -> None:
    text = "login\t山田（仮）\t社長\t999\tx\nSender001\t山田 一\t送信可\t001"
    page = looked(admin, text, status=422)
    assert "2行を読みました。直すところ：5" in page.text
    assert "この2人を追加する" not in page.buttons()
    first, second = page.rows("paste-look")
    assert "氏名に使えるのは文字と数字、空白1つだけです。" in first[2]
    assert "役割は次のどれかで入力してください：拠点管理者、担当者（送信可）、担当者（送信不可）。" in first[3]
    assert "メールアドレスは name@example.jp の形で入力してください。" in first[5]
    assert "このログインIDはすでに使われています。" in second[1]
    assert page.values()["pasted"].replace("\r\n", "\n").strip() == text


def test_nothing_pasted_asks_for_a_table(admin: Client) -> None:
    assert "利用者の表を貼り付けるか" in looked(admin, " \n", status=422).errors()["pasted"]


def test_saving_what_is_wrong_saves_nothing(admin: Client) -> None:
    form = looked(admin, TABLE)
    fields = {"pasted": TABLE + "\nsender001\t別 人\t送信可\t001", "act": "add"}
    admin.press(form, "この2人を追加する", fields, status=422)
    assert "paste1" not in ids(admin.get("/users"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_file_takes_the_place_of_the_box_and_is_carried_on(admin: Client, encoding: str) -> None:
    text = "氏名,ログインID,役割,拠点,備考\r\n貼付 髙子,taka,担当者（送信可）,001 002,x\r\n"
    page = looked(admin, "これは読まれない", file=csv(text, encoding))
    assert page.rows("paste-look") == [["1", "taka", "貼付 髙子", "担当者（送信可）", "001 002"]]
    assert "備考" in page.text
    saved = admin.press(page, "この1人を追加する")
    assert [row[0] for row in saved.rows("without-address")] == ["taka"]


def test_an_unreadable_file_is_refused_and_the_box_stays(admin: Client) -> None:
    page = looked(admin, TABLE, status=422, file=csv("a", "utf-16"))
    assert "このファイルの文字を読めません。" in page.errors()["file"]
    assert page.values()["pasted"].replace("\r\n", "\n").strip() == TABLE.strip()


def test_a_base_admin_pastes_for_the_own_base_alone(client: Client) -> None:
    client.sign_in("1845678", "manager001")
    page = looked(client, "a1\t一\t送信可\t002\nb1\t二\t拠点管理者\t001\nc1\t三\t送信可\tすべての拠点", status=422)
    assert "直すところ：3" in page.text
    assert "この1人を追加する" in looked(client, "a1\t一\t送信可\t001").buttons()


def test_of_many_rows_the_wrong_ones_are_shown(admin: Client) -> None:
    rows = [f"p{n}\t人\t送信可\t{'999' if n == 250 else '001'}" for n in range(300)]
    page = looked(admin, "\n".join(rows), status=422)
    shown = page.rows("paste-look")
    assert len(shown) == 21
    assert shown[-1][:2] == ["251", "p250"]
    assert "300行のうち" in page.text


def test_pressing_twice_saves_once(admin: Client) -> None:
    form = looked(admin, TABLE)
    first, second = admin.press(form, "この2人を追加する"), admin.press(form, "この2人を追加する")
    assert first.heading == second.heading == "まとめて追加した利用者"
    assert first.rows("without-address") == second.rows("without-address")


def test_who_signed_in_cannot_be_taken_out_again(
    admin: Client, app: Flask, sqlite: Database, demo: Demo, clock: Clock
) -> None:
    with sqlite.writer() as session, session.begin():
        batch = some_pasted(session, demo, clock.now)
    page = admin.get(f"/users/paste/{batch}")
    reset = admin.press(admin.get(page.links()["仮パスワードを出す"]), "このパスワードを再設定する", status=200)
    password = next(node.text for node in reset.tree.iter("dd") if node.text and node.text.count("-") == 2)
    Client(app).sign_in("1845678", "paste2", str(password))
    assert "まとめて追加したことを取り消す" not in admin.get(f"/users/paste/{batch}").buttons()
    refused = admin.post(f"/users/paste/{batch}/undo", status=409)
    assert "すでにログインした人か" in refused.text
    clock.move(hours=25)
    late = Client(app).sign_in("1845678", "admin").get(f"/users/paste/{batch}")
    assert "まとめての取り消しはできません。" in late.text


def test_a_page_takes_few_statements(admin: Client, sqlite: Database, demo: Demo, clock: Clock) -> None:
    with sqlite.writer() as session, session.begin():
        batch = some_pasted(session, demo, clock.now)
    for path in ("/users/paste", f"/users/paste/{batch}"):
        with StatementCount(sqlite) as count:
            admin.get(path)
        assert len(count.statements) <= 6
