"""The life of a password, where an organization has set one: warned, then changed before anything else."""

import pytest
from sqlalchemy import update

from models.organizations import Organization
from tests.conftest import Clock
from tests.support.client import PASSWORD, Client
from usecases.transaction import transaction

NEW = "Another-pass-7"


@pytest.fixture
def living(client: Client) -> Client:
    """Passwords of Minato, all set on 20 November, work for thirty days: until Sunday 20 December."""
    with transaction() as session:
        session.execute(update(Organization).where(Organization.member_code == "1845678").values(password_life_days=30))
    return client


def valid_until(client: Client) -> str:
    page = client.get("/settings")
    return ["".join(node.itertext()) for node in page.tree.iter("dd")][4]


def test_settings_show_the_last_day_and_nobody_is_warned_before_the_time(living: Client, clock: Clock) -> None:
    clock.move(days=19)
    living.sign_in("1845678", "sender001")
    assert valid_until(living) == "2026年12月20日（令和8年・日）"
    assert living.get("/requests").notices() == []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (20, "パスワードの有効期限は2026年12月20日（令和8年・日）です（あと10日）。パスワードを変更する"),
        (29, "パスワードの有効期限は2026年12月20日（令和8年・日）です（あと1日）。パスワードを変更する"),
        (
            30,
            "パスワードの有効期限は今日までです。明日からは、パスワードを変更するまでほかの画面を開けません。"
            "パスワードを変更する",
        ),
    ],
)
def test_from_ten_days_before_each_page_says_so(living: Client, clock: Clock, days: int, said: str) -> None:
    clock.move(days=days)
    living.sign_in("1845678", "sender001")
    for address in ("/", "/requests", "/settings"):
        page = living.get(address)
        assert page.notices() == [said]
        assert page.links()["パスワードを変更する"] == "/password"


def test_past_its_last_day_the_change_comes_first_and_begins_a_new_life(living: Client, clock: Clock) -> None:
    clock.move(days=31)
    living.sign_in("1845678", "sender001")
    assert living.raw("/requests").headers["Location"] == "/password"
    page = living.get("/password")
    assert page.notices() == [
        "パスワードの有効期限（2026年12月20日（令和8年・日））が過ぎました。新しいパスワードに変更してください。"
        "変更するまで、ほかの画面は開けません。"
    ]
    same = living.press(page, "パスワードを変更する", {"current": PASSWORD, "new": PASSWORD}, status=422)
    assert list(same.errors()) == ["new"]
    done = living.press(same, "パスワードを変更する", {"current": PASSWORD, "new": NEW})
    assert done.heading == "ホーム"
    assert valid_until(living) == "2027年1月20日（令和9年・水）"


def test_an_open_session_meets_the_end_at_midnight_in_japan(living: Client, clock: Clock) -> None:
    clock.move(days=30, hours=13, minutes=59)
    living.sign_in("1845678", "sender001")
    assert living.raw("/requests").status_code == 200
    clock.move(minutes=1)
    assert living.raw("/requests").headers["Location"] == "/password"


def test_another_organization_is_not_concerned(living: Client, clock: Clock) -> None:
    clock.move(days=400)
    living.sign_in("1845679", "sender")
    assert (valid_until(living), living.get("/requests").notices()) == ("期限なし", [])
