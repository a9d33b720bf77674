"""Show, new and edit a user: every refusal, nothing typed lost, and a password that is shown once."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models.database import Database
from models.users import User, UserSession
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.page import Page
from tests.support.users import user_of

PASSWORD = re.compile(r"[A-Za-z2-9]{4}-[A-Za-z2-9]{4}-[A-Za-z2-9]{4}")
ADD = "この利用者を追加する"
SAVE = "利用者を保存する"


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1845678", "admin")


@pytest.fixture
def new(demo: Demo) -> dict[str, Any]:
    base = str(demo.bases["1845678", "001"].id)
    return {"login_id": "new.one", "name": "新人 一", "role": "sender", "bases": [base], "way": "one_time"}


def facts(page: Page) -> dict[str, str]:
    names = ["".join(node.itertext()).strip() for node in page.tree.iter("dt")]
    return dict(zip(names, ["".join(node.itertext()).strip() for node in page.tree.iter("dd")], strict=False))


def address_of(sqlite: Database, login_id: str, member_code: str = "1845678") -> str:
    with sqlite.reader() as session:
        return f"/users/{user_of(session, login_id, member_code).id}"


def test_a_page_shows_what_is_known(admin: Client, sqlite: Database) -> None:
    page = admin.get(address_of(sqlite, "sender001"))
    assert page.heading == "佐藤 一郎"
    known = {
        "ログインID": "sender001",
        "氏名": "佐藤 一郎",
        "役割": "担当者（送信可）",
        "拠点": "六本木工場",
        "メールアドレス": "sender001@minato.example",
        "状態": "未ログイン",
        "最終ログイン": "なし",
        "パスワードの有効期限": "期限なし",
        "仮パスワード": "なし",
        "ロック": "ロックなし",
    }
    assert facts(page) | known == facts(page)


def test_a_lock_is_shown(admin: Client, app: Flask, sqlite: Database) -> None:
    stranger = Client(app)
    for _turn in range(5):
        typed = {"member_code": "1845678", "login_id": "sender001", "password": "wrong"}
        stranger.post("/sign-in", typed, status=422)
    assert facts(admin.get(address_of(sqlite, "sender001")))["ロック"] == "2026/11/20 10:15まで"


@pytest.mark.parametrize(
    ("who", "login_id", "status", "editable"),
    [
        ("admin", "admin", 200, False),
        ("admin", "manager001", 200, True),
        ("manager001", "sender001", 200, True),
        ("manager001", "manager001", 200, False),
        ("manager001", "sender", 404, False),
        ("manager001", "admin", 404, False),
    ],
)
def test_buttons_follow_whom_one_looks_after(
    client: Client, sqlite: Database, who: str, login_id: str, status: int, editable: bool
) -> None:
    client.sign_in("1845678", who)
    address = address_of(sqlite, login_id)
    page = client.get(address, status=status)
    assert ("利用者を編集する" in page.links()) == editable
    refused = client.get(f"{address}/edit", status=200 if editable else 404 if status == 404 else 409)
    assert ("この利用者は変更できません。" in refused.text) == (not editable and status == 200)


def test_a_user_is_added_and_the_password_is_shown_once(
    admin: Client, app: Flask, sqlite: Database, new: dict[str, Any]
) -> None:
    form = admin.get("/users/new")
    page = admin.press(form, ADD, {**new, "login_id": "ＮＥＷ．one"}, status=200)
    assert page.heading == "利用者を追加しました"
    password = facts(page)["仮パスワード"]
    assert PASSWORD.fullmatch(password)
    assert facts(page)["会員コード"] == "1845678"
    shown = admin.get(page.links()["利用者の画面へ"])
    assert (facts(shown)["ログインID"], facts(shown)["拠点"]) == ("NEW.one", "六本木工場")
    assert facts(shown)["仮パスワード"] == "2026/11/23 10:00 まで有効"
    assert password not in shown.text
    again = admin.press(form, ADD, {**new, "login_id": "ＮＥＷ．one"})
    assert (again.heading, password in again.text) == ("新人 一", False)
    newcomer = Client(app).sign_in("1845678", "new.one", password)
    assert newcomer.raw("/requests").status_code == 303
    assert newcomer.get("/password").heading == "パスワードを変更する" or newcomer.raw("/password").status_code == 200


def test_an_invitation_goes_out_by_mail(admin: Client, new: dict[str, Any]) -> None:
    page = admin.press(admin.get("/users/new"), ADD, {**new, "way": "link", "email": "new@example.jp"})
    assert page.notices()[0] == "利用者を追加し、パスワードを決めるリンクをメールで送りました。"
    assert facts(page)["仮パスワード"] == "なし"


REFUSED = [
    ({"login_id": ""}, {"login_id": "ログインIDを入力してください。"}),
    ({"login_id": "新人"}, {"login_id": "ログインIDは半角の英数字と - _ . の1〜32文字で入力してください。"}),
    ({"login_id": "Sender001"}, {"login_id": "このログインIDはすでに使われています。別のIDを入力してください。"}),
    ({"name": ""}, {"name": "氏名を入力してください。"}),
    ({"name": "一二三四五六七八九十一"}, {"name": "氏名は10文字以内で入力してください。"}),
    ({"name": "山田（仮）"}, {"name": "氏名に使えるのは文字と数字、空白1つだけです。記号は使えません。"}),
    ({"email": "a@b"}, {"email": "メールアドレスは name@example.jp の形で入力してください。"}),
    ({"way": "link"}, {"email": "リンクを送るメールアドレスを入力してください。"}),
    ({"bases": []}, {"bases": "担当する拠点を1つ以上選ぶか、「すべての拠点」を選んでください。"}),
    (
        {"role": "base_admin", "all_bases": "y"},
        {"all_bases": "拠点管理者には担当する拠点を選んでください。"},
    ),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    admin: Client, new: dict[str, Any], wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    typed = {"email": "new@example.jp", **new, **wrong}
    if wrong == {"way": "link"}:
        typed["email"] = ""
    page = admin.press(admin.get("/users/new"), ADD, typed, status=422)
    assert {name: text.removeprefix("エラー: ") for name, text in page.errors().items()} == errors
    values = page.values()
    assert {name: values.get(name, [] if name == "bases" else "") for name in ("login_id", "name", "role", "way")} == {
        name: typed[name] for name in ("login_id", "name", "role", "way")
    }
    assert values["email"] == typed["email"]
    ticked = [
        n.get("value") for n in page.tree.iter("input") if n.get("name") == "bases" and n.get("checked") is not None
    ]
    assert ticked == typed["bases"]


@pytest.mark.parametrize(
    ("who", "given"),
    [
        ("manager001", {"role": "base_admin"}),
        ("admin", {"role": "admin"}),
        ("admin", {"role": "x"}),
        ("admin", {"bases": ["foreign"]}),
        ("manager001", {"bases": ["second"]}),
        ("admin", {"bases": ["x", "-1"]}),
    ],
)
def test_nobody_gives_what_they_were_not_offered(
    client: Client, demo: Demo, sqlite: Database, new: dict[str, Any], who: str, given: dict[str, Any]
) -> None:
    named = {"foreign": ("1845679", "001"), "second": ("1845678", "002")}
    if "bases" in given:
        bases = [str(demo.bases[named[one]].id) if one in named else one for one in given["bases"]]
        given = {"bases": bases}
    client.sign_in("1845678", who)
    page = client.press(client.get("/users/new"), ADD, {**new, **given}, status=422)
    assert list(page.errors()) == list(given)
    with sqlite.reader() as session:
        assert session.scalar(select(User.id).where(User.login_key == "new.one")) is None


def test_fields_that_no_form_has_change_nothing(client: Client, demo: Demo, sqlite: Database) -> None:
    """Mass assignment: neither the organization nor a state or another's flag is taken from a form."""
    client.sign_in("1845678", "manager001")
    address = address_of(sqlite, "sender001")
    foreign = {
        "organization_id": str(demo.organizations["1845679"].id), "all_bases": "y", "disabled_at": "2026-01-01",
        "password_hash": "x", "must_change_password": "y", "id": "1", "is_admin": "1", "name": "改名 子",
    }  # fmt: skip
    client.press(client.get(f"{address}/edit"), SAVE, foreign)
    with sqlite.reader() as session:
        user = user_of(session, "sender001")
    assert (user.name, user.all_bases, user.disabled_at, user.must_change_password) == ("改名 子", False, None, False)
    assert user.password_hash.startswith("$argon2id$")


