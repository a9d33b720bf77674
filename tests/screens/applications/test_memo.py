"""The memo on an application's page."""

from datetime import datetime

import pytest

from demo.organizations import Demo
from models.database import Database
from tests.support.agency_stories import a_taken_application
from tests.support.client import Client

HERE = "/applications/100000001?kind=registered"


@pytest.fixture(autouse=True)
def case(sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        a_taken_application(session, demo, now)


def test_a_memo_is_saved_and_the_search_stays(client: Client) -> None:
    page = client.sign_in("1845678", "viewer001").get(HERE)
    saved = client.press(page, "メモを保存", {"memo": "午前に来店。\n代車あり。"})
    assert saved.notices() == ["メモを保存しました。"]
    assert saved.values()["memo"] == "午前に来店。\n代車あり。"
    assert saved.links()["一覧へ戻る"] == "/applications?kind=registered"


def test_who_saves_over_a_newer_memo_sees_both_and_chooses(client: Client) -> None:
    page = client.sign_in("1845678", "sender").get(HERE)
    client.press(client.get(HERE), "メモを保存", {"memo": "先の人"})
    conflict = client.press(page, "メモを保存", {"memo": "後の人"}, status=409)
    assert conflict.heading == "ほかの人が先に保存しました"
    assert conflict.rows("differences") == [["メモ", "先の人", "後の人"]]
    assert client.press(conflict, "自分の入力で上書きする").values()["memo"] == "後の人"


def test_a_memo_too_long_comes_back_with_a_sentence(client: Client) -> None:
    page = client.sign_in("2000001", "sender").get(HERE)
    wrong = client.press(page, "メモを保存", {"memo": "あ" * 501}, status=422)
    assert wrong.values()["memo"] == "あ" * 501
    assert set(wrong.errors()) == {"memo"}


@pytest.mark.parametrize(("code", "login"), [("1845678", "admin"), ("2000001", "branch"), ("1000001", "admin")])
def test_who_has_no_right_sees_no_button_and_cannot_post(client: Client, code: str, login: str) -> None:
    page = client.sign_in(code, login).get("/applications/100000001")
    assert "メモを保存" not in page.buttons()
    client.post("/applications/100000001/memo", {"memo": "x"}, status=403)


def test_another_clients_application_is_not_there(client: Client) -> None:
    client.sign_in("1845679", "sender").post("/applications/100000001/memo", {"memo": "x"}, status=404)
