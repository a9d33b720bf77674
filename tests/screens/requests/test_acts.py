"""What is done with requests."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from domain.return_reason import ReturnReason
from models.database import Database
from models.requests import InspectionRequest
from models.users import User
from tests.conftest import Clock
from tests.support.agency_stories import a_taken_application
from tests.support.client import Client
from tests.support.organizations import Demo
from tests.support.page import text_of
from tests.support.stories import AGENT, actor_of
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.requests.release import release_held

Make = Callable[..., InspectionRequest]


def test_the_page_before_sending_reads_back_and_names_the_effect(sender: Client, make: Make) -> None:
    page = sender.get(f"/requests/{make(nth=1111).id}/send")
    assert page.heading == "依頼 100000001 の送信"
    assert all(
        text in page.text for text in ("品川 300 さ 11-11", "ZVW50-6001111", "代理人 東京支部 東京", "変更できません")
    )


def test_what_stands_against_sending_is_told_before(sender: Client, make: Make) -> None:
    page = sender.get(f"/requests/{make(consented_on=None).id}/send")
    assert "電子化の承諾がまだありません。" in page.text
    assert "代理人へ送信する" not in page.buttons()


def test_a_planned_day_holds_it_and_it_can_be_taken_back(sender: Client, make: Make) -> None:
    number = make(planned_on=date(2026, 11, 25)).id
    page = sender.press(sender.get(f"/requests/{number}/send"), "送信を予約する")
    assert "送信予約" in page.text
    assert "2026/11/25に自動で代理人へ送信します。" in page.text
    page = sender.press(page, "予約を取り消す")
    assert "送信予約を取り消しました。依頼前に戻りました。" in page.notices()


def test_cancelling_asks_and_then_ends_it(sender: Client, make: Make) -> None:
    number = make(sent=True).id
    page = sender.get(f"/requests/{number}/cancel")
    assert "キャンセル" not in page.links()
    assert page.links()["取り消さずに戻る"] == f"/requests/{number}"
    page = sender.press(page, "この依頼を取り消す")
    assert ("依頼を取り消しました。" in page.notices(), "取消" in page.text) == (True, True)


def test_deleting_can_be_undone(sender: Client, make: Make) -> None:
    number = make().id
    page = sender.press(sender.get(f"/requests/{number}"), "削除する")
    assert "依頼 100000001 を削除しました。30日以内なら元に戻せます。" in page.text
    sender.get(f"/requests/{number}", status=404)
    page = sender.press(page, "元に戻す")
    assert (page.heading, page.notices()) == ("依頼 100000001", ["依頼を元に戻しました。"])


@pytest.mark.parametrize("login_id", ["admin", "manager001", "viewer001"])
def test_only_senders_send(client: Client, make: Make, login_id: str) -> None:
    number = make().id
    client.sign_in("1845678", login_id)
    for address in (f"/requests/{number}/send", f"/requests/{number}/cancel", "/requests/send"):
        client.get(address, status=403)
        client.post(address, status=403)
    client.post(f"/requests/{number}/take-back", status=403)


def test_another_tenant_finds_nothing(client: Client, make: Make) -> None:
    number = make().id
    client.sign_in("1845679", "sender")
    for address in ("", "/edit", "/send", "/cancel", "/copy"):
        client.get(f"/requests/{number}{address}", status=404)
    for address in ("/edit", "/send", "/cancel", "/delete", "/restore", "/take-back", "/check", "/fill"):
        client.post(f"/requests/{number}{address}", {"version": "1"}, status=404)


def test_the_operator_reads_nothing_an_agent_wrote(
    client: Client, make: Make, demo: Demo, sqlite: Database, now: datetime
) -> None:
    number = make(sent=True).id
    with sqlite.writer() as session, session.begin():
        words = ReturnRequests([number], ReturnReason.VEHICLE_USER, "カナリア様の住所")
        return_request(session, actor_of(session, demo, "sender", AGENT), words, now)
    assert "カナリア様の住所" in client.sign_in("1845678", "viewer001").get(f"/requests/{number}").text
    operator = Client(client.app).sign_in("1000001", "admin").get(f"/requests/{number}")
    assert "カナリア" not in operator.html
    assert "差戻し" in operator.text


def test_a_returned_request_is_changed_first_and_its_form_says_why(
    sender: Client, make: Make, demo: Demo, sqlite: Database, now: datetime
) -> None:
    number = make(sent=True).id
    with sqlite.writer() as session, session.begin():
        words = ReturnRequests([number], ReturnReason.VEHICLE_USER, "住所が違います")
        return_request(session, actor_of(session, demo, "sender", AGENT), words, now)
    page = sender.get(f"/requests/{number}")
    primary = [text_of(link) for link in page.tree.iter("a") if "primary" in (link.get("class") or "").split()]
    assert primary == ["編集する"]
    assert "代理人へ送信する" in page.links()
    page = sender.get(f"/requests/{number}/edit")
    assert [text for text in page.notices() if "住所が違います" in text]
    assert "差戻しの理由に対応してから、もう一度送信できます。" in page.text
    assert "このまま送信できます。" not in page.text


def test_a_taken_request_leads_to_its_application(sender: Client, demo: Demo, sqlite: Database, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        number = a_taken_application(session, demo, now).number
    href = sender.get(f"/requests/{number}").links()["申請の状況を見る"]
    assert href == f"/applications/{number}"
    assert number in sender.get(href).heading


def test_before_it_is_taken_there_is_no_way_to_an_application(sender: Client, make: Make) -> None:
    assert "申請の状況を見る" not in sender.get(f"/requests/{make(sent=True).id}").links()


def test_a_held_request_that_could_not_go_says_why_until_it_is_changed_or_sent(
    client: Client, make: Make, sqlite: Database, clock: Clock
) -> None:
    for nth in (1, 2, 3):
        make(sent=True, nth=nth, planned_on=date(2026, 12, 1), login_id="sender001")
    with sqlite.writer() as session, session.begin():
        session.execute(update(User).where(User.login_key == "sender001").values(disabled_at=clock.now))
        release_held(session, clock.now + timedelta(days=12))
    home = client.sign_in("1845678", "sender").get("/")
    listed = client.get(home.links()["送信できなかった予約3件"])
    assert [row[1] for row in listed.rows("requests")] == ["100000003", "100000002", "100000001"]
    page = client.get("/requests/100000001")
    assert page.notices() == ["申請予定日に送信できませんでした送信した担当者が、いまは送信できません。"]
    client.press(client.get("/requests/100000001/edit"), "下書きを保存する", {"memo": "急ぎ"})
    client.press(client.get("/requests/100000002/send"), "送信を予約する")
    left = client.get("/requests?concern=not_released")
    assert [row[1] for row in left.rows("requests")] == ["100000003"]
    assert client.get("/").links()["送信できなかった予約1件"] == "/requests?concern=not_released"
    assert [notice for notice in client.get("/requests/100000001").notices() if "申請予定日" in notice] == []
