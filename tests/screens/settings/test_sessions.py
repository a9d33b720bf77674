"""The devices on which one is signed in."""

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.database import Database
from models.users import UserSession
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.page import Page

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36 Edg/142.0"
IPAD = "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) Version/18.6 Mobile/15E148 Safari/604.1"
HERE = ["Windows Edge （この端末）", "2026/11/20 10:05", "2026/11/20 10:05", "127.0.0.1", ""]
TABLET = ["iPad Safari", "2026/11/20 10:00", "2026/11/20 10:00", "127.0.0.1"]


def on(client: Client, user_agent: str, login_id: str = "sender001") -> Client:
    """Another device of the same program."""
    device = Client(client.app)
    device.browser.environ_base["HTTP_USER_AGENT"] = user_agent
    return device.sign_in("1845678", login_id)


@pytest.fixture
def tablet(client: Client) -> Client:
    return on(client, IPAD)


@pytest.fixture
def here(client: Client, tablet: Client, clock: Clock) -> Client:
    clock.move(minutes=5)
    return on(client, EDGE)


def listed(client: Client) -> Page:
    return client.get("/settings/sessions")


def test_the_own_devices_are_told_apart(here: Client, client: Client) -> None:
    on(client, EDGE, "sender")
    assert here.get("/settings").links()["ログイン中の端末"] == "/settings/sessions"
    assert listed(here).rows("own-sessions") == [HERE, [*TABLET, "ログアウト"]]


def test_one_alone_has_nothing_to_end(client: Client) -> None:
    page = on(client, "").get("/settings/sessions")
    assert [row[0] for row in page.rows("own-sessions")] == ["そのほかの端末 そのほかのブラウザー （この端末）"]
    assert page.buttons() == []


def test_one_device_is_signed_out_from_another(here: Client, tablet: Client, sqlite: Database) -> None:
    page = end_the_other(here)
    assert page.notices() == ["その端末をログアウトしました。"]
    assert page.rows("own-sessions") == [HERE]
    assert tablet.raw("/requests").headers["Location"] == "/sign-in?next=/requests"
    assert here.raw("/requests").status_code == 200
    with sqlite.reader() as session:
        entries = session.execute(
            select(AuditEntry.login_id, AuditEntry.code, AuditEntry.record).where(AuditEntry.code == "session_ended")
        ).all()
        assert [tuple(entry) for entry in entries] == [("sender001", "session_ended", "session 1")]


def end_the_other(client: Client) -> Page:
    """The first session; the button in its row has the address that is posted to."""
    assert listed(client).having("form", action="/settings/sessions/1/end") != []
    return client.follow(client.post("/settings/sessions/1/end"))


def test_all_others_are_signed_out_at_once(here: Client, tablet: Client, client: Client) -> None:
    third = on(client, EDGE)
    page = here.press(listed(here), "ほかの端末をすべてログアウトする")
    assert page.notices() == ["ほかの端末をすべてログアウトしました。"]
    assert page.rows("own-sessions") == [HERE]
    assert [other.raw("/requests").status_code for other in (here, tablet, third)] == [200, 303, 303]


def test_a_device_whose_time_is_over_is_not_shown(here: Client, clock: Clock) -> None:
    clock.move(minutes=56)
    assert [row[0] for row in listed(here).rows("own-sessions")] == ["Windows Edge （この端末）"]


def test_this_device_is_left_by_signing_out(here: Client) -> None:
    page = here.post("/settings/sessions/2/end", status=422)
    assert page.errors() == {
        "": "これはいま使っている端末です。終えるときは、画面の上の「ログアウト」を押してください。"
    }
    assert here.raw("/requests").status_code == 200


@pytest.mark.parametrize("number", ["3", "9999"])
def test_sessions_of_others_are_not_found(here: Client, client: Client, number: str) -> None:
    other = on(client, EDGE, "sender")
    here.post(f"/settings/sessions/{number}/end", status=404)
    assert other.raw("/requests").status_code == 200


def test_of_the_header_only_words_are_kept(here: Client, sqlite: Database) -> None:
    with sqlite.reader() as session:
        rows = session.execute(select(UserSession.__table__).order_by(UserSession.id)).mappings().all()
    assert [(row["browser"], row["platform"]) for row in rows] == [("safari", "ipad"), ("edge", "windows")]
    assert "Mozilla" not in str(rows)


def test_what_was_typed_on_a_device_that_was_signed_out_is_kept(here: Client, tablet: Client) -> None:
    page = tablet.get("/settings")
    end_the_other(here)
    asked = tablet.press(page, "設定を保存する", {"page_size": "50"})
    assert (asked.heading, bool(asked.values()["resume"])) == ("ログイン", True)
