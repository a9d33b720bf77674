"""A client's administrator leaves the service: what is read before, what is asked, and what is left afterwards."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from domain.organization_status import OrganizationStatus
from models.database import Database
from tests.conftest import Clock
from tests.support.agency_stories import a_taken_application
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.page import Page
from tests.support.standing import let_leave, mails, row_of, stop_now
from tests.support.stories import CLIENT, a_draft, a_sent_request
from usecases.transaction import reading

LEAVE = "/organization/leave"
UNTIL = "2028年5月20日（令和10年・土）"
BANNER = f"退会しています{UNTIL}まで閲覧とダウンロードができます。送信や変更はできません。"


@pytest.fixture
def admin(client: Client, demo: Demo, sqlite: Database, now: datetime) -> Client:
    """Two drafts, one sent request and one that was taken."""
    with sqlite.writer() as session, session.begin():
        for nth in (1, 2):
            a_draft(session, demo, now, nth=nth)
        a_sent_request(session, demo, now, nth=3)
        a_taken_application(session, demo, now, nth=4)
    return client.sign_in(CLIENT, "admin")


def status() -> OrganizationStatus:
    with reading() as session:
        return row_of(session).status


def fill(code: str = CLIENT, sure: bool = True) -> dict[str, str]:
    return {"typed_code": code, **({"sure": "y"} if sure else {})}


def leave(admin: Client) -> Page:
    return admin.press(admin.get(LEAVE), "退会する", fill())


def test_settings_lead_the_administrator_alone_to_it(admin: Client, app: Flask) -> None:
    page = admin.get(admin.get("/settings").links()["退会へ進む"])
    assert page.heading == "退会（利用中止）"
    for login_id in ("manager001", "sender", "viewer001"):
        other = Client(app).sign_in(CLIENT, login_id)
        assert "退会" not in other.get("/settings").text
        other.get(LEAVE, status=403)
    for member_code in ("2000001", "1000001"):
        Client(app).sign_in(member_code, "admin").get(LEAVE, status=403)


def test_the_page_says_what_goes_on_what_ends_and_until_when(admin: Client) -> None:
    page = admin.get(LEAVE)
    assert page.rows("open-cases") == [["100000004", "六本木工場", "東京", "申請前"]]
    assert page.rows("withdrawn") == [
        ["依頼前", "2件", "削除されます"],
        ["送信予約", "0件", "予約が取り消され、削除されます"],
        ["依頼済", "1件", "取り消され、代理人からは見えなくなります"],
        ["差戻し", "0件", "取り消されます"],
    ]
    assert page.links()["2件"] == "/requests?status=draft"
    assert f"閲覧とダウンロードの期限{UNTIL}" in page.text


def test_it_costs_few_statements(admin: Client, sqlite: Database) -> None:
    admin.get(LEAVE)
    with StatementCount(sqlite) as counted:
        admin.get(LEAVE)
    assert len(counted.statements) <= 6


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({}, {
            "typed_code": "会員コードを入力してください。",
            "sure": "上に示された内容の確認にチェックを付けてください。",
        }),
        (fill(sure=False), {"sure": "上に示された内容の確認にチェックを付けてください。"}),
        (fill("1845679"), {
            "typed_code": "入力した会員コードが、この組織の会員コードと違います。"
            "画面に表示された会員コードを入力してください。",
        }),
    ],
)  # fmt: skip
def test_without_code_and_tick_nothing_ends(admin: Client, given: dict[str, str], errors: dict[str, str]) -> None:
    page = admin.press(admin.get(LEAVE), "退会する", given, status=422)
    assert (page.errors(), status()) == (errors, OrganizationStatus.ACTIVE)


def test_who_has_left_looks_on_and_does_nothing_else(admin: Client, app: Flask, clock: Clock) -> None:
    sender = Client(app).sign_in(CLIENT, "sender")
    page = admin.get(LEAVE)
    home = admin.press(page, "退会する", fill("１８４５６７８"))
    assert home.heading == "ホーム"
    assert home.notices() == [BANNER, f"退会の届出を受け付けました。{UNTIL}まで閲覧とダウンロードができます。"]
    # Whoever pressed twice is led to what became of the first.
    assert admin.press(page, "退会する", fill("１８４５６７８")).heading == "ホーム"
    with reading() as session:
        assert len(mails(session)) == 2
    assert "退会へ進む" not in admin.get("/settings").text
    assert sender.get("/requests").notices() == [BANNER]
    assert sender.get("/applications/100000004").heading == "申請 100000004"
    refused = sender.get("/requests/new", status=403)
    assert "組織が退会しているため、閲覧とダウンロードだけができます。" in refused.text
    for address in ("/requests/100000001/send", "/requests/new", "/requests/100000001/delete", "/bases/new"):
        sender.post(address, {}, status=403)
    clock.now = datetime(2028, 5, 20, 14, 59, tzinfo=clock.now.tzinfo)
    Client(app).sign_in(CLIENT, "sender")
    clock.move(minutes=1)
    with pytest.raises(AssertionError, match="会員コード"):
        Client(app).sign_in(CLIENT, "sender")


def test_a_session_ends_with_the_last_day_of_looking(admin: Client, app: Flask, clock: Clock) -> None:
    leave(admin)
    clock.now = datetime(2028, 5, 20, 14, 50, tzinfo=clock.now.tzinfo)
    late = Client(app).sign_in(CLIENT, "viewer001")
    assert late.raw("/requests").status_code == 200
    clock.move(minutes=10)
    assert late.raw("/requests").location.startswith("/sign-in")


def test_whoever_saw_an_older_state_is_shown_the_newer_one(
    admin: Client, demo: Demo, sqlite: Database, now: datetime
) -> None:
    page = admin.get(LEAVE)
    with sqlite.writer() as session, session.begin():
        stop_now(session, demo, now + timedelta(minutes=1))
    late = admin.press(page, "退会する", fill(), status=409)
    assert "ほかの人が先に更新しました。" in late.text
    assert status() is OrganizationStatus.SUSPENDED
    admin.press(late, "退会する", fill())
    assert status() is OrganizationStatus.CLOSED


def test_nobody_leaves_twice(client: Client, demo: Demo, sqlite: Database, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        let_leave(session, demo, now)
    left = client.sign_in(CLIENT, "admin")
    assert left.get(LEAVE, status=409).refusal() == "この組織の状態は「退会」のため、「退会」はできません。"


def test_the_operator_enters_a_notice_that_came_by_letter(
    client: Client, demo: Demo, sqlite: Database, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        a_taken_application(session, demo, now)
        row_of(session).created_at = now - timedelta(days=30)
    admin = client.sign_in("1000001", "admin")
    page = admin.get(admin.get(f"/operator/organizations/{CLIENT}").links()["退会の届出の入力へ進む"])
    assert page.rows("open-cases") == [["100000001", "六本木工場", "東京", "申請前"]]
    assert "整備" not in page.text
    wrong = admin.press(page, "退会させる", {"received_on": "2026/11/21", "text": "書面", "sure": "y"}, status=422)
    assert wrong.errors() == {
        "received_on": "退会の届出を受け取った日は、利用を始めた日（2026/10/21）から今日までの日にしてください。"
    }
    done = admin.press(wrong, "退会させる", {"received_on": "R8.11.18"})
    assert done.notices() == [
        "退会を記録しました。メールはまもなく送られます。",
        "2026年11月18日（令和8年・水）に退会しました。2028年5月18日（令和10年・木）まで閲覧とダウンロードができます。",
    ]
    assert admin.press(wrong, "退会させる", {"received_on": "R8.11.18"}).heading == "株式会社みなと自動車"
    assert done.rows("standing") == [["2026/11/20 10:00", "退会", "運営 花子", "書面", "送信待ち"]]
    with reading() as session:
        assert row_of(session).ended_on == date(2026, 11, 18)
    Client(admin.app).sign_in("1000001", "clerk").get(f"/operator/organizations/{CLIENT}/leave", status=403)


def test_the_operator_sees_that_it_left_by_itself(admin: Client, app: Flask) -> None:
    leave(admin)
    operator = Client(app).sign_in("1000001", "clerk")
    page = operator.get(f"/operator/organizations/{CLIENT}")
    assert page.rows("standing") == [["2026/11/20 10:00", "退会", "この組織の管理者", "", "送信待ち"]]
    assert [row[0] for row in operator.get("/operator/organizations?status=closed").rows("organizations")] == [CLIENT]
