"""The downloads of an organization's administrators: its registration notice, and its certificates once."""

import io
import re
import zipfile
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from domain.enrollment import EnrollmentState
from domain.rights import OrganizationKind
from models.audit import AuditEntry
from models.database import Database
from models.organizations import Organization
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.certificates import a_certificate
from tests.support.client import Client
from tests.support.enrollments import an_enrollment, received
from tests.support.files import a_pdf
from tests.support.handouts import a_handout
from tests.support.organizations import Demo
from tests.support.pdfs import pages
from tests.support.stories import actor_of
from usecases.bases.add import BaseFacts
from usecases.bases.change import ChangeBase, change_base
from usecases.bases.find import find_base
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
    assert page.rows("documents")[0] == [
        "登録通知書 新着", "PDF", "会員コード、ログインID、事業場。パスワードは書いてありません。", "",
        "2026/11/20", "", "管理者",
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
    assert (copy[0], copy[4]) == ("同意内容の控え 新着", "2026/11/20")
    (first, *_more) = pages(newcomer.raw("/downloads/agreed.pdf").data)
    assert first[:3] == ["同意内容の控え", "事業者名 株式会社川口モータース", f"受付番号 {RECEIPT}"]
    assert audited("downloaded") == [("admin-ono", f"consent-copy {RECEIPT}")]


def test_who_has_nothing_to_download_is_told_so(client: Client) -> None:
    page = client.sign_in("2000001", "viewer").get("/downloads")
    assert page.text == "ダウンロード いまダウンロードできる書類はありません。"
    Client(client.app).sign_in("1845678", "admin").get("/downloads/registration-notice.pdf", status=404)


def test_the_request_to_debit_our_charges_is_the_administrators(newcomer: Client) -> None:
    assert newcomer.get("/downloads").rows("forms")[0] == [
        "口座振替依頼書", "PDF",
        "利用料金の口座を書面で届けるときに、押印して運営へ送る用紙です。登録済みの口座は記入されます。",
        "", "", "", "管理者",
    ]  # fmt: skip
    answer = newcomer.raw("/downloads/debit-mandate.pdf")
    (sheet,) = pages(answer.data)
    assert (answer.mimetype, sheet[0], "口座番号 1234567" in sheet) == ("application/pdf", "預金口座振替依頼書", True)
    assert audited("downloaded") == [("admin-ono", "debit-mandate 1845680")]


def test_a_blank_consent_names_the_workshop_and_leaves_all_else_to_the_pen(client: Client) -> None:
    page = client.sign_in("1845678", "viewer001").get("/downloads")
    assert [row[0] for row in page.rows("forms")] == ["電子化の承諾書", "電子化の承諾書"]
    kei = client.get("/downloads/consent/kei")
    assert (kei.heading, "株式会社みなと自動車 六本木工場 御中" in kei.text, "軽自動車検査協会へ" in kei.text) == (
        "電子化の承諾書", True, True,
    )  # fmt: skip
    assert kei.rows("car") == [["車両番号", ""], ["車台番号", ""], ["現在の満了日", ""]]
    whole = Client(client.app).sign_in("1845678", "admin").get("/downloads/consent/registered")
    assert ("株式会社みなと自動車 御中" in whole.text, "運輸支局等へ" in whole.text) == (True, True)


def test_a_consent_of_a_kind_that_is_off_is_not_there(client: Client, demo: Demo) -> None:
    with transaction() as session:
        organization = session.get_one(Organization, demo.organizations["1845679"].id)
        organization.function_terms = {"oss_kei": ["2026-01-01", ""]}
    client.sign_in("1845679", "sender").get("/downloads/consent/kei")
    client.get("/downloads/consent/registered", status=404)
    assert len(client.get("/downloads").rows("forms")) == 1
    Client(client.app).sign_in("2000001", "sender").get("/downloads/consent/kei", status=404)


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
    ("member_code", "login_id"),
    [("1845678", "manager001"), ("1845678", "sender"), ("2000001", "sender"), ("1000001", "clerk")],
)
def test_everyone_has_the_page_and_administrators_alone_the_papers(
    client: Client, demo: Demo, now: datetime, member_code: str, login_id: str
) -> None:
    with transaction() as session:
        a_certificate(session, demo, now, member_code)
        a_handout(session, demo, now)
    page = client.sign_in(member_code, login_id).get("/downloads")
    assert "ダウンロード" in page.menu()
    guide = ["送信まで。", "1", "2026/11/20", "2 KB", "依頼人と代理人"]
    assert (page.rows("guides")[0][2:], page.rows("certificates")) == (guide, [])
    client.get("/downloads/registration-notice.pdf", status=403)


