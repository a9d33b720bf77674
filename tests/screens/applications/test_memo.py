"""The memo on an application's page."""

from datetime import datetime

import pytest

from demo.organizations import Demo
from models.database import Database
from tests.conftest import Clock
from tests.support.agency_stories import a_taken_application, application_of, portal_says
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


@pytest.mark.parametrize(
    ("first", "heading", "said"),
    [
        (
            ("1845678", "viewer001"),
            "ほかの人が先に保存しました",
            "入力している間に、鈴木 見太さんが 2026/11/20 10:00 に更新しました。あなたの入力はまだ保存されていません。",
        ),
        (
            ("2000001", "sender"),
            "ほかの人が先に保存しました",
            "入力している間に、代理人が 2026/11/20 10:00 に更新しました。あなたの入力はまだ保存されていません。",
        ),
        (
            ("1845678", "sender"),
            "別の画面で先に保存されています",
            "別の画面で、あなたが 2026/11/20 10:00 に更新しました。この画面の入力はまだ保存されていません。",
        ),
    ],
)
def test_who_saves_over_a_newer_memo_is_told_whose_it_is_sees_both_and_chooses(
    client: Client, clock: Clock, sqlite: Database, first: tuple[str, str], heading: str, said: str
) -> None:
    page = client.sign_in("1845678", "sender").get(HERE)
    other = Client(client.app).sign_in(*first)
    other.press(other.get(HERE), "メモを保存", {"memo": "先の人"})
    clock.move(minutes=10)
    with sqlite.writer() as session, session.begin():
        portal_says(session, application_of(session, "100000001"), "受付審査中", clock.now)
    conflict = client.press(page, "メモを保存", {"memo": "後の人"}, status=409)
    assert (conflict.heading, conflict.notices()) == (heading, [said])
    assert conflict.rows("differences") == [["メモ", "先の人", "後の人"]]
    assert client.press(conflict, "自分の入力で上書きする").values()["memo"] == "後の人"


def test_a_mark_of_no_memo_there_ever_was_is_a_conflict_with_nobody(client: Client) -> None:
    client.sign_in("1845678", "sender")
    conflict = client.post("/applications/100000001/memo", {"memo": "x", "version": "never"}, status=409)
    said = "入力している間に、2026/11/20 10:00 に更新されました。あなたの入力はまだ保存されていません。"
    assert (conflict.notices(), conflict.rows("differences")) == ([said], [["メモ", "", "x"]])


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
