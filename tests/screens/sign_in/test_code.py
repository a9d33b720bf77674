"""Signing in where a second factor is asked for: nothing opens before the code."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.users import User
from tests.conftest import Clock
from tests.screens.shared.conftest import World, furnished, make_world, world  # noqa: F401 -- the fixtures of the walk
from tests.support.client import PASSWORD, Client
from tests.support.organizations import Demo, find_organizations
from tests.support.page import Page
from tests.support.second_factors import App, set_up
from tests.support.stories import actor_of
from tests.support.world import MINATO, PEOPLE, access_of, address, place, rules
from usecases.sessions.guard import LockRule
from usecases.transaction import transaction

RULE = LockRule(5, timedelta(minutes=15))
WRONG = "確認コードが違うか、すでに使われています。アプリに表示されている新しいコードを入力してください。"


@pytest.fixture
def guarded(client: Client, demo: Demo, clock: Clock) -> tuple[App, tuple[str, ...]]:
    with transaction() as session:
        made = set_up(session, actor_of(session, demo, "sender001"), RULE, clock.now)
    clock.move(minutes=5)
    return made


def first_step(client: Client, asked: str = "/sign-in") -> Page:
    typed = {"member_code": "1845678", "login_id": "sender001", "password": PASSWORD}
    return client.press(client.get(asked), "ログイン", typed)


def test_the_code_comes_after_the_password_and_leads_where_one_wanted(
    client: Client, guarded: tuple[App, tuple[str, ...]], clock: Clock
) -> None:
    page = first_step(client, "/sign-in?next=/requests")
    assert page.heading == "確認コードの入力"
    assert client.raw("/requests").headers["Location"] == "/sign-in?next=/requests"
    shown = client.press(page, "ログイン", {"code": guarded[0].shows(clock.now)})
    assert shown.heading == "依頼データ"
    client.post("/sign-out")
    assert client.get("/sign-in").values()["member_code"] == "1845678"


def test_a_wrong_code_is_said_beside_the_field_and_five_lock(
    client: Client, guarded: tuple[App, tuple[str, ...]], clock: Clock
) -> None:
    page = first_step(client)
    for _turn in range(4):
        page = client.press(page, "ログイン", {"code": "000000"}, status=422)
        assert {name: text.removeprefix("エラー: ") for name, text in page.errors().items()} == {"code": WRONG}
    page = client.press(page, "ログイン", {"code": "000000"}, status=422)
    locked = "続けて間違えたため、10:20まで入れません。急ぐときは組織の管理者に解除を頼んでください。"
    assert page.errors() == {"": locked}
    page = client.press(page, "ログイン", {"code": guarded[0].shows(clock.now)}, status=422)
    assert page.errors() == {"": locked}


def test_after_ten_minutes_one_begins_anew(client: Client, guarded: tuple[App, tuple[str, ...]], clock: Clock) -> None:
    page = first_step(client)
    clock.move(minutes=10)
    late = client.press(page, "ログイン", {"code": guarded[0].shows(clock.now)}, status=422)
    assert late.errors() == {"": "時間が過ぎました。もう一度、ログイン画面からパスワードを入力してください。"}
    assert client.raw("/sign-in/code").headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (1, "予備コードでログインしました。残りの予備コードは9個です。"),
        (
            10,
            "最後の予備コードでログインしました。新しい予備コードを受け取るには、設定の「2段階認証」でいったんやめてから、"
            "もう一度設定してください。",
        ),
    ],
)
def test_a_recovery_code_signs_in_and_one_is_told_how_many_are_left(
    client: Client, guarded: tuple[App, tuple[str, ...]], used: int, said: str
) -> None:
    for code in guarded[1][:used]:
        visitor = Client(client.app)
        home = visitor.press(first_step(visitor), "ログイン", {"code": code})
    assert home.notices() == [said]


def test_a_disabled_user_and_an_unknown_browser_are_sent_back(
    client: Client, guarded: tuple[App, tuple[str, ...]], clock: Clock
) -> None:
    assert client.raw("/sign-in/code").headers["Location"] == "/sign-in"
    page = first_step(client)
    with transaction() as session:
        session.execute(update(User).values(disabled_at=User.created_at))
    sent = client.press(page, "ログイン", {"code": guarded[0].shows(clock.now)}, status=422)
    assert sent.errors() == {"": "時間が過ぎました。もう一度、ログイン画面からパスワードを入力してください。"}


def test_the_first_step_opens_no_route(world: World) -> None:  # noqa: F811
    """Pages, fragments, downloads and acts: whoever knows the password alone is nobody."""
    person = next(one for one in PEOPLE if (one.member_code, one.login_id) == (MINATO, "sender001"))
    with world.database.writer() as session, session.begin():
        set_up(session, actor_of(session, find_organizations(session), person.login_id), RULE, world.clock.now)
    client, wrong = Client(world.app), []
    assert first_step(client).heading == "確認コードの入力"
    token = client.token()
    for rule, method in rules(world.app):
        if not access_of(world.app, rule).signed_in:
            continue
        path = address(rule, place(rule, person, world.rows).own)
        answer = client.browser.open(path, method=method, data={"csrf_token": token} if method != "GET" else None)
        if answer.status_code != 303 or not answer.headers["Location"].startswith("/sign-in"):
            wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []
