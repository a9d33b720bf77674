"""The operator's enrollments: the queue, one looked over, and deciding on it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from domain.enrollment import EnrollmentState
from domain.mail_event import MailEvent
from domain.search_keys import designation_key
from models.audit import AuditEntry
from models.database import Database
from models.enrollments import Enrollment
from models.mails import Mail, MailState
from models.organizations import Organization
from models.users import PasswordLink
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.enrollments import an_enrollment, received
from tests.support.organizations import Demo
from tests.support.page import Page, text_of
from usecases.transaction import reading

FIRST, SECOND = "261120-00001", "261120-00002"
NAME, DESIGNATION = "株式会社川口モータース", "関指第1234号"
OTHER_NAME = "有限会社与野オート"


@pytest.fixture
def clerk(client: Client, demo: Demo, sqlite: Database, now: datetime) -> Client:
    """One checked enrollment of last week, and one that came today."""
    entered = an_enrollment()
    other = replace(entered.company, name=OTHER_NAME, designation_number="関指第77号", account=None)
    with sqlite.writer() as session, session.begin():
        received(session, entered, now - timedelta(days=7), EnrollmentState.CHECKED, FIRST)
        received(session, replace(entered, company=other), now, EnrollmentState.RECEIVED, SECOND)
    return client.sign_in("1000001", "clerk")


OLD = [FIRST, NAME, DESIGNATION, "2026/11/13 10:00", "5 期限切れ", "確認済"]
NEW = [SECOND, OTHER_NAME, "関指第77号", "2026/11/20 10:00", "0", "受付"]


def tabs(page: Page) -> list[str]:
    return [text_of(link) for nav in page.having("nav", class_="tabs") for link in nav.iter("a")]


def show(clerk: Client, receipt: str = FIRST) -> Page:
    return clerk.get(f"/operator/enrollments/{receipt}")


def state_of(receipt: str) -> EnrollmentState:
    with reading() as session:
        return session.scalars(select(Enrollment.state).where(Enrollment.receipt_number == receipt)).one()


def mails() -> list[tuple[MailEvent, str]]:
    with reading() as session:
        return [(mail.event, mail.recipient) for mail in session.scalars(select(Mail).order_by(Mail.id))]


def test_the_queue_shows_the_longest_waiting_first_with_its_business_days(clerk: Client) -> None:
    page = clerk.get("/operator/enrollments")
    assert (page.heading, page.rows("enrollments")) == ("利用申込", [OLD, NEW])
    assert tabs(page) == [
        "未決 2件", "受付 1件", "書類待ち 0件", "確認済 1件", "承認 0件", "却下 0件", "取消 0件", "すべて 2件",
    ]  # fmt: skip
    assert "利用申込" in page.menu()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("state=checked", [OLD]),
        ("state=all", [NEW, OLD]),
        ("state=nonsense", [OLD, NEW]),
        ("words=よのおーと", []),
        ("words=与野", [NEW]),
        ("words=261120-00002", [NEW]),
        ("words=２６１１２０－００００２", [NEW]),
        ("words=関指第1234", [OLD]),
        ("words=1234", []),
        ("words=%25", []),
        ("words=株式会社&state=received", []),
        ("sort=-number", [NEW, OLD]),
    ],
)
def test_tabs_and_words_choose(clerk: Client, asked: str, expected: list[list[str]]) -> None:
    fragment = clerk.get(f"/operator/enrollments?{asked}", htmx=True)
    assert (fragment.rows("enrollments") if expected else []) == expected
    assert ("条件に合う利用申込はありません。" in fragment.text) == (not expected)


def test_the_queue_costs_the_same_statements_however_long(clerk: Client, sqlite: Database, now: datetime) -> None:
    def cost() -> int:
        with StatementCount(sqlite) as counted:
            clerk.get("/operator/enrollments")
        return len(counted.statements)

    cost()  # reads the holidays and the promise, which are kept
    before = cost()
    with sqlite.writer() as session, session.begin():
        for nth in range(10, 20):
            received(session, an_enrollment(), now, EnrollmentState.RECEIVED, f"261120-000{nth}")
    assert cost() == before


def test_one_enrollment_costs_six_statements(clerk: Client, sqlite: Database) -> None:
    show(clerk)
    with StatementCount(sqlite) as counted:
        show(clerk)
    assert len(counted.statements) <= 6


def test_the_page_shows_what_was_entered_with_the_whole_account_and_no_password(clerk: Client) -> None:
    page = show(clerk)
    assert page.heading == f"申込 {FIRST}"
    assert "通知先メールアドレスinfo@kawaguchi.example" in page.text
    assert "口座番号1234567口座名義（カナ）カ）カワグチモータース" in page.text.replace(" ", "")
    assert [secret for secret in ("argon2id", "manager_passwords") if secret in page.html] == []


def test_each_check_is_in_order_or_says_what_to_look_at(clerk: Client, sqlite: Database, now: datetime) -> None:
    assert show(clerk).rows("checks") == [
        ["通知先メール", "要確認", "このアドレスには、まだ受付のメールを送っていません。正しいか確かめてください。"],
        ["法人番号", "問題なし", "検査数字が合っています。"],
        ["インボイス登録番号", "問題なし", "法人の番号として正しい形です。"],
        ["口座", "問題なし", "金融機関と支店があります。"],
        ["利用中の組織との重なり", "問題なし", "同じ指定番号の組織はありません。"],
        ["ほかの申込との重なり", "問題なし", "同じ指定番号の未決の申込はありません。"],
        ["以前の契約", "問題なし", "同じ指定番号の組織で、停止や承諾の取消しのままのものはありません。"],
        ["以前の利用の残り", "問題なし", "同じ指定番号で退会した組織に、終わっていない申請はありません。"],
        ["申請代理人", "問題なし", "入力された申請代理人はすべて登録されています。"],
    ]
    entered = an_enrollment()
    assert entered.company.account is not None
    company = replace(
        entered.company, corporate_number="1000012050002",
        account=replace(entered.company.account, branch_code="998"),
    )  # fmt: skip
    first, second = entered.bases
    assert first.agent_kei is not None
    bases = (replace(first, agent_kei=replace(first.agent_kei, base_id="999999999")), second)
    with sqlite.writer() as session, session.begin():
        received(session, replace(entered, company=company, bases=bases), now, EnrollmentState.RECEIVED, "261120-00003")
        session.scalars(
            select(Organization).where(Organization.member_code == "1845678")
        ).one().designation_key = designation_key("関指第１２３４号")
    assert show(clerk, "261120-00003").rows("checks") == [
        ["通知先メール", "要確認", "このアドレスには、まだ受付のメールを送っていません。正しいか確かめてください。"],
        ["法人番号", "要確認", "1000012050002 の検査数字が合いません。"],
        ["インボイス登録番号", "問題なし", "法人の番号として正しい形です。"],
        ["口座", "要確認", "支店コード 998 が見つかりません。"],
        ["利用中の組織との重なり", "要確認", "同じ指定番号の組織があります：株式会社みなと自動車（1845678）"],
        ["ほかの申込との重なり", "要確認", f"同じ指定番号の未決の申込があります：{FIRST}"],
        ["以前の契約", "問題なし", "同じ指定番号の組織で、停止や承諾の取消しのままのものはありません。"],
        ["以前の利用の残り", "問題なし", "同じ指定番号で退会した組織に、終わっていない申請はありません。"],
        ["申請代理人", "要確認", "登録されていない代理人拠点IDがあります：999999999"],
    ]


@pytest.mark.parametrize(
    ("invoice_number", "corporate_number", "result"),
    [
        ("", "7000012050002", ["問題なし", "登録番号の入力はありません。"]),
        ("T7000012050002", "", ["問題なし", "法人の番号として正しい形です。"]),
        ("T8000012010038", "7000012050002",
         ["要確認", "T8000012010038 の数字が法人番号 7000012050002 と違います。どちらが正しいか確かめてください。"]),
        ("T8000012050002", "",
         ["要確認",
          "T8000012050002 は法人の番号ではないため、検査数字では確かめられません。"
          "国税庁の公表サイトで確かめてください。"]),
    ],
)  # fmt: skip
def test_an_invoice_number_is_compared_with_the_corporate_number(
    clerk: Client, sqlite: Database, now: datetime, invoice_number: str, corporate_number: str, result: list[str]
) -> None:
    entered = an_enrollment()
    company = replace(entered.company, invoice_number=invoice_number, corporate_number=corporate_number)
    with sqlite.writer() as session, session.begin():
        received(session, replace(entered, company=company), now, EnrollmentState.RECEIVED, "261120-00003")
    page = show(clerk, "261120-00003")
    assert ["インボイス登録番号", *result] in page.rows("checks")
    assert f"インボイス登録番号{invoice_number or 'なし'}" in page.text.replace(" ", "")


@pytest.mark.parametrize(
    ("recipient", "state", "result"),
    [
        ("info@kawaguchi.example", MailState.ACCEPTED, ["問題なし", "受付のメールを送りました。"]),
        ("info@kawaguchi.example", MailState.WAITING,
         ["要確認", "受付のメールはまだ送信待ちです。届いてから承諾してください。"]),
        ("info@kawaguchi.example", MailState.FAILED,
         ["要確認", "受付のメールを送れませんでした。電話でメールアドレスを確かめてください。"]),
        ("old@kawaguchi.example", MailState.ACCEPTED,
         ["要確認", "このアドレスには、まだ受付のメールを送っていません。正しいか確かめてください。"]),
    ],
)  # fmt: skip
def test_whether_the_receipt_reached_its_address_is_seen_before_accepting(
    clerk: Client, sqlite: Database, now: datetime, recipient: str, state: MailState, result: list[str]
) -> None:
    with sqlite.writer() as session, session.begin():
        enrollment = session.scalars(select(Enrollment.id).where(Enrollment.receipt_number == FIRST)).one()
        session.add(
            Mail(
                recipient=recipient, event=MailEvent.ENROLLMENT_RECEIVED, language="ja", facts={}, state=state,
                cause=f"enrollment {enrollment} received", message_id="0" * 32, made_at=now,
            )
        )  # fmt: skip
    assert show(clerk).rows("checks")[0] == ["通知先メール", *result]


def test_an_enrollment_is_checked_once_and_its_history_tells_who(clerk: Client) -> None:
    page = show(clerk, SECOND)
    assert "承諾へ進む" not in page.text
    done = clerk.press(page, "確認済にする")
    assert (done.notices(), state_of(SECOND)) == (["申込の状態を変更しました。"], EnrollmentState.CHECKED)
    again = clerk.press(page, "確認済にする")
    assert again.heading == f"申込 {SECOND}"
    assert [text_of(line) for line in again.tree.iter("li") if text_of(line).startswith("2026/11/20 10:00")] == [
        "2026/11/20 10:00 運営 太郎 確認済"
    ]


def test_of_two_who_decide_at_once_the_later_one_is_told(clerk: Client, app: Flask) -> None:
    seen = show(clerk, SECOND)
    admin = Client(app).sign_in("1000001", "admin")
    admin.press(show(admin, SECOND), "書類待ちにする")
    late = clerk.press(seen, "確認済にする", status=409)
    assert "ほかの人が先に更新しました。" in late.text
    assert (state_of(SECOND), "書類待ち" in late.text) == (EnrollmentState.WAITING_FOR_PAPER, True)
    clerk.press(late, "確認済にする")
    assert state_of(SECOND) is EnrollmentState.CHECKED


def test_what_is_accepted_is_told_by_mail_and_its_administrator_signs_in(
    clerk: Client, app: Flask, sqlite: Database
) -> None:
    page = clerk.get(f"/operator/enrollments/{FIRST}/accept")
    assert page.heading == f"申込 {FIRST} の承諾"
    assert mails() == []
    done = clerk.press(page, "承諾する")
    assert done.notices() == ["申込を承諾しました。メールはまもなく送られます。"]
    assert "会員コード1845680" in done.text
    expected = [
        (MailEvent.ENROLLMENT_ACCEPTED, "info@kawaguchi.example"),
        (MailEvent.REGISTRATION_READY, "info@kawaguchi.example"),
        (MailEvent.PASSWORD_LINK, "ono@kawaguchi.example"),
    ]
    assert mails() == expected
    clerk.press(page, "承諾する")
    assert mails() == expected
    with reading() as session:
        assert session.scalar(select(func.count()).where(Organization.name == NAME)) == 1


def test_a_link_is_sent_anew_until_a_password_was_set(clerk: Client, sqlite: Database, clock: Clock) -> None:
    clerk.press(clerk.get(f"/operator/enrollments/{FIRST}/accept"), "承諾する")
    page = show(clerk)
    assert page.rows("invited-people") == [["大野 恵", "admin-ono", "未設定 2026/11/23 10:00 まで", "リンクを送り直す"]]
    clock.move(minutes=1)
    done = clerk.press(page, "リンクを送り直す")
    assert done.notices() == ["新しいリンクのメールはまもなく送られます。前のリンクは使えなくなりました。"]
    assert "パスワード設定のリンクを再送（admin-ono）" in done.text
    assert mails()[-1] == (MailEvent.PASSWORD_LINK, "ono@kawaguchi.example")
    with sqlite.writer() as session, session.begin():
        session.execute(update(PasswordLink).values(used_at=clock.now))
    assert show(clerk).rows("invited-people")[0][2:] == ["設定済み 2026/11/20 10:01", ""]
    late = clerk.press(done, "リンクを送り直す", status=422)
    assert late.errors()[""].startswith("大野 恵様はパスワードを設定済みのため")
    with StatementCount(sqlite) as counted:
        show(clerk)
    assert len(counted.statements) <= 6


def test_the_copy_of_the_registration_notice_stands_with_what_was_accepted_alone(
    clerk: Client, sqlite: Database
) -> None:
    address = f"/operator/enrollments/{FIRST}/registration-notice.pdf"
    assert "登録通知書（PDF）" not in show(clerk).links()
    clerk.get(address, status=404)
    done = clerk.press(clerk.get(f"/operator/enrollments/{FIRST}/accept"), "承諾する")
    assert done.links()["登録通知書（PDF）"] == address
    answer = clerk.raw(address)
    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.code == "downloaded"))
        assert (entry.login_id, entry.record) == ("clerk", f"registration-notice {FIRST}")


def test_agents_that_nobody_has_are_a_warning(clerk: Client, sqlite: Database, now: datetime) -> None:
    entered = an_enrollment()
    first, second = entered.bases
    assert first.agent_kei is not None
    bases = (replace(first, agent_kei=replace(first.agent_kei, base_id="999999999")), second)
    with sqlite.writer() as session, session.begin():
        received(session, replace(entered, bases=bases), now, EnrollmentState.CHECKED, "261120-00003")
    done = clerk.press(clerk.get("/operator/enrollments/261120-00003/accept"), "承諾する")
    assert done.notices() == [
        "次の代理人拠点IDは登録されていないため、事業場に申請代理人が付いていません：999999999",
        "申込を承諾しました。メールはまもなく送られます。",
    ]


def test_refusing_asks_for_ground_and_text_and_mails_them(clerk: Client) -> None:
    page = clerk.get(f"/operator/enrollments/{SECOND}/refuse")
    wrong = clerk.press(page, "却下する", {"text": "指定書と違います。"}, status=422)
    assert wrong.errors() == {"ground": "利用規約上の事由を選択してください。"}
    assert wrong.values()["text"] == "指定書と違います。"
    done = clerk.press(wrong, "却下する", {"ground": "differs_from_documents"})
    assert done.notices() == ["申込を却下しました。メールはまもなく送られます。"]
    assert "記載が書類と異なる" in done.text
    assert mails() == [(MailEvent.ENROLLMENT_REFUSED, "info@kawaguchi.example")]
    with reading() as session:
        row = session.scalars(select(Enrollment).where(Enrollment.receipt_number == SECOND)).one()
        assert (row.state, row.manager_passwords, row.refusal_text) == (
            EnrollmentState.REFUSED, {}, "指定書と違います。",
        )  # fmt: skip
    assert clerk.get(f"/operator/enrollments/{SECOND}/accept", status=409).refusal() == (
        "申込は「却下」から「承認」にはできません。"
    )


def test_an_acceptance_is_cancelled_by_the_administrator_alone(clerk: Client, app: Flask) -> None:
    accepted = clerk.press(clerk.get(f"/operator/enrollments/{FIRST}/accept"), "承諾する")
    assert "承諾の取消しへ進む" not in accepted.text
    clerk.get(f"/operator/enrollments/{FIRST}/cancel", status=403)
    admin = Client(app).sign_in("1000001", "admin")
    assert admin.get(f"/operator/enrollments/{SECOND}/cancel", status=409).refusal() == (
        "申込は「受付」から「取消」にはできません。"
    )
    page = admin.get(show(admin).links()["承諾の取消しへ進む"])
    other_window = admin.get(f"/operator/enrollments/{FIRST}/cancel")
    wrong = admin.press(page, "承諾を取り消す", {"text": "指定書が偽造でした。"}, status=422)
    assert wrong.errors() == {"ground": "利用規約上の事由を選択してください。"}
    done = admin.press(wrong, "承諾を取り消す", {"ground": "false_entry"})
    assert done.notices() == ["承諾を取り消し、組織の利用を停止しました。メールはまもなく送られます。"]
    assert "虚偽の記載がある" in done.text
    assert mails()[-1] == (MailEvent.ENROLLMENT_CANCELLED, "info@kawaguchi.example")
    organization = admin.get(done.links()["1845680"])
    assert organization.notices() == [
        "利用申込の承諾が取り消されています。再開はできません。ふたたび利用するには、新しく申し込んでもらってください。"
    ]
    assert "再開へ進む" not in organization.text
    late = admin.press(other_window, "承諾を取り消す", {"ground": "unfit", "text": "x"}, status=409)
    assert "ほかの人が先に更新しました。" in late.text


def test_looking_one_over_costs_few_statements(clerk: Client, sqlite: Database) -> None:
    show(clerk)
    with StatementCount(sqlite) as counted:
        show(clerk)
    assert len(counted.statements) <= 6


@pytest.mark.parametrize(("member_code", "login_id"), [("1845678", "admin"), ("2000001", "sender")])
def test_nobody_else_sees_enrollments(client: Client, member_code: str, login_id: str) -> None:
    other = client.sign_in(member_code, login_id)
    other.get("/operator/enrollments", status=403)
    other.get(f"/operator/enrollments/{FIRST}", status=403)


def test_an_unknown_receipt_number_is_not_found(clerk: Client) -> None:
    assert clerk.get("/operator/enrollments/999999-99999", status=404).heading == "ページが見つかりません"
