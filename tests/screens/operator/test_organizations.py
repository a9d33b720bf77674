"""The operator's organizations: the list, one of them, and the acts on how it stands."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus
from models.database import Database
from models.mails import Mail, MailState
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.page import Page, text_of
from tests.support.standing import (
    TEXT,
    give_notice,
    history,
    mails,
    row_of,
    status_of,
    stop_now,
    stop_what_is_due,
    take_mails,
)
from tests.support.stories import a_draft, a_sent_request
from usecases.transaction import reading

MINATO = "1845678"
SHOW = f"/operator/organizations/{MINATO}"
OPERATOR = ["1000001", "けいぞく運営", "運営", "", "利用中"]
CLIENT = [MINATO, "株式会社みなと自動車", "依頼人", "東京", "利用中"]
OTHER = ["1845679", "有限会社あおぞら整備", "依頼人", "東京", "利用中"]
AGENT = ["2000001", "代理人 東京支部", "代理人", "", "利用中"]


@pytest.fixture
def admin(client: Client) -> Client:
    return client.sign_in("1000001", "admin")


@pytest.fixture
def happens(sqlite: Database) -> Callable[..., None]:
    """An act of a story, done as it is committed."""

    def do(act: Callable[..., object], *given: Any) -> None:
        with sqlite.writer() as session, session.begin():
            act(session, *given)

    return do


def tabs(page: Page) -> list[str]:
    return [text_of(link) for nav in page.having("nav", class_="tabs") for link in nav.iter("a")]


def standing() -> tuple[OrganizationStatus, list[tuple[str, str]]]:
    with reading() as session:
        return status_of(session), history(session)


def posted() -> list[tuple[MailEvent, str]]:
    with reading() as session:
        return mails(session)


def test_the_list_shows_all_with_tabs_of_their_status(admin: Client) -> None:
    page = admin.get("/operator/organizations")
    assert (page.heading, page.rows("organizations")) == ("組織", [OPERATOR, CLIENT, OTHER, AGENT])
    assert tabs(page) == ["すべて 4件", "利用中 4件", "停止予告中 0件", "停止中 0件", "退会 0件"]
    assert "組織" in page.menu()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("code=18456", [CLIENT, OTHER]),
        ("code=１８４５６７９", [OTHER]),
        ("name=みなと", [CLIENT]),
        ("name=ｱｵｿﾞﾗ", [OTHER]),
        ("name=%25", []),
        ("kind=agent", [AGENT]),
        ("kind=nonsense", [OPERATOR, CLIENT, OTHER, AGENT]),
        ("status=suspended", []),
        ("status=active&kind=client&name=整備", [OTHER]),
        ("sort=-member_code", [AGENT, OTHER, CLIENT, OPERATOR]),
    ],
)
def test_conditions_and_tabs_choose(admin: Client, asked: str, expected: list[list[str]]) -> None:
    fragment = admin.get(f"/operator/organizations?{asked}", htmx=True)
    assert (fragment.rows("organizations") if expected else []) == expected
    assert ("条件に合う組織はありません。" in fragment.text) == (not expected)


def test_the_list_and_one_page_cost_few_statements(
    admin: Client, sqlite: Database, demo: Demo, now: datetime, happens: Callable[..., None]
) -> None:
    happens(give_notice, demo, now)
    for address in ("/operator/organizations", SHOW):
        admin.get(address)
        with StatementCount(sqlite) as counted:
            admin.get(address)
        assert len(counted.statements) <= 6, address


def test_the_page_shows_what_is_registered_without_the_account(admin: Client, happens: Callable[..., None]) -> None:
    def register(session: Session) -> None:
        row = row_of(session)
        row.designation_number, row.sealed_account, row.representative = (
            "関指第1234号",
            "canary-sealed-1234567",
            "港 一郎",
        )

    happens(register)
    page = admin.get(SHOW)
    assert page.heading == "株式会社みなと自動車"
    assert "指定番号関指第1234号" in page.text
    assert "代表者名港 一郎" in page.text
    assert "口座振替の口座登録あり" in page.text
    assert "拠点3" in page.text
    assert "canary-sealed" not in page.html
    assert "状態の変更はまだありません。" in page.text


def test_notice_asks_for_ground_and_reason_and_is_told(admin: Client) -> None:
    page = admin.get(admin.get(SHOW).links()["停止予告へ進む"])
    assert page.heading == "利用停止の予告"
    assert "メールサーバーがメールを受け付けてから7日後に、送信が自動で止まります。" in page.text
    wrong = admin.press(page, "メールで予告する", {"text": TEXT}, status=422)
    assert (wrong.errors(), wrong.values()["text"]) == ({"ground": "利用規約上の事由を選択してください。"}, TEXT)
    done = admin.press(wrong, "メールで予告する", {"ground": "unpaid"})
    assert done.notices() == [
        "停止を予告しました。メールはまもなく送られます。",
        "予告のメールを送っています。メールサーバーが受け付けてから7日後に自動で停止します。",
    ]
    assert done.rows("standing") == [
        ["2026/11/20 10:00", "停止予告", "運営 花子", f"料金の支払いが期日を3か月以上過ぎている{TEXT}", "送信待ち"]
    ]
    again = admin.press(wrong, "メールで予告する", {"ground": "unpaid"})
    assert again.heading == "株式会社みなと自動車"
    assert posted() == [(MailEvent.SUSPENSION_ANNOUNCED, "info@minato.example")]
    assert standing() == (OrganizationStatus.SUSPENDING, [("announced", "suspending")])


def test_of_two_who_act_at_once_the_later_one_is_told(admin: Client, app: Flask) -> None:
    seen = admin.get(f"{SHOW}/stop")
    other = Client(app).sign_in("1000001", "admin")
    other.press(other.get(f"{SHOW}/announce"), "メールで予告する", {"ground": "breach", "text": TEXT})
    late = admin.press(seen, "予告なしで停止する", {"text": TEXT, "sure": "y"}, status=409)
    assert "ほかの人が先に更新しました。" in late.text
    assert "停止予告中" in late.text
    assert standing() == (OrganizationStatus.SUSPENDING, [("announced", "suspending")])


def test_from_notice_to_stop_and_resumption(
    admin: Client, demo: Demo, clock: Clock, happens: Callable[..., None]
) -> None:
    happens(give_notice, demo, clock.now)
    happens(take_mails, clock.now)
    assert "2026/11/27 10:00 に自動で停止します。" in admin.get(SHOW).notices()
    clock.move(hours=7 * 24)
    happens(stop_what_is_due, clock.now)
    admin.sign_in("1000001", "admin")
    stopped = admin.get(SHOW)
    assert stopped.notices() == ["2026/11/27 10:00 から停止中です。閲覧とダウンロードだけができます。"]
    assert [row[1:3] for row in stopped.rows("standing")] == [["停止", "自動"], ["停止予告", "運営 花子"]]
    done = admin.press(admin.get(f"{SHOW}/resume"), "利用を再開する", {"text": "11月27日に入金を確認した。"})
    assert done.notices() == ["利用を再開しました。"]
    assert standing()[0] is OrganizationStatus.ACTIVE
    assert posted()[-1] == (MailEvent.RESUMED, "info@minato.example")


def test_a_notice_is_called_off(admin: Client, demo: Demo, now: datetime, happens: Callable[..., None]) -> None:
    happens(give_notice, demo, now)
    page = admin.get(f"{SHOW}/call-off")
    assert admin.press(page, "予告を取り消す", status=422).errors() == {"text": "理由の説明を入力してください。"}
    assert admin.press(page, "予告を取り消す", {"text": "入金を確認した。"}).notices() == ["停止予告を取り消しました。"]
    assert standing()[0] is OrganizationStatus.ACTIVE


def test_stopping_without_notice_is_said_twice(admin: Client) -> None:
    page = admin.get(f"{SHOW}/stop")
    wrong = admin.press(page, "予告なしで停止する", {"text": TEXT}, status=422)
    assert list(wrong.errors()) == ["sure"]
    done = admin.press(wrong, "予告なしで停止する", {"sure": "y"})
    assert "利用を停止しました。" in done.notices()
    assert standing() == (OrganizationStatus.SUSPENDED, [("stopped_at_once", "suspended")])


def test_a_mail_that_failed_is_said_and_led_to(
    admin: Client, demo: Demo, now: datetime, happens: Callable[..., None]
) -> None:
    def fail(session: Session) -> None:
        take_mails(session, now)
        session.execute(update(Mail).values(state=MailState.FAILED, accepted_at=None))

    happens(give_notice, demo, now)
    happens(fail)
    page = admin.get(SHOW)
    assert page.notices() == [
        "予告のメールを送れなかったため、日数はまだ始まっていません。メールを送り直すか、予告を取り消してください。"
    ]
    assert page.having("a", href="/operator/mails/1")


def test_an_act_that_is_not_possible_has_no_page(admin: Client) -> None:
    assert admin.get(f"{SHOW}/resume", status=409).refusal() == (
        "この組織の状態は「利用中」のため、「再開」はできません。"
    )
    assert admin.get("/operator/organizations/1000001/announce", status=409).refusal() == (
        "この組織の状態は「利用中」のため、「停止予告」はできません。"
    )


def test_a_clerk_looks_and_changes_nothing(
    client: Client, demo: Demo, now: datetime, happens: Callable[..., None]
) -> None:
    happens(give_notice, demo, now)
    clerk = client.sign_in("1000001", "clerk")
    page = clerk.get(SHOW)
    assert (page.rows("standing")[0][1], page.having("div", class_="action-bar")) == ("停止予告", [])
    assert page.having("a", href="/operator/mails/1") == []
    for act in ("announce", "call-off", "stop", "resume"):
        clerk.get(f"{SHOW}/{act}", status=403)


@pytest.mark.parametrize(("member_code", "login_id"), [(MINATO, "admin"), ("2000001", "admin")])
def test_nobody_else_sees_organizations(client: Client, member_code: str, login_id: str) -> None:
    other = client.sign_in(member_code, login_id)
    other.get("/operator/organizations", status=403)
    other.get(SHOW, status=403)


@pytest.mark.parametrize("code", ["9999999", "abc", "１８４５６７８", "184567"])
def test_an_unknown_member_code_is_not_found(admin: Client, code: str) -> None:
    assert admin.get(f"/operator/organizations/{code}", status=404).heading == "ページが見つかりません"


def test_each_page_of_the_organization_says_what_holds(
    client: Client, demo: Demo, clock: Clock, happens: Callable[..., None]
) -> None:
    def said(address: str = "/requests") -> list[str]:
        return [text_of(node) for node in client.get(address).having("div", class_="notice")]

    client.sign_in(MINATO, "viewer001")
    assert said() == []
    happens(give_notice, demo, clock.now)
    assert said() == [
        "利用停止の予告が出ています予告のメールが送られてから7日後に、送信ができなくなります。"
        "理由：料金の支払いが期日を3か月以上過ぎている。お支払いを済ませ、管理者から運営に連絡してください。"
    ]
    happens(take_mails, clock.now + timedelta(minutes=3))
    assert said() == [
        "利用停止の予告が出ています2026/11/27 10:03 から送信ができなくなります。"
        "理由：料金の支払いが期日を3か月以上過ぎている。お支払いを済ませ、管理者から運営に連絡してください。"
    ]
    assert TEXT not in client.get("/requests").text
    assert TEXT in client.get("/").text
    happens(stop_now, demo, clock.now)
    assert said("/") == [
        "利用停止中です2026/11/20 10:00 から送信ができません。閲覧とダウンロードはできます。"
        "理由：反社会的勢力に関する条項。お問い合わせは、管理者から運営にお願いします。"
    ]


STOPPED = "組織の利用が停止されているため、送信できません。再開の手続きは、管理者から運営に連絡してください。"


def test_whoever_presses_while_stopped_is_told_why_and_looks_on(
    client: Client, app: Flask, demo: Demo, now: datetime, happens: Callable[..., None]
) -> None:
    happens(a_draft, demo, now)
    happens(partial(a_sent_request, nth=2), demo, now)
    for member_code in (MINATO, "2000001"):
        happens(stop_now, demo, now, member_code)
    sender, agent = client.sign_in(MINATO, "sender"), Client(app).sign_in("2000001", "sender")
    refused = sender.press(sender.get("/requests/100000001/send"), "代理人へ送信する", status=422)
    assert STOPPED in refused.text
    refused = agent.press(agent.get("/agency/inbox/100000002"), "受付する", status=422)
    assert STOPPED in refused.text
    for window, address in ((sender, "/requests.xlsx"), (agent, "/agency/inbox/list.xlsx")):
        assert window.raw(address).status_code == 200
