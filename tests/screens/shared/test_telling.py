"""What is said of an act: on the next page, once, and kept on the server."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from blueprints.shared.access import Access
from blueprints.shared.pages import go_to, tell
from domain.refusal import Refusal
from models.database import Database
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.organizations import Demo
from tests.support.page import form_values
from tests.support.stories import a_draft
from usecases.transaction import Unavailable

SAVED = "設定を保存しました。"


class Contention(Exception):
    """What PostgreSQL answers when two transactions cannot both be right."""

    sqlstate = "40001"


@pytest.fixture
def sender(client: Client) -> Client:
    return client.sign_in("1845678", "sender")


@pytest.fixture
def draft(sqlite: Database, demo: Demo, clock: Clock) -> int:
    with sqlite.writer() as session, session.begin():
        return a_draft(session, demo, clock.now).id


def settings_form(client: Client) -> dict[str, str]:
    return form_values(client.get("/settings").form_of("設定を保存する"))


def post(client: Client, address: str, fields: dict[str, str]) -> None:
    """Post a page's own fields, and open nothing before or after."""
    client.post(address, fields, token="")


def save_settings(client: Client) -> None:
    post(client, "/settings", settings_form(client))


def cookie_of(client: Client, app: Flask) -> dict[str, object]:
    cookie = client.browser.get_cookie("keizoku")
    assert cookie is not None
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return dict(signer.loads(cookie.value))


def test_it_is_said_on_the_next_page_and_once(sender: Client) -> None:
    save_settings(sender)
    assert [sender.get("/settings").notices() for _ in range(2)] == [[SAVED], []]


def test_the_cookie_holds_the_token_and_the_csrf_secret_alone(sender: Client, app: Flask, draft: int) -> None:
    sender.press(sender.get(f"/requests/{draft}/edit"), "下書きを保存する", {"chassis_number": "zvw50-6000009"})
    save_settings(sender)
    assert set(cookie_of(sender, app)) == {"_user_id", "_fresh", "_id", "csrf_token"}


def test_a_fragment_an_error_page_and_a_head_leave_it_waiting(sender: Client) -> None:
    save_settings(sender)
    sender.get("/requests", htmx=True)
    sender.get("/no-such-page", status=404)
    sender.get("/bases", status=403)
    sender.browser.head("/settings")
    assert sender.get("/").notices() == [SAVED]


def test_what_was_not_read_yet_is_said_with_the_next(sender: Client, draft: int) -> None:
    fields = form_values(sender.get(f"/requests/{draft}").form_of("削除する"))
    save_settings(sender)
    post(sender, f"/requests/{draft}/delete", fields)
    post(sender, f"/requests/{draft}/restore", {**fields, "form_token": ""})
    assert sender.get("/").notices() == [SAVED, "依頼を元に戻しました。"]


def test_a_refused_act_says_nothing_but_why(sender: Client, draft: int) -> None:
    page = sender.press(sender.get("/settings"), "設定を保存する", {"language": "xx"}, status=422)
    assert page.notices() == []
    page = sender.get(f"/requests/{draft}/edit")
    page = sender.press(page, "下書きを保存する", {"chassis_number": "あ" * 30}, status=422)
    assert page.notices() == []
    assert sender.get("/").notices() == []


def test_what_an_act_said_before_it_was_refused_is_not_said(sender: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_given: object) -> None:
        tell("もう保存しました。")
        raise Refusal("nothing_chosen")

    monkeypatch.setattr("blueprints.settings.views.change_settings", refused)
    page = sender.press(sender.get("/settings"), "設定を保存する", status=422)
    assert page.notices() == []
    assert sender.get("/").notices() == []


def test_what_was_said_in_a_try_that_came_to_nothing_is_said_once(
    sender: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = iter([True, False])

    def contended(*_given: object) -> None:
        tell("一度目です。")
        if next(tries):
            raise OperationalError("UPDATE", {}, Contention())

    monkeypatch.setattr("blueprints.settings.views.change_settings", contended)
    assert sender.press(sender.get("/settings"), "設定を保存する").notices() == ["一度目です。", SAVED]


def test_what_is_said_outside_an_act_is_kept_all_the_same(
    app: Flask, sender: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> object:
        tell("どこでも言えます。")
        return go_to("home.show")

    view.access = Access(reason="only here")  # type: ignore[attr-defined]
    with monkeypatch.context() as patch:
        patch.setitem(app.view_functions, "home.show", view)
        sender.raw("/")
    assert sender.get("/").notices() == ["どこでも言えます。"]


def test_a_form_posted_twice_is_told_once(sender: Client) -> None:
    fields = settings_form(sender)
    for _ in range(2):
        post(sender, "/settings", fields)
    assert [sender.get("/").notices() for _ in range(2)] == [[SAVED], []]


def test_another_browser_of_the_same_person_is_not_told(sender: Client) -> None:
    other = Client(sender.app).sign_in("1845678", "sender")
    save_settings(sender)
    assert other.get("/").notices() == []
    assert sender.get("/").notices() == [SAVED]


def test_signing_in_again_says_nothing_of_the_last_session(sender: Client) -> None:
    page = sender.get("/")
    save_settings(sender)
    post(sender, "/sign-out", form_values(page.form_of("ログアウト")))
    assert sender.sign_in("1845678", "sender").get("/").notices() == []


def test_a_database_that_cannot_be_written_still_shows_it(sender: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Better said twice than not at all."""

    def full() -> None:
        raise Unavailable

    save_settings(sender)
    with monkeypatch.context() as patch:
        patch.setattr("blueprints.shared.pages.noting", full)
        assert sender.get("/").notices() == [SAVED]
    assert [sender.get("/").notices() for _ in range(2)] == [[SAVED], []]


def test_a_page_is_no_list_of_notices(sender: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten are enough, and each is a line or two."""

    def talks(*_given: object) -> None:
        for nth in range(12):
            tell(f"{nth}{'あ' * 400}")

    monkeypatch.setattr("blueprints.settings.views.change_settings", talks)
    page = sender.press(sender.get("/settings"), "設定を保存する")
    assert page.notices() == [f"{nth}{'あ' * 299}…" for nth in range(10)]


def test_what_nobody_reads_does_not_pile_up(sender: Client) -> None:
    fields = settings_form(sender)
    for nth in range(12):
        post(sender, "/settings", {**fields, "form_token": f"one-of-several-tokens-{nth}"})
    assert sender.get("/").notices() == [SAVED] * 10
