"""What was typed before the session ended is there again after signing in, without any script."""

from datetime import datetime

import pytest

from demo.organizations import Demo
from models.database import Database
from tests.conftest import Clock
from tests.support.agency_stories import a_taken_application
from tests.support.client import PASSWORD, Client
from tests.support.page import Page
from tests.support.stories import a_draft

AGAIN = "ログインし直す前に入力した内容です。まだ保存されていません。"


@pytest.fixture(autouse=True)
def cases(sqlite: Database, demo: Demo, now: datetime) -> None:
    """A taken request, and a draft."""
    with sqlite.writer() as session, session.begin():
        a_taken_application(session, demo, now, nth=1)
        a_draft(session, demo, now, nth=2)


def sign_in_on(client: Client, page: Page) -> Page:
    assert page.heading == "ログイン"
    return client.press(page, "ログイン", {"login_id": "sender", "password": PASSWORD})


def test_a_memo_survives_the_end_of_its_session(client: Client, clock: Clock) -> None:
    page = client.sign_in("1845678", "sender").get("/applications/100000001")
    clock.move(hours=2)
    again = sign_in_on(client, client.press(page, "メモを保存", {"memo": "消えないメモ"}))
    assert (again.values()["memo"], again.notices()) == ("消えないメモ", [AGAIN])
    saved = client.press(again, "メモを保存")
    assert (saved.values()["memo"], saved.notices()) == ("消えないメモ", ["メモを保存しました。"])


@pytest.mark.parametrize("path", ["/requests/new", "/requests/100000002/edit"])
@pytest.mark.parametrize("button", ["下書きを保存する", "コードを読み取る"])
def test_an_entry_survives_the_end_of_its_session(client: Client, clock: Clock, path: str, button: str) -> None:
    page = client.sign_in("1845678", "sender").get(path)
    clock.move(hours=2)
    again = sign_in_on(client, press_as_it_says(client, page, button, {"memo": "途中", "option_code": "X-1"}))
    typed = {name: str(again.values()[name]).strip() for name in ("memo", "option_code")}
    assert (typed, again.notices()) == ({"memo": "途中", "option_code": "X-1"}, [AGAIN])
    assert client.press(again, "下書きを保存する").notices() != [AGAIN]


def press_as_it_says(client: Client, page: Page, button: str, typed: dict[str, str]) -> Page:
    """Press a button of the entry form that may post somewhere else than its form."""
    [found] = [node for node in page.tree.iter("button") if "".join(node.itertext()).strip() == button]
    form = page.form_of(button)
    address = found.get("formaction") or form.get("action") or ""
    values = {**page.values(), **typed, str(found.get("name")): str(found.get("value"))}
    return client.follow(client.post(address, values))


def test_a_memo_of_a_page_from_before_another_sign_in_is_offered_again(client: Client, clock: Clock) -> None:
    """Signed out and in again in another tab: the token of the older page is no longer good."""
    page = client.sign_in("1845678", "sender").get("/applications/100000001")
    clock.move(hours=2)
    client.sign_in("1845678", "sender")
    refused = client.press(page, "メモを保存", {"memo": "消えないメモ"}, status=403)
    again = client.get(refused.links()["入力した内容で画面を開き直す"])
    assert (again.values()["memo"], again.notices()) == ("消えないメモ", [AGAIN])


def test_a_buttons_post_is_not_taken_for_something_typed(client: Client, clock: Clock) -> None:
    page = client.sign_in("1845678", "sender").get("/requests/100000002")
    clock.move(hours=2)
    again = sign_in_on(client, client.press(page, "削除する"))
    assert AGAIN not in again.notices()


def test_nobody_else_reads_what_was_typed(client: Client, clock: Clock) -> None:
    page = client.sign_in("1845678", "sender").get("/applications/100000001")
    clock.move(hours=2)
    asked = client.press(page, "メモを保存", {"memo": "消えないメモ"})
    other = client.press(asked, "ログイン", {"login_id": "sender001", "password": PASSWORD})
    assert (other.values()["memo"], other.notices()) == ("", [])
