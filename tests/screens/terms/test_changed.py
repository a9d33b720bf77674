"""The page of changed terms: shown to an administrator once, and nothing is lost on the way over it."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from models.database import Database
from models.terms import TermsConfirmation
from models.users import User, UserSession
from tests.conftest import Clock
from tests.support.client import PASSWORD, Client
from tests.support.organizations import Demo
from tests.support.page import Page
from tests.support.terms import SUMMARY, announce
from usecases.transaction import reading, transaction

HEADING, GO_ON = "利用規約が変わりました", "確認して続ける"
TOLD = "利用規約が変わりました。いまは第2版です。第2版を読む"


@pytest.fixture
def changed(client: Client, demo: Demo, clock: Clock) -> Client:
    """Nobody is signed in; version 2 has come into force today."""
    with transaction() as session:
        announce(session, demo, clock.now, date(2026, 12, 1), court="大阪の裁判所")
    clock.move(days=11)
    return client


def enter(client: Client, login_id: str = "admin", wanted: str = "/", member_code: str = "1845678") -> Page:
    page = client.get(f"/sign-in?next={wanted}")
    return client.press(page, "ログイン", {"member_code": member_code, "login_id": login_id, "password": PASSWORD})


def test_an_administrator_sees_what_changed_once_and_goes_on(changed: Client, app: Flask) -> None:
    page = enter(changed)
    assert (page.heading, page.menu()) == (HEADING, [])
    assert f"第2版で変わったところ{SUMMARY}" in page.text
    assert "これまで第1版いまの版第2版適用開始2026年12月1日（令和8年・火）" in page.text
    assert page.links()["第27条 準拠法と裁判所"] == "/terms/2#court"
    assert changed.press(page, GO_ON).heading == "ホーム"
    assert changed.get("/bases").heading == "拠点"
    assert "版2確認日時2026/12/01 10:00確認した人港 社長" in changed.get("/downloads").text
    assert enter(Client(app)).heading == "ホーム"


def test_a_deep_link_goes_on_to_where_it_was_going(changed: Client) -> None:
    page = enter(changed, wanted="/requests%3Fstatus%3Dsent%26words%3D%25E9%2583%25BD")
    assert page.values()["next"] == "/requests?status=sent&words=%E9%83%BD"
    answer = changed.post("/terms/changed", page.values())
    assert answer.headers["Location"] == "/requests?status=sent&words=%E9%83%BD"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_nobody_is_led_elsewhere(changed: Client, wanted: str) -> None:
    page = enter(changed)
    answer = changed.post("/terms/changed", {**page.values(), "next": wanted})
    assert answer.headers["Location"] == "/"


def test_every_page_waits_for_it_but_the_terms_themselves_and_leaving(changed: Client) -> None:
    enter(changed)
    for path in ("/", "/bases", "/downloads", "/settings"):
        assert changed.get(path, status=303).headers["Location"] == f"/terms/changed?next={path}"
    assert changed.get("/terms/2").heading == "利用規約"
    token = changed.get("/terms/changed").values()["csrf_token"]
    assert changed.post("/sign-out", token=token).headers["Location"] == "/sign-in"


def test_what_was_typed_in_another_tab_is_saved_all_the_same(changed: Client) -> None:
    """The session is new, the form of the other tab is not: a post is never held up."""
    token = enter(changed).values()["csrf_token"]
    answer = changed.post("/settings", {"language": "ja", "page_size": "50", "single_keys": "y"}, token=token)
    assert answer.headers["Location"] == "/settings"
    with reading() as session:
        assert session.scalar(select(User.page_size).where(User.page_size == 50)) == 50
    assert changed.get("/requests", htmx=True).status == 200


def test_a_password_that_is_due_comes_first_and_then_the_terms(changed: Client, sqlite: Database) -> None:
    with sqlite.writer() as session, session.begin():
        session.execute(update(User).where(User.login_key == "admin").values(must_change_password=True))
    page = enter(changed, wanted="/bases")
    assert page.heading == "パスワードを変更する"
    after = changed.press(page, "パスワードを変更する", {"current": PASSWORD, "new": "Minato-2026-new"})
    assert after.heading == HEADING
    assert changed.press(after, GO_ON).heading == "ホーム"


def test_a_session_that_waits_though_a_colleague_has_confirmed_is_led_on(changed: Client, sqlite: Database) -> None:
    """Both signed in at one moment: the second one's session was written when the first one's word was."""
    changed.press(enter(changed), GO_ON)
    with sqlite.writer() as session, session.begin():
        session.execute(update(UserSession).values(terms_due=2))
    page = changed.follow(changed.get("/bases", status=303))
    assert "利用規約の変更は、同じ組織の管理者が確認しました。" in page.text
    assert changed.press(page, "続ける").heading == "拠点"
    assert changed.get("/terms/changed", status=303).headers["Location"] == "/"


def test_pressed_twice_it_is_kept_once(changed: Client) -> None:
    page = enter(changed)
    changed.press(page, GO_ON)
    changed.press(page, GO_ON)
    with reading() as session:
        assert [kept.version for kept in session.scalars(select(TermsConfirmation))] == [2]


def test_a_page_opened_before_yet_another_version_shows_that_one(changed: Client, demo: Demo, clock: Clock) -> None:
    with transaction() as session:
        announce(session, demo, clock.now, date(2026, 12, 2), "札幌にしました。", court="札幌の裁判所")
    clock.move(hours=13, minutes=50)
    page = enter(changed)
    clock.move(minutes=15)
    newer = changed.press(page, GO_ON, status=422)
    assert newer.errors()[""] == (
        "この画面を開いた後に、さらに新しい版が適用されました。変わったところをもう一度確認してください。"
    )
    assert "第3版で変わったところ札幌にしました。" in newer.text
    assert changed.press(newer, GO_ON).heading == "ホーム"


@pytest.mark.parametrize(
    ("login_id", "member_code"), [("sender", "1845678"), ("manager001", "1845678"), ("admin", "2000001")]
)
def test_others_are_told_in_a_line_once(changed: Client, login_id: str, member_code: str) -> None:
    page = enter(changed, login_id, member_code=member_code)
    assert (page.heading, page.notices()) == ("ホーム", [TOLD])
    assert page.links()["第2版を読む"] == "/terms/2"
    assert changed.get("/").notices() == []
    assert enter(Client(changed.app), login_id, member_code=member_code).notices() == []
    changed.get("/terms/changed", status=403)
