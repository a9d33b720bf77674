"""代行入力: what came by post is entered in the applicant's own wizard, and its scan attached at the end."""

import io
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from domain.enrollment import Source
from domain.mail_event import MailEvent
from models.audit import AuditEntry
from models.database import Database
from models.enrollments import Enrollment, SignupDraft
from models.mails import Mail
from models.terms import TermsVersion
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.files import a_pdf
from tests.support.organizations import Demo
from tests.support.page import Page
from tests.support.signup_answers import BASES, COMPANY, MANAGERS, NEXT, PASSWORD, press_next
from usecases.transaction import reading

ENTER, SEND = "郵送の申込を入力する", "この内容で申し込む"
QUEUE = "/operator/enrollments"
SIGNED = {"paper_signed": "y", "signed_on": "2026/11/18"}
WITHOUT_PASSWORD = {name: text for name, text in MANAGERS.items() if not name.endswith("password")}
BAR = "郵送の申込を代行入力しています"


@pytest.fixture
def clerk(client: Client, demo: Demo) -> Client:
    return client.sign_in("1000001", "clerk")


def begin(clerk: Client) -> Page:
    return clerk.press(clerk.get(QUEUE), ENTER)


def fill(clerk: Client) -> Page:
    """Up to the confirmation."""
    page = begin(clerk)
    for answers in (SIGNED, COMPANY, BASES, WITHOUT_PASSWORD):
        page = press_next(clerk, page, answers)
    return page


def stored() -> Enrollment:
    with reading() as session:
        return session.scalars(select(Enrollment)).one()


def test_a_bar_says_that_it_is_entered_for_somebody(clerk: Client) -> None:
    page = begin(clerk)
    assert page.heading == "1/5 利用規約"
    assert page.notices()[0].startswith(f"{BAR}申込者：（事業者名は未入力） 入力者：運営 太郎。")
    for answers in (SIGNED, COMPANY):
        page = press_next(clerk, page, answers)
    assert page.notices()[0].startswith(f"{BAR}申込者：株式会社川口モータース 入力者：運営 太郎。")


def test_the_signature_gives_the_consent_of_its_day(clerk: Client) -> None:
    page = begin(clerk)
    assert ("agree_terms" in page.html, "署名された申込書" in page.text) == (False, True)
    wrong = press_next(clerk, page, {"signed_on": "2026/11/21"}, status=422)
    assert wrong.errors() == {
        "paper_signed": "申込書の署名と同意を確認して、チェックを入れてください。",
        "signed_on": "署名の日は、今日以前の日付を入力してください。",
    }
    early = press_next(clerk, wrong, {"paper_signed": "y", "signed_on": "1999/01/01"}, status=422)
    assert early.errors() == {"signed_on": "署名の日には、まだ利用規約がありません。日付を確認してください。"}
    assert press_next(clerk, early, SIGNED).heading == "2/5 事業者情報"


def test_what_was_entered_is_an_enrollment_that_came_by_post(clerk: Client) -> None:
    confirm = fill(clerk)
    assert "申込書の署名の日2026年11月18日" in confirm.text
    assert "パスワード承認後にメールのリンクで設定" in confirm.text
    done = clerk.press(confirm, SEND)
    row = stored()
    assert (row.source, row.agreed_at, row.agreed_from, row.manager_passwords) == (
        Source.POST, datetime(2026, 11, 17, 15, 0, tzinfo=UTC), "", {"001": ""},
    )  # fmt: skip
    with reading() as session:
        assert session.scalars(select(AuditEntry.login_id).where(AuditEntry.code == "enrollment_entered")).all() == [
            "clerk"
        ]
        assert session.scalars(select(Mail.event)).all() == [MailEvent.ENROLLMENT_RECEIVED]
    show = clerk.get(f"{QUEUE}/{row.receipt_number}")
    assert ("受付方法郵送" in show.text, "運営 太郎 受付" in show.text) == (True, True)
    assert "申込書の署名の日2026年11月18日" in show.text
    assert done.heading == "申込を受け付けました"


def test_the_scan_is_attached_at_the_end(clerk: Client) -> None:
    done = clerk.press(fill(clerk), SEND)
    page = clerk.get(done.links()["申込書のスキャンを添付する"])
    after = clerk.press(page, "書類の状態を記録する", {"file": FileStorage(io.BytesIO(a_pdf()), "申込書.pdf")})
    assert after.rows("paper-states")[-1][:4] == ["利用申込書", "着", "", "申込書.pdf（2KB）"]


def test_managers_get_a_link_as_administrators_do(clerk: Client) -> None:
    page = fill(clerk)
    assert PASSWORD not in page.html
    clerk.press(page, SEND)
    show = f"{QUEUE}/{stored().receipt_number}"
    clerk.press(clerk.get(show), "確認済にする")
    accept = clerk.get(f"{show}/accept")
    assert "メールで届きます：大野 恵、岡田 翼" in accept.text
    done = clerk.press(accept, "承諾する")
    assert [row[0] for row in done.rows("invited-people")] == ["岡田 翼", "大野 恵"]
    with reading() as session:
        sent = session.scalars(select(Mail.recipient).where(Mail.event == MailEvent.PASSWORD_LINK)).all()
    assert sorted(sent) == ["okada@kawaguchi.example", "ono@kawaguchi.example"]


def test_the_terms_of_the_day_of_signing_hold_though_newer_ones_are_in_force(
    clerk: Client, sqlite: Database, clock: Clock
) -> None:
    with sqlite.writer() as session, session.begin():
        session.add(TermsVersion(version=2, valid_from=date(2026, 11, 19), sections=[], announced_at=clock.now))
    clerk.press(fill(clerk), SEND)
    assert stored().terms_version == 1


def test_the_button_goes_on_with_what_was_begun(clerk: Client, sqlite: Database) -> None:
    press_next(clerk, begin(clerk), SIGNED)
    assert begin(clerk).heading == "2/5 事業者情報"
    with sqlite.reader() as session:
        assert session.scalar(select(func.count()).select_from(SignupDraft)) == 1


def test_it_can_be_thrown_away(clerk: Client, sqlite: Database) -> None:
    page = clerk.press(press_next(clerk, begin(clerk), SIGNED), "この入力を破棄する")
    assert page.heading == "利用申込"
    with sqlite.reader() as session:
        assert session.scalar(select(func.count()).select_from(SignupDraft)) == 0


def test_nobody_else_at_this_browser_sees_it(clerk: Client) -> None:
    press_next(clerk, press_next(clerk, begin(clerk), SIGNED), COMPANY)
    clerk.press(clerk.get(QUEUE), "ログアウト")
    assert clerk.get("/signup/company", status=303).headers["Location"].startswith("/sign-in")
    assert (
        clerk.post("/signup/company", {"company_name": "別", "act": "next"}).headers["Location"].startswith("/sign-in")
    )
    clerk.sign_in("1845678", "admin")
    assert "川口モータース" not in clerk.get("/signup/terms").html
    clerk.get("/signup/company", status=303)
    clerk.press(clerk.get("/settings"), "ログアウト")
    clerk.sign_in("1000001", "clerk")
    assert clerk.get("/signup/company").values()["company_name"] == "株式会社川口モータース"


def test_only_who_decides_enters(clerk: Client, app: Flask) -> None:
    other = Client(app).sign_in("2000001", "sender")
    other.post(f"{QUEUE}/enter", status=403)


def test_next_is_never_held_back(clerk: Client) -> None:
    assert NEXT in begin(clerk).buttons()
