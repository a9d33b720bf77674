"""The downloads of an organization's administrators: its registration notice, and its certificates once."""

import io
import zipfile
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from domain.enrollment import EnrollmentState
from models.audit import AuditEntry
from models.database import Database
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.certificates import a_certificate
from tests.support.client import Client
from tests.support.enrollments import an_enrollment, received
from tests.support.organizations import Demo
from tests.support.pdfs import pages
from tests.support.stories import actor_of
from usecases.enrollments.accept import accept_enrollment
from usecases.transaction import reading, transaction
from usecases.users.password_link import set_password_by_link

RECEIPT, CHOSEN = "261120-00001", "Kawaguchi-2026"
GONE = "ファイルはもう取り出せません"


@pytest.fixture
def newcomer(client: Client, demo: Demo, now: datetime) -> Client:
    """The administrator of a company that was accepted a moment ago."""
    with transaction() as session:
        received(session, an_enrollment(), now, EnrollmentState.CHECKED, RECEIPT)
        clerk = actor_of(session, demo, "clerk", "1000001")
        [invited] = accept_enrollment(session, clerk, TEST_VAULT, RECEIPT, 1, now).invitations
        set_password_by_link(session, TEST_VAULT, invited.token, CHOSEN, now)
    return client.sign_in("1845680", "admin-ono", CHOSEN)


def audited(code: str) -> list[tuple[str, str]]:
    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.code == code).order_by(AuditEntry.id))
        return [(entry.login_id, entry.record) for entry in entries]


def test_the_registration_notice_is_there_and_its_download_is_noted(newcomer: Client) -> None:
    page = newcomer.get("/downloads")
    assert (page.heading, "ダウンロード" in page.menu()) == ("ダウンロード", True)
    assert page.rows("documents")[0][:3] == [
        "登録通知書", "会員コード、ログインID、事業場。パスワードは書いてありません。", "2026/11/20 10:00",
    ]  # fmt: skip
    assert audited("downloaded") == []
    answer = newcomer.raw("/downloads/registration-notice.pdf")
    (sheet,) = pages(answer.data)
    assert (answer.mimetype, sheet[0], sheet[4]) == (
        "application/pdf", "登録通知書", "ログイン画面 http://localhost:8000/sign-in",
    )  # fmt: skip
    assert audited("downloaded") == [("admin-ono", f"registration-notice {RECEIPT}")]


def test_the_copy_of_what_was_agreed_is_there_too(newcomer: Client) -> None:
    copy = newcomer.get("/downloads").rows("documents")[1]
    assert (copy[0], copy[2]) == ("同意内容の控え", "2026/11/20 10:00")
    (first, *_more) = pages(newcomer.raw("/downloads/agreed.pdf").data)
    assert first[:3] == ["同意内容の控え", "事業者名 株式会社川口モータース", f"受付番号 {RECEIPT}"]
    assert audited("downloaded") == [("admin-ono", f"consent-copy {RECEIPT}")]


def test_a_company_without_documents_is_told_so(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/downloads")
    assert page.text == "ダウンロード いまダウンロードできる書類はありません。"
    client.get("/downloads/registration-notice.pdf", status=404)


def test_a_certificate_is_fetched_once_and_without_its_password(
    client: Client, demo: Demo, sqlite: Database, clock: Clock
) -> None:
    with transaction() as session:
        made = a_certificate(session, demo, clock.now, "1845678")
        a_certificate(session, demo, clock.now, "1845679")
    admin = client.sign_in("1845678", "admin")
    page = admin.get("/downloads")
    assert [row[1:] for row in page.rows("certificates")] == [
        ["2028/11/20 23:59", "ファイルを取り出す 2026/12/04 10:00まで"]
    ]
    assert "パスワードを取り出す" not in page.text
    address = f"/downloads/certificates/{made}/file"
    answer = admin.browser.post(address, data={"csrf_token": admin.token()})
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        assert parts.namelist() == ["keizoku-1845678.p12", "取り込み手順.pdf"]
    assert [login_id for login_id, _record in audited("certificate_fetched")] == ["admin"]
    clock.move(minutes=9)
    assert admin.browser.post(address, data={"csrf_token": admin.token()}).status_code == 200
    clock.move(minutes=2)
    assert GONE in admin.post(address, status=409).refusal()
    assert admin.get("/downloads").rows("certificates") == []


def test_a_certificate_of_others_is_not_there(client: Client, demo: Demo, now: datetime) -> None:
    with transaction() as session:
        foreign = a_certificate(session, demo, now, "1845679")
    client.sign_in("1845678", "admin").post(f"/downloads/certificates/{foreign}/file", status=404)
    assert audited("certificate_fetched") == []


def test_an_administrator_of_agents_has_the_page_too(client: Client) -> None:
    assert client.sign_in("2000001", "admin").get("/downloads").heading == "ダウンロード"
    client.get("/downloads/registration-notice.pdf", status=403)


@pytest.mark.parametrize(
    ("member_code", "login_id"), [("1845678", "manager001"), ("1845678", "sender"), ("2000001", "sender")]
)
def test_nobody_else_has_it(client: Client, member_code: str, login_id: str) -> None:
    other = client.sign_in(member_code, login_id)
    page = other.get("/downloads", status=403)
    assert "ダウンロード" not in page.menu()
    other.get("/downloads/registration-notice.pdf", status=403)


def test_the_link_of_the_mail_leads_over_the_sign_in_to_the_page(app: Flask, newcomer: Client) -> None:
    stranger = Client(app)
    page = stranger.follow(stranger.get("/downloads", status=303))
    assert page.values()["next"] == "/downloads"
    typed = {"member_code": "1845680", "login_id": "admin-ono", "password": CHOSEN}
    assert stranger.press(page, "ログイン", typed).heading == "ダウンロード"