def test_a_base_admin_is_offered_staff_roles_and_own_bases_alone(client: Client, demo: Demo) -> None:
    form = client.sign_in("1845678", "manager001").get("/users/new")
    offered = {
        name: [node.get("value") for node in form.tree.iter("input") if node.get("name") == name]
        for name in ("role", "bases", "all_bases")
    }
    own = str(demo.bases["1845678", "001"].id)
    assert offered == {"role": ["sender", "viewer"], "bases": [own], "all_bases": []}


def test_the_operator_has_administrators_and_clerks_and_no_bases(client: Client) -> None:
    client.sign_in("1000001", "admin")
    form = client.get("/users/new")
    assert "担当者（送信可）" not in form.text
    typed = {"login_id": "clerk2", "name": "運営 次郎", "role": "sender", "way": "one_time"}
    page = client.press(form, ADD, typed, status=200)
    shown = facts(client.get(page.links()["利用者の画面へ"]))
    assert (shown["役割"], shown["拠点"]) == ("担当者", "すべての拠点")


def test_a_change_of_role_signs_the_user_out(admin: Client, app: Flask, sqlite: Database) -> None:
    theirs = Client(app).sign_in("1845678", "viewer001")
    address = address_of(sqlite, "viewer001")
    page = admin.press(admin.get(f"{address}/edit"), SAVE, {"role": "sender"})
    assert (page.heading, page.notices()) == ("鈴木 見太", ["利用者を保存しました。"])
    assert facts(page)["役割"] == "担当者（送信可）"
    assert theirs.raw("/requests").headers["Location"].startswith("/sign-in")
    with sqlite.reader() as session:
        reasons = session.scalars(select(UserSession.end_reason).where(UserSession.ended_at.is_not(None))).all()
    assert reasons == ["role_changed"]


