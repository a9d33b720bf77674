"""The accounts at the portal on screen: registered, shown without secrets, counted down, new passwords."""

import pytest

from models.database import Database
from tests.conftest import Clock
from tests.screens.agency.conftest import Make
from tests.support.agency_stories import portal_account
from tests.support.client import Client
from tests.support.databases import StatementCount

LIST, NEW = "/agency/accounts", "/agency/accounts/new"
CANARY = "canary-Pw-91"
TYPED = {
    "base_code": "001", "kind": "kei", "payer_id": "Ｐ０００１", "bulk_user_id": "B0001", "password": CANARY,
    "arrival_password": CANARY + "a", "first_payment": "treasury_only", "second_payment": "direct",
    "email": "madoguchi@tokyo-shibu.example", "person": "窓口 花子", "phone": "03-0000-2001",
}  # fmt: skip
REGISTER, CHANGE = "このIDを登録する", "パスワードを変更する"


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("2000001", "admin")


def test_the_empty_list_says_what_to_do(admin: Client) -> None:
    page = admin.get(LIST)
    assert "ポータルのIDはまだ登録されていません。登録するまで申請できません。" in page.text
    assert "ポータルのID" in page.menu()


def test_an_account_is_registered_and_its_secrets_are_shown_nowhere(admin: Client, sqlite: Database) -> None:
    shown = admin.press(admin.get(NEW), REGISTER, TYPED)
    assert shown.heading == "ポータルのID：B0001"
    assert shown.notices()[0] == "ポータルのIDを登録しました。"
    for text in (
        "登録済（表示できません）",
        "納付形態（軽自動車税環境性能割）",
        "ダイレクト納付（国庫金限定）",
        "窓口 花子",
        "P0001",
    ):
        assert text in shown.text
    assert admin.get(LIST).rows("accounts") == [
        ["B0001", "001 東京", "軽自動車", "使用中", "2027/01/19", "", "2026/11/20 10:00"]
    ]
    pages = [admin.raw(path).get_data(as_text=True) for path in (LIST, "/", *shown.links().values()) if path[0] == "/"]
    assert len(pages) > 4
    assert not any("canary" in page for page in pages)
    with sqlite.engine.connect() as connection:
        assert "canary" not in "\n".join(connection.connection.dbapi_connection.iterdump())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"base_code": ""}, "base_code"),
        ({"base_code": "777"}, "base_code"),
        ({"payer_id": "番号"}, "payer_id"),
        ({"bulk_user_id": ""}, "bulk_user_id"),
        ({"password": "short"}, "password"),
        ({"arrival_password": ""}, "arrival_password"),
        ({"first_payment": "direct"}, "first_payment"),
        ({"email": "nobody"}, "email"),
        ({"person": ""}, "person"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    admin: Client, wrong: dict[str, str], field: str
) -> None:
    page = admin.press(admin.get(NEW), REGISTER, {**TYPED, **wrong}, status=422)
    assert set(page.errors()) == {field}
    kept = {name: page.values().get(name) for name in ("person", "email", "phone")}
    assert kept == {name: {**TYPED, **wrong}[name] for name in kept}
    assert not page.values().get("password")


def test_the_days_of_a_password_are_counted_down(admin: Client, made: Make, clock: Clock) -> None:
    made(portal_account)
    assert "パスワードの期限" not in admin.get("/").text
    clock.move(days=46)
    admin = Client(admin.app).sign_in("2000001", "admin")
    assert (
        "東京のポータル（登録車）のパスワードの期限が2027年1月19日（令和9年・火）に切れます（あと14日）。"
        in admin.get("/").text
    )
    assert admin.get(LIST).rows("accounts")[0][4] == "2027/01/19 あと14日"
    clock.move(days=15)
    late = Client(admin.app).sign_in("2000001", "admin")
    assert "2027年1月19日（令和9年・火）に切れています。" in late.get("/").text
    assert late.get(LIST).rows("accounts")[0][4] == "2027/01/19 期限切れ"


def test_a_new_password_goes_on_its_way(admin: Client, made: Make) -> None:
    row = made(portal_account)
    form = admin.get(f"{LIST}/{row.id}/password")
    refused = admin.press(form, CHANGE, {"password": "short"}, status=422)
    assert "8～64文字で入力してください。" in refused.errors()["password"]
    shown = admin.press(form, CHANGE, {"password": CANARY})
    assert "パスワード変更中" in shown.text
    assert "この拠点のほかの送信は待ちます。" in shown.text
    again = admin.press(admin.get(f"{LIST}/{row.id}/password"), CHANGE, {"password": CANARY + "b"}, status=422)
    assert "前の変更がまだ終わっていません。" in again.text


def test_a_password_the_portal_has_already_is_kept_here(admin: Client, made: Make, sqlite: Database) -> None:
    row = made(portal_account)
    shown = admin.press(admin.get(f"{LIST}/{row.id}/password"), CHANGE, {"password": CANARY, "place": "here"})
    assert "使用中" in shown.text
    done = admin.press(admin.get(f"{LIST}/{row.id}/arrival-password"), CHANGE, {"arrival_password": CANARY + "c"})
    assert done.notices()[0] == "到達番号パスワードを変更しました。"


def test_a_stale_form_is_told(admin: Client, made: Make) -> None:
    row = made(portal_account)
    form = admin.get(f"{LIST}/{row.id}/password")
    admin.press(admin.get(f"{LIST}/{row.id}/arrival-password"), CHANGE, {"arrival_password": CANARY})
    admin.press(form, CHANGE, {"password": CANARY}, status=409)


def test_an_account_that_stands_still_says_why(admin: Client, made: Make, sqlite: Database) -> None:
    row = made(portal_account)
    with sqlite.writer() as session, session.begin():
        session.merge(row).stopped_reason = "password_expired"
    page = admin.get(f"{LIST}/{row.id}")
    assert "停止中" in page.text
    assert "送信が止まっています。" in page.text


def test_a_base_admin_works_on_the_own_base_and_others_only_look(client: Client, made: Make) -> None:
    own, other = made(portal_account), made(portal_account, base="002")
    branch = client.sign_in("2000001", "branch")
    assert [row[1] for row in branch.get(LIST).rows("accounts")] == ["001 東京"]
    assert branch.get(f"{LIST}/{own.id}/password").heading == f"パスワードの変更：{own.bulk_user_id}"
    branch.get(f"{LIST}/{other.id}", status=404)
    sender = Client(client.app).sign_in("2000001", "sender")
    assert [row[1] for row in sender.get(LIST).rows("accounts")] == ["001 東京", "002 多摩"]
    sender.get(f"{LIST}/{own.id}/password", status=403)


def test_the_list_asks_as_often_for_many_as_for_one(admin: Client, made: Make, sqlite: Database) -> None:
    made(portal_account)
    admin.get(LIST)
    with StatementCount(sqlite) as few:
        admin.get(LIST)
    made(portal_account, base="002")
    with StatementCount(sqlite) as many:
        assert len(admin.get(LIST).rows("accounts")) == 2
    assert len(many.statements) == len(few.statements) <= 6
    with StatementCount(sqlite) as home:
        admin.get("/")
    assert len(home.statements) <= 6