def test_a_document_is_fetched_and_noted_and_new_for_thirty_days(
    client: Client, demo: Demo, now: datetime, clock: Clock
) -> None:
    with transaction() as session:
        number = a_handout(session, demo, now)
        agents = a_handout(session, demo, now, side=OrganizationKind.AGENT)
    viewer = client.sign_in("1845678", "viewer001")
    answer = viewer.raw(f"/downloads/documents/{number}/file")
    assert (answer.data, answer.headers["X-Content-Type-Options"]) == (a_pdf("first"), "nosniff")
    assert audited("downloaded") == [("viewer001", f"handout {number}-1")]
    viewer.get(f"/downloads/documents/{agents}/file", status=404)
    clock.move(days=30)
    viewer = Client(client.app).sign_in("1845678", "viewer001")
    assert [row[0] for row in viewer.get("/downloads").rows("guides")] == ["担当者の手引き"]


def test_a_change_of_a_base_is_a_filled_paper_here_and_at_the_base_and_in_the_agents_inbox(
    client: Client, demo: Demo, now: datetime
) -> None:
    with transaction() as session:
        admin = actor_of(session, demo, "admin")
        base = find_base(session, admin, "001")
        facts = {name: getattr(base, name) for name in BaseFacts.__dataclass_fields__}
        renamed = BaseFacts(**{**facts, "name": "髙﨑𠮟工場"})
        change_base(session, admin, ChangeBase("001", base.version, renamed), now)
    manager = client.sign_in("1845678", "manager001")
    held = [f"髙﨑𠮟工場の名称の変更（代理人 東京支部 {base}あて）" for base in ("多摩", "東京")]
    assert [row[2] for row in manager.get("/downloads").rows("forms")][2:] == held
    page = manager.get("/bases/001")
    assert [row[1:4] for row in page.rows("reported")] == [["名称の変更", "六本木工場", "髙﨑𠮟工場"]] * 2
    number = re.search(r"/downloads/changes/(\d+)/", page.html)[1]  # type: ignore[index]
    paper = manager.raw(f"/downloads/changes/{number}/notification.pdf").data
    assert "拠点名 六本木工場 髙﨑𠮟工場" in pages(paper)[0]
    agent = Client(client.app).sign_in("2000001", "viewer")
    assert agent.raw(f"/agency/inbox/changes/{number}/notification.pdf").data == paper
    names = [("manager001", f"change-notification {number}"), ("viewer", f"change-notification {number}")]
    assert audited("downloaded") == names
    Client(client.app).sign_in("1845678", "sender").get(f"/downloads/changes/{number}/notification.pdf", status=403)
    Client(client.app).sign_in("1845679", "admin").get(f"/downloads/changes/{number}/notification.pdf", status=404)


def test_the_templates_are_tables_that_the_paste_pages_take(client: Client) -> None:
    admin = client.sign_in("1845678", "admin")
    assert [row[0] for row in admin.get("/downloads").rows("csv-templates")] == ["拠点のひな形", "利用者のひな形"]
    template = admin.raw("/bases/paste/template.csv")
    heads = "拠点コード,拠点名,略称,委託番号,認証番号,指定番号,郵便番号,住所1,住所2,電話番号,請求用メールアドレス\r\n"
    assert (template.mimetype, template.data.decode("utf-8-sig")) == ("text/csv", heads)
    filled = template.data + "Z9,髙輪工場,髙輪,,,,,,,,\r\n".encode()
    page = admin.get("/bases/paste")
    shown = admin.press(
        page, "内容を確認する", {"file": FileStorage(io.BytesIO(filled), "拠点のひな形.csv")}, status=200
    )
    assert "髙輪工場" in shown.text
    users = admin.raw("/users/paste/template.csv").data.decode("utf-8-sig")
    assert users == "ログインID,氏名,役割,拠点,メールアドレス\r\n"
    manager = Client(client.app).sign_in("1845678", "manager001")
    assert [row[0] for row in manager.get("/downloads").rows("csv-templates")] == ["利用者のひな形"]


def test_the_link_of_the_mail_leads_over_the_sign_in_to_the_page(app: Flask, newcomer: Client) -> None:
    stranger = Client(app)
    page = stranger.follow(stranger.get("/downloads", status=303))
    assert page.values()["next"] == "/downloads"
    typed = {"member_code": "1845680", "login_id": "admin-ono", "password": CHOSEN}
    assert stranger.press(page, "ログイン", typed).heading == "ダウンロード"
