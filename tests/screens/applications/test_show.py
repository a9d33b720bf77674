"""The page of one application: where it stands, what it costs, who moves next."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from demo.organizations import Demo
from domain.payment import PaymentState
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind
from domain.weight_tax import EcoClass, TaxClass
from models.applications import Payment
from models.database import Database
from tests.support.agency_stories import a_fee, a_taken_application, portal_says
from tests.support.application_stories import Amounts, told_until
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.page import Page, text_of

TOLD = {
    "conformity_certificate": "取得済",
    "policy": "取得済",
    "chassis_number": "ZVW50-6000001",
    "suspension": "不可",
    "restart": "各種再開依頼実施不可",
    "restart_refused": "",
    "messages": {"message": True, "office_notice": False, "deadline_notice": True},
    "delegate": {"number": "MN13000001", "name": "みなと自動車", "verdict": "交付可能"},
}

DEBIT = "ダイレクト納付（依頼人の口座）"


def facts(page: Page) -> dict[str, str]:
    found = {}
    for each in page.having("dl", class_="facts"):
        for pair in each:
            found[text_of(pair[0])] = text_of(pair[1])
    return found


def steps(page: Page) -> list[tuple[str, str]]:
    line = page.having("ol", class_="steps")[0]
    return [(item.get("class", ""), text_of(item)) for item in line]


def next_step(page: Page) -> str:
    return text_of(page.having("div", class_="next-step")[0])


def test_a_completed_registered_car(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        application = told_until(session, demo, now, renewal_place=RenewalPlace.CLIENT)
        portal_says(session, application, "交付待ち", now + timedelta(hours=1), **TOLD)
    page = client.sign_in("1845678", "sender").get("/applications/100000001")
    assert page.heading == "申請 100000001"
    assert page.rows("payments") == [
        ["検査登録手数料", "1,450円", "ダイレクト納付（依頼人の口座）", "納付済", "2026/11/20", "2026/12/19"],
        ["技術情報管理手数料", "400円", "立替（代理人）", "納付済", "2026/11/20", "2026/12/19"],
        ["自動車重量税", "24,600円", "ダイレクト納付（依頼人の口座）", "納付済", "2026/11/20", "2026/12/19"],
    ]
    assert next_step(page) == "次にすること 次は自社です。電子車検証を書き換えられます。"
    known = facts(page)
    assert {
        name: known[name]
        for name in (
            "状況更新日時",
            "申請状況ステータス",
            "手続再開ステータス",
            "保安基準適合証取得",
            "自賠責保険証取得",
            "車台番号（窓口）",
            "記録等事務代行者",
            "交付可能判定結果",
            "登録完了日",
            "交付準備完了日",
        )
    } == {
        "状況更新日時": "2026/11/20 11:00",
        "申請状況ステータス": "交付待ち",
        "手続再開ステータス": "各種再開依頼実施不可",
        "保安基準適合証取得": "取得済",
        "自賠責保険証取得": "取得済",
        "車台番号（窓口）": "ZVW50-6000001",
        "記録等事務代行者": "MN13000001 みなと自動車",
        "交付可能判定結果": "交付可能",
        "登録完了日": "2026/11/20",
        "交付準備完了日": "2026/11/20",
    }
    assert (known["受け取り場所"], known["窓口の受付時間"]) == ("東京運輸支局", "8:45-11:45、13:00-16:00")
    assert "窓口は平日９時から１６時まで。" in page.text
    assert known["氏名又は名称"] == "整備 太郎"
    assert [state for state, _ in steps(page)] == ["done"] * 8 + ["current", "todo"]
    assert steps(page)[4] == ("done", "検査登録手数料2026/11/20 10:04")


def test_a_kei_car_shows_its_own_words_and_flags(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        kei = {"kind": VehicleKind.KEI, "pickup": Pickup.CLIENT}
        application = told_until(session, demo, now, amounts=Amounts(1_450, 400, 6_600), **kei)
        portal_says(
            session, application, "交付待ち", now + timedelta(hours=1), **{**TOLD, "chassis_number": "JF3-6000001"}
        )
    page = client.sign_in("1845678", "sender").get("/applications/100000001")
    known = facts(page)
    assert [known[name] for name in ("メッセージ", "軽検協事務所等お知らせ", "期限等お知らせ", "中断予約")] == [
        "有",
        "無",
        "有",
        "不可",
    ]
    assert (known["検査記録完了日"], known["返付（交付）準備完了日"]) == ("2026/11/20", "2026/11/20")
    assert next_step(page).endswith("次は自社です。窓口で新しい車検証と検査標章を受け取ってください。")
    assert [text for _, text in steps(page)][4:] == [
        "検査手数料等2026/11/20 10:04",
        "審査2026/11/20 10:05",
        "重量税2026/11/20 10:06",
        "交付待ち2026/11/20 10:06",
        "返付完了",
    ]


def test_a_payment_under_way_says_since_when_and_is_never_due_twice(
    client: Client, sqlite: Database, demo: Demo, now: datetime, clock
) -> None:
    with sqlite.writer() as session, session.begin():
        application = told_until(session, demo, now, "検査登録手数料納付待ち", amounts=Amounts(inspection=1_400))
        payment = session.scalars(select(Payment).where(Payment.application_id == application.id)).one()
        payment.state, payment.ordered_at = PaymentState.PROCESSING, now
    clock.move(minutes=45)
    page = client.sign_in("2000001", "sender").get("/applications/100000001")
    assert page.rows("payments")[0][3] == (
        "納付処理中 反映待ち（45分経過） 見込み1,450円と違います。窓口が示した金額で納付します"
    )
    assert page.rows("payments")[1:] == [
        ["技術情報管理手数料", "見込み 400円", "立替（代理人）", "納付前", "", "2026/12/19 見込み"],
        ["自動車重量税", "納付待ちで確定", "ダイレクト納付（依頼人の口座）", "納付前", "", ""],
    ]
    assert next_step(page).startswith("次にすること 次は窓口です。納付の反映を待っています。")
    waited = []
    for hours in (2, 45, 25):
        clock.move(hours=hours)
        page = Client(client.app).sign_in("2000001", "sender").get("/applications/100000001")
        waited.append(page.rows("payments")[0][3].split(" ")[1])
    assert waited == ["反映待ち（2時間経過）", "反映待ち（47時間経過）", "反映待ち（3日経過）"]


def test_what_is_expected_says_so_and_how_it_was_computed_until_the_portal_tells(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    known = {"tax_class": TaxClass.PASSENGER_PRIVATE, "eco_class": EcoClass.ORDINARY, "weight_kg": 1_380}
    with sqlite.writer() as session, session.begin():
        told_until(session, demo, now, "申請受付", first_registered="2012-03", **known)
        told_until(session, demo, now, "重量税納付待ち", nth=2, first_registered="2012-03", **known)
        told_until(
            session, demo, now, "重量税納付待ち", Amounts(tax=34_200), nth=3, first_registered="2012-03", **known
        )
        a_taken_application(session, demo, now, nth=4, first_registered="2012-03", **known)
    computed = "見込みの計算：自家用乗用、1,500kgまで、エコカー以外、13年経過、2年、2026/05/01からの税額表"
    for code in ("1845678", "2000001"):
        client.sign_in(code, "sender")
        accepted = client.get("/applications/100000001")
        assert accepted.rows("payments") == [
            ["検査登録手数料", "見込み 1,450円", DEBIT, "納付前", "", "2026/12/19 見込み"],
            ["技術情報管理手数料", "見込み 400円", "立替（代理人）", "納付前", "", "2026/12/19 見込み"],
            ["自動車重量税", "見込み 34,200円", DEBIT, f"納付前 {computed}", "", ""],
        ]
        assert "次の期限 2026年12月19日（令和8年・土） 見込み" in accepted.text
        differs = "納付待ち 見込み34,200円と違います。窓口が示した金額で納付します"
        told = client.get("/applications/100000002").rows("payments")[2]
        assert told == ["自動車重量税", "24,600円", DEBIT, f"{differs} {computed}", "", "2026/12/19"]
        agreed = client.get("/applications/100000003").rows("payments")[2]
        assert agreed == ["自動車重量税", "34,200円", DEBIT, "納付待ち", "", "2026/12/19"]
        prepared = client.get("/applications/100000004").rows("payments")
        assert [row[1] for row in prepared] == ["見込み 1,450円", "見込み 400円", "見込み 34,200円"]
        assert [row[5] for row in prepared] == ["", "", ""]
        listed = client.get("/applications?sort=number").rows("applications")
        dates = {row[0][-1]: cell for row in listed for cell in row if cell.startswith("2026/12/19")}
        assert dates == {"1": "2026/12/19 見込み", "2": "2026/12/19", "3": "2026/12/19"}
        client.browser.delete_cookie("keizoku")


def test_a_correction_without_a_date_shows_ours(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        application = told_until(session, demo, now, "受付審査中")
        correction = {"words": "記載に不備があります。", "message": "", "due_on": None}
        portal_says(session, application, "検査補正要求", now, correction=correction)
    page = client.sign_in("1845678", "sender").get("/applications/100000001")
    asked = next(text_of(panel) for panel in page.having("section", id="correction"))
    assert asked.endswith("補正の期限 2026年12月4日（令和8年・金） 見込み")


def test_a_correction_shows_reason_and_deadline_to_both_sides(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    correction = {
        "code": "conformity_certificate_fault",
        "words": "記載に不備があります。",
        "message": "走行距離を確認。",
        "due_on": "2026-11-23",
    }
    with sqlite.writer() as session, session.begin():
        application = told_until(session, demo, now, "受付審査中")
        portal_says(
            session,
            application,
            "検査補正要求",
            now,
            correction=correction,
            **{**TOLD, "chassis_number": "ZVW50-6000002"},
        )
    for code, who in (("1845678", "自社"), ("2000001", "依頼人")):
        page = client.sign_in(code, "sender").get("/applications/100000001")
        asked = next(text_of(panel) for panel in page.having("section", id="correction"))
        assert (
            asked
            == "補正要求の内容記載に不備があります。 走行距離を確認。補正の期限 2026年11月23日（令和8年・月） あと3日"
        )
        assert next_step(page).startswith(f"次にすること 次は{who}です。保安基準適合証を引き戻し")
        assert page.notices() == ["窓口が持っている車台番号が依頼と違います：ZVW50-6000002"]
        assert facts(page)["車台番号（窓口）"] == "ZVW50-6000002（依頼と違います）"
        client.browser.delete_cookie("keizoku")


def test_a_rejection_shows_its_reasons_and_a_failed_debit_its_own(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    reason = {"code": "vehicle_user_mismatch", "words": "使用者の氏名が一致しません。"}
    with sqlite.writer() as session, session.begin():
        rejected = told_until(session, demo, now, "受付審査中")
        portal_says(session, rejected, "却下", now, rejection={"reasons": [reason], "message": ""})
        failed = told_until(session, demo, now, "検査登録手数料納付待ち", nth=2)
        no_funds = {"code": "no_funds", "words": "残高が不足しています。"}
        portal_says(
            session, failed, "再納付待ち", now, fees=[a_fee("inspection", 1_450, "再納付待ち", reason=no_funds)]
        )
    for code in ("2000001", "1845678"):
        page = client.sign_in(code, "sender").get("/applications/100000001")
        assert next(text_of(panel) for panel in page.having("section", id="rejection")) == (
            "認められなかった理由使用者の氏名が一致しません。 "
            "再納付なしで再申請できる期限 2027年1月19日（令和9年・火） あと60日"
        )
        if code == "2000001":
            client.browser.delete_cookie("keizoku")
    assert next_step(page).startswith("次にすること 次は自社です。車検証で使用者の氏名・住所などを確かめてください。")
    assert client.get("/applications/100000002").rows("payments")[0][3] == "納付できず 残高が不足しています。"


@pytest.mark.parametrize(
    ("until", "word", "days", "said"),
    [
        ("受付審査中", "取下", 0, "再納付なしで再申請できる期限 2027年1月19日（令和9年・火） あと60日"),
        ("受付審査中", "取下", 60, "再納付なしで再申請できる期限 2027年1月19日（令和9年・火） 今日"),
        ("受付審査中", "取下", 61, "再納付なしで再申請できる期限 2027年1月19日（令和9年・火） 期限切れ"),
        ("検査登録手数料納付待ち", "取下", 0, "この申請では手数料を納付していないため、再納付不要の対象はありません。"),
        (
            "重量税納付待ち",
            "無効",
            0,
            "無効になった申請は、再納付なしの再申請の対象になりません。再申請では手数料をもう一度納付します。",
        ),
        (
            "申請受付処理中",
            "未受付",
            0,
            "未受付のため手数料は納付していません。再納付不要の申出は要りません。",
        ),
    ],
)
@pytest.mark.parametrize("code", ["1845678", "2000001"])
def test_what_came_to_nothing_says_to_both_sides_whether_fees_are_paid_again(
    client: Client, sqlite: Database, demo: Demo, now: datetime, clock, code: str, until: str, word: str, days: int,
    said: str,
) -> None:  # fmt: skip
    with sqlite.writer() as session, session.begin():
        portal_says(session, told_until(session, demo, now, until), word, now + timedelta(hours=1))
    clock.move(days=days)
    page = client.sign_in(code, "sender").get("/applications/100000001")
    assert [text_of(panel) for panel in page.having("section", id="again")] == [f"再申請{said}"]


def test_an_application_under_way_says_nothing_of_applying_again(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        told_until(session, demo, now, "受付審査中")
    assert "再納付" not in client.sign_in("1845678", "sender").get("/applications/100000001").text


def test_a_waived_fee_is_nothing_with_its_reason(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        application = told_until(session, demo, now, "申請受付")
        from_before = [a_fee("inspection", 0, "納付不要", due_on=None), a_fee("technical_information", 400)]
        portal_says(session, application, "技術情報管理手数料納付待ち", now, fees=from_before)
    page = client.sign_in("1845678", "sender").get("/applications/100000001")
    assert page.rows("payments")[0] == ["検査登録手数料", "0円", "ダイレクト納付（依頼人の口座）", "無料", "", ""]
    assert "検査登録手数料" not in [text for _, text in steps(page)]


def test_the_operator_reads_no_name_address_or_memo(
    client: Client, sqlite: Database, demo: Demo, now: datetime
) -> None:
    with sqlite.writer() as session, session.begin():
        application = told_until(session, demo, now, "受付審査中", memo="カナリア様の車")
        application.memo = "カナリア様へ電話"
        portal_says(
            session,
            application,
            "検査補正要求",
            now,
            correction={"words": "x", "message": "カナリア様", "due_on": None},
        )
    page = client.sign_in("1000001", "admin").get("/applications/100000001")
    for secret in ("整備　太郎", "六本木９丁目", "カナリア"):
        assert secret not in page.html


def test_previous_and_next_keep_the_search(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        for nth in (1, 2, 3):
            a_taken_application(
                session, demo, now, nth=nth, kind=VehicleKind.KEI if nth == 2 else VehicleKind.REGISTERED
            )
    links = client.sign_in("1845678", "sender").get("/applications/100000001?kind=registered&sort=number").links()
    assert links["次"] == "/applications/100000003?kind=registered&sort=number"
    assert "前" not in links
    assert links["一覧へ戻る"] == "/applications?kind=registered&sort=number"


@pytest.mark.parametrize("number", ["100000002", "100000001-2", "abc", "1", "100000001-0"])
def test_an_unknown_number_and_a_foreign_one_look_the_same(
    client: Client, sqlite: Database, demo: Demo, now: datetime, number: str
) -> None:
    with sqlite.writer() as session, session.begin():
        a_taken_application(session, demo, now)
        a_taken_application(session, demo, now, nth=2, member_code="1845679")
    page = client.sign_in("1845678", "sender").get(f"/applications/{number}", status=404)
    assert page.heading == "ページが見つかりません"


def test_the_page_costs_few_statements(client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    with sqlite.writer() as session, session.begin():
        told_until(session, demo, now)
    client.sign_in("1845678", "sender").get("/applications/100000001")
    with StatementCount(sqlite) as counted:
        client.get("/applications/100000001")
    assert len(counted.statements) == 4
