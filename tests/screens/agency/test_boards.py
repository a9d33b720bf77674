"""The boards, applying and what became of it, as the agent sees them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from domain.payment import FeeKind
from domain.renewal import RenewalPlace
from domain.vehicle import VehicleKind
from models.database import Database
from models.jobs import Job, JobState
from models.organizations import PortalAccount
from tests.conftest import Clock
from tests.screens.agency.conftest import Make
from tests.support.agency_stories import (
    a_fee,
    a_taken_application,
    agent_of,
    an_applied_application,
    debit_account,
    portal_account,
    portal_says,
)
from tests.support.application_stories import told_until
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.organizations import Demo
from tests.support.page import text_of
from usecases.agency.choose_office import ChooseOffice, choose_office
from usecases.agency.pay import FeeOf, Pay, pay
from usecases.jobs.claim import claim_job
from usecases.portal.outgoing import note_lodging_refused


@pytest.fixture
def ready(made: Make) -> None:
    """Accounts at the portal and at the bank, of both kinds."""
    for kind in VehicleKind:
        made(portal_account, kind=kind)
        made(debit_account, kind=kind)


def test_one_is_applied_for_with_office_and_mandate(agent: Client, made: Make, ready: None) -> None:
    made(a_taken_application)
    page = agent.get("/agency/applications")
    assert page.heading == "作業一覧"
    assert [row[1:3] for row in page.rows("work")] == [["100000001", "申請前"]]
    page = agent.get("/agency/applications/apply?number=100000001")
    refused = agent.press(page, "申請する", status=422)
    assert refused.errors() == {"mandate_confirmed": "委任が確認されていません。申込欄の委任を確認してください。"}
    result = agent.press(refused, "申請する", {"mandate_confirmed": "y"})
    assert result.heading == "申請の結果"
    assert result.rows("results") == [["100000001", "成功", "送信待ち"]]
    replayed = agent.press(page, "申請する", {"mandate_confirmed": "y"})
    assert replayed.rows("results") == result.rows("results")
    anew = agent.get("/agency/applications/apply?number=100000001")
    again = agent.press(anew, "申請する", {"mandate_confirmed": "y"}, status=422)
    assert again.errors() == {"": "すでに申請しています。画面を読み直して、いまの状態を確認してください。"}


def test_many_are_applied_for_and_a_refused_one_stops_no_other(agent: Client, made: Make, ready: None) -> None:
    made(a_taken_application, nth=1)
    made(a_taken_application, nth=2, member_code="1845679", base="001")
    page = agent.get("/agency/applications")
    page = agent.press(page, "選択した申請へ進む", {"number": ["100000001", "100000002"]})
    assert [row[0] for row in page.rows("applying")] == ["100000001", "100000002"]
    result = agent.press(page, "申請する", {"mandate_confirmed": "y"})
    assert [row[:2] for row in result.rows("results")] == [["100000001", "成功"], ["100000002", "失敗"]]
    assert result.rows("results")[1][2].startswith("依頼人のダイレクト納付口座が登録されていません")
    assert "失敗だけやり直す" in result.links()


def test_no_kei_car_is_lodged_while_the_mandate_of_a_registered_one_is_open(
    agent: Client, made: Make, ready: None
) -> None:
    made(a_taken_application, nth=1)
    made(a_taken_application, nth=2, kind=VehicleKind.KEI)
    page = agent.get("/agency/applications/apply?number=100000001&number=100000002")
    assert "登録車のみ" in page.text
    refused = agent.press(page, "申請する", status=422)
    assert refused.errors() == {"mandate_confirmed": "委任が確認されていません。申込欄の委任を確認してください。"}
    assert [row[2] for row in agent.get("/agency/applications?sort=number").rows("work")] == ["申請前", "申請前"]
    result = agent.press(refused, "申請する", {"mandate_confirmed": "y"})
    assert [row[1] for row in result.rows("results")] == ["成功", "成功"]


def test_kei_cars_alone_are_asked_for_no_mandate(agent: Client, made: Make, ready: None) -> None:
    for nth in (1, 2):
        made(a_taken_application, nth=nth, kind=VehicleKind.KEI)
    page = agent.get("/agency/applications/apply?number=100000001&number=100000002")
    assert "mandate_confirmed" not in page.html
    result = agent.press(page, "申請する")
    assert [row[1] for row in result.rows("results")] == ["成功", "成功"]


def test_more_than_twenty_need_their_count_typed(agent: Client, made: Make, ready: None) -> None:
    for nth in range(1, 22):
        made(a_taken_application, nth=nth, kind=VehicleKind.KEI)
    numbers = "&".join(f"number={100000000 + nth}" for nth in range(1, 22))
    page = agent.get(f"/agency/applications/apply?{numbers}")
    refused = agent.press(page, "申請する", {"typed_count": "20"}, status=422)
    assert refused.errors() == {"typed_count": "件数を入力してください。21と入力すると実行します。"}
    assert agent.press(refused, "申請する", {"typed_count": "２１"}).heading == "申請の結果"


def test_what_came_back_shows_reason_and_day(agent: Client, made: Make, clock: Clock) -> None:
    def corrected(session: Session, demo: Demo, now: datetime) -> None:
        application = an_applied_application(session, demo, now)
        correction = {"words": "走行距離が一致しません。", "message": "確認してください。", "due_on": "2026-12-04"}
        for words in ("申請受付", "検査登録手数料納付待ち", "技術情報管理手数料納付待ち", "受付審査中"):
            portal_says(session, application, words, now)
        portal_says(session, application, "検査補正要求", now, correction=correction)

    made(corrected)
    row = agent.get("/agency/applications?tab=came_back").rows("work")[0]
    assert (row[0], row[1]) == ("100000001", "補正要求 走行距離が一致しません。")
    assert row[8].startswith("2026/12/04")


def test_what_was_rejected_shows_until_when_it_can_be_applied_for_without_paying_again(
    agent: Client, made: Make, sqlite: Database
) -> None:
    def ended(session: Session, demo: Demo, now: datetime, nth: int, until: str, word: str) -> None:
        application = told_until(session, demo, now, until, nth=nth)
        reasons = {"reasons": [{"code": "x", "words": "別の車です。"}], "message": ""} if word == "却下" else None
        portal_says(session, application, word, now + timedelta(hours=1), rejection=reasons)

    made(ended, nth=1, until="受付審査中", word="却下")
    made(ended, nth=2, until="重量税納付待ち", word="無効")
    rows = agent.get("/agency/applications?tab=came_back&sort=number").rows("work")
    assert [row[1] for row in rows] == [
        "却下 別の車です。 再納付なしで再申請できる期限 2027/01/19 あと60日",
        "無効 無効になった申請は、再納付なしの再申請の対象になりません。再申請では手数料をもう一度納付します。",
    ]
    with StatementCount(sqlite) as two:
        agent.get("/agency/applications?tab=came_back")
    for nth in range(3, 9):
        made(ended, nth=nth, until="受付審査中", word="却下")
    with StatementCount(sqlite) as many:
        agent.get("/agency/applications?tab=came_back")
    assert len(two.statements) == len(many.statements) <= 6


def test_an_unknown_word_stands_on_the_board_as_it_came(agent: Client, made: Make) -> None:
    def unknown(session: Session, demo: Demo, now: datetime) -> None:
        application = an_applied_application(session, demo, now)
        portal_says(session, application, "特別審査中", now)

    made(unknown)
    assert agent.get("/agency/applications?tab=unclear").rows("work")[0][1] == "申請中 特別審査中"


def test_a_payment_without_an_answer_stands_under_stalled_and_is_never_offered_again(
    agent: Client, made: Make, clock: Clock
) -> None:
    def ordered(session: Session, demo: Demo, now: datetime) -> None:
        application = an_applied_application(session, demo, now)
        portal_says(session, application, "検査登録手数料納付待ち", now, fees=[a_fee("inspection", 1450)])
        pay(session, agent_of(session, demo), Pay([FeeOf(application.number, FeeKind.INSPECTION)]), now)

    made(ordered)
    assert agent.get("/agency/applications?tab=stalled").rows("work") == []
    clock.move(minutes=61)
    agent.sign_in("2000001", "sender")
    assert [row[0] for row in agent.get("/agency/applications?tab=stalled").rows("work")] == ["100000001"]
    assert agent.get("/agency/payments").rows("payments") == []
    history = text_of(agent.get("/applications/100000001").having("section", id="history")[0])
    assert "検査手数料の納付を指示しました。納付方法：ダイレクト納付（依頼人の口座）" in history
    page = agent.get("/agency/payments/confirm?fee=100000001:inspection")
    assert page.text.startswith("納付する いま納付できるものがありません。")


def test_a_failed_sending_says_why_and_can_go_again(agent: Client, made: Make, sqlite: Database) -> None:
    made(an_applied_application)
    with sqlite.writer() as session, session.begin():
        job = session.query(Job).one()
        job.state, job.last_error, job.attempts = JobState.FAILED, "http_500", 12
    assert agent.get("/agency/applications?tab=failed").rows("work")[0][7] == "失敗 ポータルで障害が起きています。"
    sheet = agent.sheet(agent.get("/agency/applications?tab=failed").links()["Excel"])
    assert sheet[0] == ["送信失敗"]
    assert sheet[-1][:3] + sheet[-1][7:9] == [
        "100000001",
        "登録車",
        "申請中",
        "東京運輸支局",
        "失敗 ポータルで障害が起きています。",
    ]
    page = agent.get("/agency/applications/100000001/sending")
    assert page.rows("sendings") == [["申請", "2026/11/20 10:00", "失敗 ポータルで障害が起きています。", "12"]]
    page = agent.press(page, "もう一度送信する")
    assert page.notices() == ["もう一度送信します。"]
    assert page.rows("sendings")[0][2] == "送信待ち"


def test_what_the_portal_refuses_to_take_is_mended_or_returned(
    agent: Client, client: Client, made: Make, sqlite: Database
) -> None:
    made(an_applied_application)
    refuse_lodging(sqlite)
    said = "窓口が申請を受け付けませんでした申請データの項目に不足か誤りがあります。"
    page = agent.get("/applications/100000001")
    assert (page.notices(), "申請前" in page.text) == ([said], True)
    row = agent.get("/agency/applications?tab=failed").rows("work")[0]
    assert (row[0], row[7]) == ("100000001", "失敗 申請データの項目に不足か誤りがあります。")
    page = agent.get("/agency/applications/100000001/sending")
    assert ("申請する" in page.links(), "もう一度送信する" in page.buttons()) == (True, False)
    page = agent.get("/agency/applications/apply?number=100000001")
    agent.press(page, "申請する", {"mandate_confirmed": "y"})
    assert agent.get("/applications/100000001").notices() == []
    refuse_lodging(sqlite)
    page = agent.get(agent.get("/applications/100000001").links()["依頼人へ差し戻す"])
    agent.press(page, "依頼人へ差し戻す", {"reason": "vehicle_user", "text": "使用者名を確認してください。"})
    assert agent.get("/agency/applications").rows("work") == []
    assert [agent.get(f"/agency/applications?tab={tab}").rows("work") for tab in ("failed", "came_back")] == [[], []]
    client.browser.delete_cookie("keizoku")
    client.sign_in("1845678", "sender")
    assert "使用者名を確認してください。" in client.get("/requests/100000001").notices()[0]
    page = client.get("/applications/100000001")
    assert (page.notices(), "未受付" in page.text) == ([said], True)
    assert "次は自社です。依頼の内容を直して、もう一度送信してください。" in page.text


def refuse_lodging(sqlite: Database) -> None:
    """What the worker notes when the portal says no to a lodging."""
    with sqlite.writer() as session, session.begin():
        job = claim_job(session, "w", datetime(2026, 11, 20, 2, tzinfo=UTC))
        assert job is not None
        note_lodging_refused(session, job, "lodgement_malformed", datetime(2026, 11, 20, 2, tzinfo=UTC))


def test_a_stopped_account_is_told_on_the_board_and_can_go_on(agent: Client, made: Make, sqlite: Database) -> None:
    made(portal_account)
    with sqlite.writer() as session, session.begin():
        session.query(PortalAccount).one().stopped_reason = "account_deleted"
    page = agent.get("/agency/applications")
    assert "東京（登録車）の送信を止めています。ポータルのIDが失効しています。" in page.notices()[0]
    page = agent.press(page, "送信を再開する：東京 登録車")
    assert page.notices() == ["送信を再開しました。待っていたものを順に送ります。"]


def test_an_application_of_another_base_of_ours_is_not_found(client: Client, made: Make) -> None:
    made(a_taken_application, base="003")
    client.sign_in("2000001", "branch")
    client.get("/agency/applications/100000001/sending", status=404)
    assert client.get("/agency/applications").rows("work") == []


def test_a_base_without_an_account_at_the_portal_cannot_apply(agent: Client, made: Make, ready: None) -> None:
    made(a_taken_application, base="003")
    page = agent.get("/agency/applications/apply?number=100000001")
    result = agent.press(page, "申請する", {"mandate_confirmed": "y"}, status=422)
    assert result.errors() == {"": "拠点にポータルのIDがありません。管理者にIDの登録を頼んでください。"}


def test_one_row_and_many_cost_the_same_statements(agent: Client, made: Make, sqlite: Database) -> None:
    made(a_taken_application, nth=1)
    agent.get("/agency/applications")
    with StatementCount(sqlite) as one:
        agent.get("/agency/applications")
    for nth in range(2, 12):
        made(a_taken_application, nth=nth)
    with StatementCount(sqlite) as many:
        agent.get("/agency/applications")
    assert len(one.statements) == len(many.statements) <= 6


def test_an_office_that_does_not_know_the_delegate_number_is_told_before_applying(
    agent: Client, made: Make, ready: None
) -> None:
    made(a_taken_application, nth=1, renewal_place=RenewalPlace.CLIENT)
    made(a_taken_application, nth=2, renewal_place=RenewalPlace.CLIENT)
    made(choose, number="100000001", office_code="T-14-01")
    page = agent.get("/agency/applications/apply?number=100000001&number=100000002")
    said = "委託番号MN13000001は申請先（神奈川運輸支局）に登録されていません。申請先か更新区分を確認してください。"
    assert [row[-1] for row in page.rows("applying")] == [f"神奈川運輸支局{said}", "東京運輸支局"]


def choose(session: Session, demo: Demo, now: datetime, **given: str) -> None:
    choose_office(session, agent_of(session, demo), ChooseOffice(**given), now)