def test_a_change_of_the_name_signs_nobody_out(admin: Client, app: Flask, sqlite: Database) -> None:
    theirs = Client(app).sign_in("1845678", "viewer001")
    admin.press(admin.get(f"{address_of(sqlite, 'viewer001')}/edit"), SAVE, {"name": "鈴木 改"})
    assert theirs.raw("/requests").status_code == 200


def test_what_someone_else_saved_first_is_shown(admin: Client, app: Flask, demo: Demo, sqlite: Database) -> None:
    address = address_of(sqlite, "sender001")
    mine = admin.get(f"{address}/edit")
    other = Client(app).sign_in("1845678", "manager001")
    other.press(other.get(f"{address}/edit"), SAVE, {"name": "相手の 名"})
    bases = [str(demo.bases["1845678", code].id) for code in ("001", "002")]
    page = admin.press(mine, SAVE, {"name": "わたし", "bases": bases}, status=409)
    assert page.heading == "ほかの人が先に保存しました"
    assert page.rows("differences") == [
        ["氏名", "相手の 名", "わたし"],
        ["拠点", "001 六本木工場", "001 六本木工場、002 練馬工場"],
    ]
    saved = admin.press(page, "自分の入力で上書きする")
    assert (saved.heading, facts(saved)["拠点"]) == ("わたし", "六本木工場、練馬工場")


@pytest.mark.parametrize("path", ["", "/edit"])
def test_a_page_takes_few_statements(admin: Client, sqlite: Database, path: str) -> None:
    address = address_of(sqlite, "sender001")
    with StatementCount(sqlite) as count:
        admin.get(f"{address}{path}")
    assert len(count.statements) <= 6


def test_the_pages_are_whole_in_english(admin: Client, sqlite: Database) -> None:
    admin.post("/settings", {"language": "en", "page_size": "20", "single_keys": "y"})
    paths = ("/users", "/users/new", f"{address_of(sqlite, 'sender001')}/edit")
    assert [admin.get(path).heading for path in paths] == ["Users", "Add a user", "Edit user sender001"]
