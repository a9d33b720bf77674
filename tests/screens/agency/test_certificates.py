"""The agent's signing certificates on screen: hand in, enter with what differs in sight, change, stop."""

import io
from datetime import datetime, timedelta

import pytest
from werkzeug.datastructures import FileStorage

from models.database import Database
from tests.conftest import Clock
from tests.screens.agency.conftest import Make
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page
from tests.support.signing import NAMED, PIN, authority, issued, registered, signing_key

LIST, NEW = "/agency/certificates", "/agency/certificates/new"
ENTRY = {
    "holder": "支部 長子", "holder_kana": "しぶ ちょうこ", "trade_name": "東京支部",
    "trade_name_kana": "トウキョウシブ",
    "postal_code": "1510071", "address_1": "東京都渋谷区本町４－１６－４", "address_2": "",
}  # fmt: skip
READ, REGISTER, SAVE = "ファイルを読み込む", "この内容で登録する", "登録内容を保存する"


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("2000001", "admin")


def the_file(body: bytes | None = None, name: str = "秘密の名前.p12") -> FileStorage:
    return FileStorage(io.BytesIO(issued().file() if body is None else body), name)


def handed_in(admin: Client) -> Page:
    return admin.press(admin.get(NEW), READ, {"file": the_file(), "pin": PIN})


def test_the_empty_list_says_what_that_means(admin: Client) -> None:
    page = admin.get(LIST)
    assert "電子証明書はまだ登録されていません。登録するまでは、署名なしで申請します。" in page.text
    assert "署名用電子証明書" in page.menu()


def test_from_file_to_use(admin: Client, sqlite: Database) -> None:
    entry = handed_in(admin)
    assert entry.heading == "電子証明書の内容を入力する"
    given = entry.values()
    assert (given["holder"], given["trade_name"], given["used_from"]) == ("支部 長子", "東京支部", "2026/11/20")
    assert "pin" not in given
    shown = admin.press(entry, REGISTER, ENTRY)
    assert shown.notices()[0] == "電子証明書を登録しました。"
    assert "署名に使用中" in shown.text
    assert "シブ チョウコ" in shown.text
    [row] = admin.get(LIST).rows("certificates")
    assert row[:5] == ["支部 長子", "東京支部", "署名に使用中", "2026/11/20", "2028/01/01 09:00"]
    with sqlite.engine.connect() as connection:
        dump = "\n".join(connection.connection.dbapi_connection.iterdump())  # type: ignore[union-attr]
    assert "秘密の名前" not in dump
    assert "PRIVATE KEY" not in dump


@pytest.mark.parametrize(
    ("pin", "kind", "error"),
    [
        ("", "good", {"pin": "PINを入力してください。"}),
        ("9999", "good", {"pin": "PINが違います。もう一度入力してください。"}),
        (PIN, "none", {"file": "証明書のファイルを選んでください。"}),
        (PIN, "large", {"file": "証明書のファイルは64 KBまでです。証明書と秘密鍵だけのファイルを選んでください。"}),
        (
            PIN,
            "ended",
            {"file": "この証明書は2026/11/19で期限が切れています。新しい証明書のファイルを選んでください。"},
        ),
    ],
)
def test_each_refusal_of_a_file_stands_at_its_field(admin: Client, pin: str, kind: str, error: dict[str, str]) -> None:
    now = datetime.fromisoformat("2026-11-20T01:00:00+00:00")
    bodies = {
        "large": b"\x30" * (64 * 1024 + 1),
        "ended": issued(not_before=now - timedelta(days=5), not_after=now - timedelta(days=1)).file(),
    }
    typed = {"pin": pin} if kind == "none" else {"pin": pin, "file": the_file(bodies.get(kind))}
    page = admin.press(admin.get(NEW), READ, typed, status=422)
    assert {name: text.removeprefix("エラー: ") for name, text in page.errors().items()} == error
    assert page.values().get("pin", "") == ""


def test_what_differs_is_shown_letter_by_letter_before_it_is_saved(admin: Client) -> None:
    typed = {**ENTRY, "holder": "支部 町子", "trade_name": ""}
    page = admin.press(handed_in(admin), REGISTER, typed, status=422)
    assert page.rows("differing") == [["屋号", "（空欄）", "東京支部"], ["氏名又は代表者名", "支部 町子", "支部 長子"]]
    assert [mark.text for mark in page.tree.iter("mark")] == ["東京支部", "町", "長"]
    assert page.values()["holder"] == "支部 町子"
    other = admin.press(page, REGISTER, {**typed, "holder": "支部 丁子"}, status=422)
    assert other.rows("differing")[1] == ["氏名又は代表者名", "支部 丁子", "支部 長子"]
    shown = admin.press(other, "違いを確認したので、入力どおりに登録する", {**typed, "holder": "支部 丁子"})
    assert "氏名又は代表者名は証明書の記載と違いますが、入力どおりに登録されています。" in shown.text


def test_a_confirmation_holds_for_the_very_entry_that_was_seen(admin: Client) -> None:
    page = admin.press(handed_in(admin), REGISTER, {**ENTRY, "holder": "支部 町子"}, status=422)
    changed = {**ENTRY, "holder": "支部 丁子"}
    again = admin.press(page, "違いを確認したので、入力どおりに登録する", changed, status=422)
    assert again.rows("differing") == [["氏名又は代表者名", "支部 丁子", "支部 長子"]]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"holder": ""}, {"holder": "氏名又は代表者名を入力してください。"}),
        ({"holder_kana": "支部"}, {"holder_kana": None}),
        ({"postal_code": "123"}, {"postal_code": None}),
        ({"used_from": ""}, {"used_from": "利用開始日を入力してください。"}),
        (
            {"used_from": "2028/01/02"},
            {"used_from": "利用開始日は、証明書の有効期間（2026/01/01～2028/01/01）の日を入力してください。"},
        ),
    ],
)
def test_each_refusal_of_an_entry_stands_at_its_field(
    admin: Client, wrong: dict[str, str], error: dict[str, str | None]
) -> None:
    page = admin.press(handed_in(admin), REGISTER, {**ENTRY, **wrong}, status=422)
    found = {name: text.removeprefix("エラー: ") for name, text in page.errors().items()}
    assert set(found) == set(error)
    assert {name: found[name] for name, text in error.items() if text} == {k: v for k, v in error.items() if v}
    assert page.values()["address_1"] == ENTRY["address_1"]


