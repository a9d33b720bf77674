"""The pages of the acts on a user, pressed as a person would."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from models.database import Database
from tests.conftest import Clock
from tests.screens.users.test_pages import PASSWORD, address_of, facts
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.stories import a_draft, a_sent_request
from tests.support.users import a_user, user_of

BUTTONS = re.compile(r"…$|^利用者を編集する$|^ロックを解除する$")


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1845678", "admin")


@pytest.fixture
def sender001(sqlite: Database) -> str:
    return address_of(sqlite, "sender001")


def open_work(sqlite: Database, demo: Demo, clock: Clock) -> None:
    with sqlite.writer() as session, session.begin():
        a_draft(session, demo, clock.now, "sender001", nth=1)
        tomorrow = (clock.now + timedelta(days=1)).date()
        a_sent_request(session, demo, clock.now, "sender001", nth=2, planned_on=tomorrow)


def lock(app: Flask) -> None:
    stranger = Client(app)
    for _turn in range(5):
        typed = {"member_code": "1845678", "login_id": "sender001", "password": "wrong"}
        stranger.post("/sign-in", typed, status=422)


def test_buttons_follow_how_the_user_stands(admin: Client, app: Flask, sqlite: Database, sender001: str) -> None:
    def acts() -> set[str]:
        page = admin.get(sender001)
        return {name for name in (*page.links(), *page.buttons()) if BUTTONS.search(name)}

    usual = {"利用者を編集する", "パスワードを再設定する…", "無効にする…", "削除する…"}
    assert acts() == usual
    lock(app)
    assert acts() == usual | {"ロックを解除する"}
    admin.press(admin.get(f"{sender001}/disable"), "この利用者を無効にする")
    assert acts() == {"利用者を編集する", "再び有効にする…", "削除する…"}
    with sqlite.reader() as session:
        own = user_of(session, "admin").id
    page = admin.get(f"/users/{own}")
    assert {name for name in (*page.links(), *page.buttons()) if BUTTONS.search(name)} == set()


def test_a_password_is_reset_and_shown_once(admin: Client, app: Flask, sender001: str) -> None:
    form = admin.get(f"{sender001}/reset")
    page = admin.press(form, "このパスワードを再設定する", {"way": "one_time"}, status=200)
    password = facts(page)["仮パスワード"]
    assert (page.heading, bool(PASSWORD.fullmatch(password))) == ("パスワードを再設定しました", True)
    again = admin.press(form, "このパスワードを再設定する", {"way": "one_time"})
    assert (again.heading, password in again.text) == ("佐藤 一郎", False)
    theirs = Client(app).sign_in("1845678", "sender001", password)
    assert theirs.raw("/requests").headers["Location"] == "/password"


def test_a_link_goes_to_the_address_of_the_user(admin: Client, sender001: str) -> None:
    page = admin.press(admin.get(f"{sender001}/reset"), "このパスワードを再設定する")
    assert page.notices() == ["パスワードを決めるリンクをメールで送りました。これまでのパスワードは使えません。"]


def test_without_an_address_no_link_can_go_out(admin: Client, sqlite: Database, demo: Demo, clock: Clock) -> None:
    with sqlite.writer() as session, session.begin():
        made = a_user(session, demo, clock.now)
    form = admin.get(f"/users/{made.user_id}/reset")
    assert [n.get("value") for n in form.tree.iter("input") if n.get("checked") is not None] == ["one_time"]
    page = admin.press(form, "このパスワードを再設定する", {"way": "link"}, status=422)
    assert list(page.errors()) == ["way"]


def test_a_lock_is_lifted(admin: Client, app: Flask, sender001: str) -> None:
    lock(app)
    page = admin.press(admin.get(sender001), "ロックを解除する")
    assert page.notices() == ["ロックを解除しました。すぐにログインできます。"]
    assert facts(page)["ロック"] == "ロックなし"


def test_a_user_without_open_work_is_disabled_and_enabled_again(admin: Client, app: Flask, sender001: str) -> None:
    theirs = Client(app).sign_in("1845678", "sender001")
    confirm = admin.get(f"{sender001}/disable")
    assert "終わっていない仕事" not in confirm.text
    page = admin.press(confirm, "この利用者を無効にする")
    assert page.notices() == ["利用者を無効にしました。「再び有効にする」で元に戻せます。"]
    assert facts(page)["状態"] == "無効"
    assert theirs.raw("/requests").headers["Location"].startswith("/sign-in")
    assert "引き継いだ依頼" not in admin.get(f"{sender001}/enable").text
    back = admin.press(admin.get(f"{sender001}/enable"), "この利用者を有効にする")
    assert (back.notices(), facts(back)["状態"]) == (["利用者を再び有効にしました。ログインできます。"], "利用中")


def test_open_work_asks_who_goes_on_with_it(
    admin: Client, sqlite: Database, demo: Demo, clock: Clock, sender001: str
) -> None:
    open_work(sqlite, demo, clock)
    confirm = admin.get(f"{sender001}/disable")
    assert {name: facts(confirm)[name] for name in ("下書き", "送信予約の依頼")} == {
        "下書き": "1",
        "送信予約の依頼": "1",
    }
    offered = [node.text for node in confirm.tree.iter("option")]
    assert offered == ["選択してください", "新人 初", "田中 全子", "引き継がず、拠点に残す"]
    refused = admin.press(confirm, "この利用者を無効にする", status=422)
    assert refused.errors()["heir"].endswith("引き継ぐ人を選択してください。")
    with sqlite.reader() as session:
        heir = str(user_of(session, "sender").id)
    foreign = admin.press(refused, "この利用者を無効にする", {"heir": "999999"}, status=422)
    assert list(foreign.errors()) == ["heir"]
    assert admin.press(foreign, "この利用者を無効にする", {"heir": heir}).heading == "佐藤 一郎"
    enable = admin.get(f"{sender001}/enable")
    assert "まだ引き継いだ人のところにある依頼：2件" in enable.text
    assert facts(admin.press(enable, "この利用者を有効にする"))["状態"] == "未ログイン"


def test_open_work_may_stay_at_its_base(
    admin: Client, sqlite: Database, demo: Demo, clock: Clock, sender001: str
) -> None:
    open_work(sqlite, demo, clock)
    page = admin.press(admin.get(f"{sender001}/disable"), "この利用者を無効にする", {"heir": "base"})
    assert facts(page)["状態"] == "無効"


def test_who_was_added_by_mistake_is_deleted(admin: Client, sqlite: Database, demo: Demo, clock: Clock) -> None:
    with sqlite.writer() as session, session.begin():
        made = a_user(session, demo, clock.now)
    page = admin.press(admin.get(f"/users/{made.user_id}/delete"), "この利用者を削除する")
    assert (page.heading, page.notices()) == ("利用者", ["利用者を削除しました。"])
    admin.get(f"/users/{made.user_id}", status=404)


def test_a_page_says_what_hangs_on_a_user(
    admin: Client, app: Flask, sqlite: Database, demo: Demo, clock: Clock, sender001: str
) -> None:
    Client(app).sign_in("1845678", "sender001")
    open_work(sqlite, demo, clock)
    page = admin.get(f"{sender001}/delete")
    assert "この利用者を削除する" not in page.buttons()
    assert page.notices() == [
        "この利用者は削除できません。次の記録が残っています。 ログインと、そのあとの操作の記録依頼データ"
    ]
    refused = admin.post(f"{sender001}/delete", {"version": "1"}, status=422)
    assert "記録が残っているため" in refused.errors()[""]


@pytest.mark.parametrize(
    ("act", "button"),
    [
        ("reset", "このパスワードを再設定する"),
        ("disable", "この利用者を無効にする"),
        ("delete", "この利用者を削除する"),
    ],
)
def test_a_user_changed_meanwhile_is_shown_anew(
    admin: Client, sqlite: Database, demo: Demo, clock: Clock, act: str, button: str
) -> None:
    with sqlite.writer() as session, session.begin():
        made = a_user(session, demo, clock.now)
    confirm = admin.get(f"/users/{made.user_id}/{act}")
    admin.press(admin.get(f"/users/{made.user_id}/edit"), "利用者を保存する", {"name": "改名 子"})
    shown = admin.press(confirm, button, status=409)
    assert "改名 子" in shown.text
    assert shown.errors()[""].startswith("ほかの人が先に更新しました。")


@pytest.mark.parametrize("act", ["reset", "disable", "enable", "delete"])
def test_whom_one_does_not_look_after_one_cannot_act_on(client: Client, sqlite: Database, act: str) -> None:
    client.sign_in("1845678", "admin")
    page = client.get(f"{address_of(sqlite, 'admin')}/{act}", status=409)
    assert "この利用者は変更できません。" in page.text
    client.post(f"{address_of(sqlite, 'admin')}/{act}", status=409)


def test_the_operator_cannot_act_on_oneself(client: Client, sqlite: Database) -> None:
    client.sign_in("1000001", "admin")
    own = address_of(sqlite, "admin", "1000001")
    for act in ("reset", "disable", "delete"):
        assert "自分の" in client.get(f"{own}/{act}", status=409).text


@pytest.mark.parametrize("act", ["reset", "disable", "enable", "delete"])
def test_a_page_takes_few_statements(
    admin: Client, sqlite: Database, demo: Demo, clock: Clock, sender001: str, act: str
) -> None:
    open_work(sqlite, demo, clock)
    with StatementCount(sqlite) as count:
        admin.get(f"{sender001}/{act}")
    assert len(count.statements) <= 6
