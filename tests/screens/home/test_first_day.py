"""The first day's list on the first page: what is left, where it is done, put away and shown again."""

from datetime import datetime

import pytest
from sqlalchemy import update

from demo.organizations import Demo
from domain.agreement import AgreementState
from models.database import Database
from models.organizations import Agreement, Base, Organization
from tests.support.client import Client
from tests.support.people import an_inspector
from tests.support.stories import a_sent_request
from tests.support.users import user_of

CLIENT = "1845678"
PAGES = {f"/bases/{code}/{page}" for code in ("001", "002", "003") for page in ("people", "edit")} | {
    "/organization/change"
}


def list_of(client: Client) -> dict[str, tuple[str, str]]:
    """Each task with its status and what is said of it."""
    return {row[0]: (row[1], row[2]) for row in client.get("/").rows("first-day-tasks")}


def test_an_admin_sees_what_is_left_and_where_it_is_done(client: Client, demo: Demo) -> None:
    page = client.sign_in(CLIENT, "admin").get("/")
    assert "利用開始まで、あと4つです" in page.text
    assert {row[0]: row[1] for row in page.rows("first-day-tasks")} == {
        "拠点の情報": "済", "担当資格者": "まだ", "依頼先の代理人": "済", "利用料金の口座": "まだ", "委託番号": "まだ",
        "送信する人のログイン": "済", "最初の送信": "まだ",
    }  # fmt: skip
    assert page.rows("first-day-tasks")[1][2].endswith("六本木工場、練馬工場、八王子工場")
    links = {text: href for text, href in page.links().items() if href.partition("#")[0] in PAGES}
    assert links == {
        "六本木工場": "/bases/001/people", "練馬工場": "/bases/002/people",
        "八王子工場": "/bases/003/edit#delegate_number", "登録情報を変更する": "/organization/change#account",
    }  # fmt: skip
    for href in links.values():
        client.get(href)


def test_where_no_screen_exists_it_says_whom_to_ask(client: Client, sqlite: Database, demo: Demo) -> None:
    with sqlite.writer() as session, session.begin():
        session.execute(update(Agreement).values(state=AgreementState.ENDED))
    page = client.sign_in(CLIENT, "admin").get("/")
    [said] = [row[2] for row in page.rows("first-day-tasks") if row[0] == "依頼先の代理人"]
    assert "お問い合わせから、拠点と代理人を運営に知らせてください。" in said
    assert said.endswith("六本木工場、練馬工場、八王子工場")


def test_many_bases_are_named_by_the_first_three(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        session.execute(update(Base).values(phone=""))
        client_id = demo.organizations[CLIENT].id
        session.add_all(
            Base(organization_id=client_id, code=f"M{nth}", name=f"工場{nth}", name_key=f"M{nth}", short_name=f"{nth}",
                 created_at=now, updated_at=now)
            for nth in range(2)
        )  # fmt: skip
    assert list_of(client.sign_in(CLIENT, "admin"))["拠点の情報"] == (
        "まだ",
        "郵便番号、住所、電話番号を入力してください。六本木工場、練馬工場、八王子工場 ほか2拠点",
    )


def test_a_base_admin_sees_the_own_base_and_no_button_to_put_it_away(client: Client) -> None:
    page = client.sign_in(CLIENT, "manager001").get("/")
    assert [row[0] for row in page.rows("first-day-tasks")] == [
        "拠点の情報",
        "担当資格者",
        "委託番号",
        "送信する人のログイン",
    ]
    assert "このリストを片付ける" not in page.buttons()


@pytest.mark.parametrize("login_id", ["sender", "viewer001"])
def test_others_have_no_list(client: Client, login_id: str) -> None:
    assert list_of(client.sign_in(CLIENT, login_id)) == {}


def test_it_is_put_away_and_shown_again_from_the_settings(client: Client) -> None:
    admin = client.sign_in(CLIENT, "admin")
    assert "リストをまた表示する" not in admin.get("/settings").buttons()
    home = admin.press(admin.get("/"), "このリストを片付ける")
    assert (home.notices(), home.rows("first-day-tasks")) == (
        ["リストを片付けました。設定の画面からまた表示できます。"],
        [],
    )
    assert Client(admin.app).sign_in(CLIENT, "manager001").get("/").rows("first-day-tasks") == []
    assert "リストをまた表示する" not in Client(admin.app).sign_in(CLIENT, "manager001").get("/settings").buttons()
    again = admin.press(admin.get("/settings"), "リストをまた表示する")
    assert len(again.rows("first-day-tasks")) == 7


def test_only_an_admin_of_a_client_puts_it_away(client: Client) -> None:
    for login_id in ("manager001", "sender"):
        Client(client.app).sign_in(CLIENT, login_id).post("/first-day/put-away", status=403)
    assert len(list_of(client.sign_in(CLIENT, "admin"))) == 7


def test_it_is_gone_when_all_is_done(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        for code in ("001", "002", "003"):
            an_inspector(session, demo, now, code=code)
        session.get_one(Base, demo.bases[CLIENT, "003"].id).delegate_number = "MN13000003"
        session.get_one(Organization, demo.organizations[CLIENT].id).account_by_paper = True
    admin = client.sign_in(CLIENT, "admin")
    assert {task: said[0] for task, said in list_of(admin).items() if said[0] != "済"} == {
        "利用料金の口座": "手続き中",
        "最初の送信": "まだ",
    }
    with sqlite.writer() as session, session.begin():
        a_sent_request(session, demo, now)
    assert list_of(admin) == {}


def test_a_base_without_a_sender_leads_to_a_new_user_of_that_base(client: Client, demo: Demo, sqlite: Database) -> None:
    with sqlite.writer() as session, session.begin():
        user_of(session, "sender").all_bases = False
    page = client.sign_in(CLIENT, "admin").get("/")
    _state, how = list_of(client)["送信する人のログイン"]
    assert how.endswith("練馬工場、八王子工場")
    assert "/users/new?base=003" in page.links().values()
    form = client.get("/users/new?base=002")
    ticked = [node.get("value") for node in form.tree.iter("input") if node.get("checked") is not None]
    assert ticked == ["sender", str(demo.bases[CLIENT, "002"].id), "one_time"]
