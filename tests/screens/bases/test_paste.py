"""Pasting many bases: the dry run, the save and the undo."""

import pytest

from models.database import Database
from tests.support.bases import TABLE
from tests.support.client import Client
from tests.support.databases import StatementCount

LOOK = "内容を確認する"


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1845678", "admin")


def test_a_table_is_looked_over_then_saved_then_undone(admin: Client, sqlite: Database) -> None:
    form = admin.get(admin.get("/bases").links()["まとめて追加する"])
    page = admin.press(form, LOOK, {"pasted": TABLE}, status=200)
    assert "2行を読みました。直すところ：0" in page.text
    saved = admin.press(page, "この2拠点を追加する")
    assert (saved.heading, saved.notices()) == ("まとめて追加した拠点", ["2拠点を追加しました。"])
    assert saved.rows("bases-added") == [["Y1", "ａｂ工場"], ["Y2", "山口工場"]]
    with StatementCount(sqlite) as count:
        admin.get("/bases/paste/1")
    assert len(count.statements) <= 6
    gone = admin.press(saved, "まとめて追加したことを取り消す")
    assert gone.notices() == ["2拠点の追加を取り消しました。"]
    assert [row[0] for row in gone.rows("bases")] == ["001", "002", "003"]
    assert "取り消しました。" in admin.get("/bases/paste/1").text
    assert "すでに取り消しています。" in admin.post("/bases/paste/1/undo", status=409).text


def test_each_wrong_cell_has_its_sentence_and_what_was_pasted_stays(admin: Client) -> None:
    text = "001\t工場\t略\t123\nY2\t\t略"
    page = admin.press(admin.get("/bases/paste"), LOOK, {"pasted": text}, status=422)
    first, second = page.rows("paste-look")
    assert "この拠点コードはすでに使われています" in first[1]
    assert "拠点名を入力してください。" in second[2]
    assert "直すところ：3" in page.text
    assert page.values()["pasted"].replace("\r\n", "\n").strip() == text
    empty = admin.press(admin.get("/bases/paste"), LOOK, {"pasted": " "}, status=422)
    assert "拠点の表を貼り付けるか" in empty.errors()["pasted"]


def test_a_base_admin_adds_none(client: Client) -> None:
    client.sign_in("1845678", "manager001").get("/bases/paste", status=403)
    assert "まとめて追加する" not in client.get("/bases").links()
