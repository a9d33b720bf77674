"""Which mails come to oneself: a tick for each kind of the role, and a list of what always comes."""

import pytest
from sqlalchemy import update

from domain.mail_event import MailEvent
from domain.return_reason import ReturnReason
from models.users import User
from tests.conftest import Clock
from tests.support.agency_stories import agent_of
from tests.support.client import Client
from tests.support.mails import mails_of
from tests.support.organizations import Demo
from tests.support.page import Page
from tests.support.stories import a_sent_request
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.transaction import transaction

SAVE = "メールの設定を保存する"
CASES = [
    "依頼が差し戻されたとき", "申請が未受付になったとき", "補正要求があったとき", "申請が却下されたとき",
    "再納付待ちになったとき", "期限の5日前", "期限の前日", "期限の当日",
    "手続が完了し、書換えができるようになったとき",
]  # fmt: skip
SERVICE = ["重要なお知らせ", "そのほかのお知らせ", "計画停止の予定"]


def ticks(page: Page) -> dict[str, bool]:
    """Each kind as it is read, with whether it is ticked."""
    labels = {str(label.get("for")): "".join(label.itertext()).strip() for label in page.tree.iter("label")}
    boxes = [box for box in page.tree.iter("input") if box.get("type") == "checkbox"]
    return {labels[str(box.get("id"))]: box.get("checked") is not None for box in boxes}


def test_a_sender_has_all_about_cases_and_what_is_important(client: Client) -> None:
    client.sign_in("1845678", "sender001")
    page = client.get(client.get("/settings").links()["メールの設定"])
    assert (page.heading, ticks(page)) == (
        "メールの設定", dict.fromkeys(CASES, True) | dict(zip(SERVICE, (True, False, True), strict=True)),
    )  # fmt: skip
    assert "sender001@minato.example にお送りします。" in page.text
    listed = ["".join(item.itertext()) for item in page.all(".//main//li")]
    assert listed == [
        "パスワード再設定", "パスワード変更のお知らせ", "2段階認証の開始", "2段階認証の終了", "ログインのロック",
        "不正利用の届け出の案内", "不正利用の疑いによるログイン停止", "休眠予告",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        (("1845678", "admin"), dict.fromkeys(CASES, False)),
        (("2000001", "sender"), dict.fromkeys(CASES[1:], True)),
        (("2000001", "admin"), dict.fromkeys(CASES[1:], False)),
    ],
)
def test_each_role_is_offered_its_own(client: Client, who: tuple[str, str], offered: dict[str, bool]) -> None:
    expiry = {"証明書、委託番号、ポータルのパスワード・IDの期限": False} if "admin" in who else {}
    service = dict(zip(SERVICE, (True, False, True), strict=True))
    assert ticks(client.sign_in(*who).get("/settings/mails")) == offered | service | expiry


def test_the_operator_has_none_to_choose_and_still_sees_what_comes(client: Client) -> None:
    page = client.sign_in("1000001", "admin").get("/settings/mails")
    assert (ticks(page), SAVE in page.buttons()) == ({}, False)
    assert "選べるメールはありません。" in page.text


def test_what_is_not_ticked_does_not_come_any_more_and_the_audit_says_who_chose(
    client: Client, demo: Demo, clock: Clock
) -> None:
    page = client.sign_in("1845678", "sender001").get("/settings/mails")
    kept = {name: value for name, value in page.values().items() if name != "returned"}
    answer = client.post("/settings/mails", kept)
    saved = client.follow(answer)
    assert (saved.notices(), ticks(saved)["依頼が差し戻されたとき"]) == (["メールの設定を保存しました。"], False)
    with transaction() as session:
        number = a_sent_request(session, demo, clock.now).id
    with transaction() as session:
        command = ReturnRequests([number], ReturnReason.INSURANCE)
        return_request(session, agent_of(session, demo), command, clock.now)
    assert sorted(mail.recipient for mail in mails_of(MailEvent.REQUEST_RETURNED)) == [
        "firsttime@minato.example", "sender@minato.example", "viewer001@minato.example",
    ]  # fmt: skip
    admin = Client(client.app).sign_in("1845678", "admin")
    listed = admin.get("/audit?act=mail_choices_changed")
    [row] = listed.rows("audit")
    assert row[1:4] == ["受け取るメールの変更", "ユーザー sender001", "sender001"]
    assert admin.get(listed.links()[row[0]]).rows("kept") == [
        ["受け取らない", "そのほかのお知らせ", "依頼が差し戻されたとき、そのほかのお知らせ"]
    ]


def test_a_kind_that_was_not_offered_cannot_be_had_by_a_forged_form(client: Client) -> None:
    page = client.sign_in("1845678", "sender001").get("/settings/mails")
    client.post("/settings/mails", {**page.values(), "expiry": "y"})
    with transaction() as session:
        assert session.query(User).where(User.login_id == "sender001").one().mail_choices == {}


def test_without_an_address_the_page_says_whom_to_ask(client: Client, demo: Demo) -> None:
    with transaction() as session:
        session.execute(update(User).values(email=""))
    page = client.sign_in("1845678", "sender001").get("/settings/mails")
    assert "メールアドレスが登録されていないため、どのメールも届きません。管理者に登録を依頼してください。" in page.text