def test_a_change_asks_for_the_pin_again(admin: Client) -> None:
    shown = admin.press(handed_in(admin), REGISTER, ENTRY)
    edit = admin.get(shown.links()["登録内容を変更する"])
    for pin, text in (("", "PINを入力してください。"), ("1", "PINが違います。もう一度入力してください。")):
        refused = admin.press(edit, SAVE, {"address_2": "支部ビル", "pin": pin}, status=422)
        assert refused.errors()["pin"].removeprefix("エラー: ") == text
        assert refused.values()["address_2"] == "支部ビル"
    # The building is part of the address there, so the change shows what differs.
    seen = admin.press(edit, SAVE, {"address_2": "支部ビル", "pin": PIN}, status=422)
    assert [row[0] for row in seen.rows("differing")] == ["住所"]
    done = admin.press(seen, "違いを確認したので、入力どおりに登録する", {"pin": PIN})
    assert done.notices()[0] == "登録内容を保存しました。"


def test_a_stale_form_is_told_of_the_newer_entry(admin: Client) -> None:
    shown = admin.press(handed_in(admin), REGISTER, ENTRY)
    edit = admin.get(shown.links()["登録内容を変更する"])
    admin.press(edit, SAVE, {"used_from": "2026/12/01", "pin": PIN})
    late = admin.press(edit, SAVE, {"used_from": "2026/12/24", "pin": PIN}, status=409)
    assert late.values()["used_from"] == "2026/12/24"


def test_stopping_erases_and_says_what_it_means(admin: Client, made: Make) -> None:
    made(registered)
    shown = admin.get(admin.get(LIST).having("table", id="certificates")[0].findall(".//a")[0].get("href", ""))
    confirm = admin.get(shown.links()["この証明書の使用を停止する"])
    assert "ほかに有効な証明書がなければ、新しく登録するまで申請できません。" in confirm.text
    page = admin.press(confirm, "この証明書の使用を停止する")
    assert page.notices()[0] == "電子証明書の使用を停止し、秘密鍵を消去しました。"
    assert page.rows("certificates")[0][2] == "停止"
    assert "いま署名に使える証明書がないため、申請できません。" in page.text


def test_all_but_the_administrator_only_look(client: Client, made: Make) -> None:
    row = made(registered)
    branch = client.sign_in("2000001", "branch")
    page = branch.get(LIST)
    assert "電子証明書を登録する" not in page.text
    assert "この証明書の使用を停止する" not in branch.get(f"{LIST}/{row.id}").text
    branch.get(f"{LIST}/{row.id}/edit", status=403)
    sender = Client(client.app).sign_in("2000001", "sender")
    assert "電子証明書を登録する" not in sender.get(LIST).text
    assert "この証明書の使用を停止する" not in sender.get(f"{LIST}/{row.id}").text
    sender.get(f"{LIST}/{row.id}/edit", status=403)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (61, None),
        (60, "署名用電子証明書の期限が2027年1月19日（令和9年・火）に切れます（あと60日）。"),
        (0, "署名用電子証明書の期限が2026年11月20日（令和8年・金）に切れます（あと0日）。"),
    ],
)
def test_its_end_stands_on_the_first_page(admin: Client, made: Make, days: int, text: str | None) -> None:
    made(registered, not_after=datetime.fromisoformat("2026-11-20T14:59:00+00:00") + timedelta(days=days))
    page = admin.get("/")
    assert (text or "署名用電子証明書の期限") in page.text or text is None
    assert text is not None or "署名用電子証明書の期限" not in page.text


def test_a_certificate_that_has_ended_is_told_until_there_is_another(admin: Client, made: Make, clock: Clock) -> None:
    made(registered, not_after=clock.now + timedelta(minutes=5))
    clock.move(minutes=6)
    assert "に切れたため、申請できません。" in admin.get("/").text
    made(registered)
    assert "署名用電子証明書の期限" not in admin.get("/").text


def test_the_list_asks_as_often_for_many_as_for_one(admin: Client, made: Make, sqlite: Database) -> None:
    made(registered)
    admin.get(LIST)
    with StatementCount(sqlite) as few:
        admin.get(LIST)
    for days in (10, 20, 30):
        made(registered, not_after=datetime.fromisoformat("2027-01-01T00:00:00+00:00") + timedelta(days=days))
    with StatementCount(sqlite) as many:
        page = admin.get(LIST)
    assert (len(page.rows("certificates")), len(many.statements)) == (4, len(few.statements))
    assert len(many.statements) <= 6


def test_a_name_that_would_be_markup_is_shown_as_it_is(admin: Client) -> None:
    strange = authority().issue(
        NAMED.__class__("<b>長子"), datetime.fromisoformat("2026-01-01T00:00:00+00:00"),
        datetime.fromisoformat("2028-01-01T00:00:00+00:00"), signing_key(),
    )  # fmt: skip
    page = admin.press(admin.get(NEW), READ, {"file": the_file(strange.file()), "pin": PIN})
    assert "<b>長子" in page.text
