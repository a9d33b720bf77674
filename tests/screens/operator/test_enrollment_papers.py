"""Papers of an enrollment on the operator's page and on the applicant's."""

import io
from datetime import datetime

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from domain.enrollment import EnrollmentState
from domain.refusal import Refusal
from models.database import Database
from tests.support.client import Client
from tests.support.enrollments import an_enrollment, received, status_key
from tests.support.files import EICAR, a_jpeg, a_pdf
from tests.support.organizations import Demo
from tests.support.page import Page

NUMBER = "261120-00001"
SHOW, STATUS = f"/operator/enrollments/{NUMBER}", f"/signup/status/{status_key(NUMBER)}"
PAPER = f"{SHOW}/papers/designation"
AWAITED = ["指定書の写し", "未着", "", ""]
NOTICE = ["保適証サービス登録通知", "未着", "", ""]


@pytest.fixture
def clerk(client: Client, demo: Demo, sqlite: Database, now: datetime) -> Client:
    with sqlite.writer() as session, session.begin():
        received(session, an_enrollment(), now, EnrollmentState.RECEIVED, NUMBER)
    return client.sign_in("1000001", "clerk")


def a_file(name: str = "指定書.pdf", body: bytes | None = None) -> FileStorage:
    return FileStorage(io.BytesIO(a_pdf() if body is None else body), name)


def note(clerk: Client, page: Page, status: int = 303, **fields: object) -> Page:
    return clerk.press(page, "書類の状態を記録する", fields, status)


def upload(client: Client, file: FileStorage | None, status: int = 303, **fields: object) -> Page:
    return client.press(client.get(STATUS), "この書類を送る", {"file": file, **fields} if file else fields, status)


def test_a_paper_is_noted_with_remark_and_scan(clerk: Client) -> None:
    assert clerk.get(SHOW).rows("paper-states") == [AWAITED, NOTICE]
    page = clerk.get(PAPER)
    assert (page.heading, page.values()["state"]) == (f"申込 {NUMBER} の指定書の写し", "awaited")
    done = note(clerk, page, state="faulty", remark="2枚目がありません。", file=a_file())
    assert done.notices() == ["書類の状態を記録しました。"]
    assert done.rows("paper-states")[0] == [
        "指定書の写し", "不備", "2枚目がありません。", "指定書.pdf（2KB）",
    ]  # fmt: skip
    assert "書類（指定書の写し）：不備" in done.text
    assert "2枚目がありません。" in clerk.get(STATUS).text


def test_a_faulty_paper_needs_its_fault_and_nothing_typed_is_lost(clerk: Client) -> None:
    wrong = note(clerk, clerk.get(PAPER), 422, state="faulty")
    assert wrong.errors() == {"remark": "不備のときは、申込者への備考に不備の内容を入力してください。"}
    assert wrong.values()["state"] == "faulty"
    again = note(clerk, wrong, 422, state="awaited", remark="あとで", file=a_file())
    assert again.errors() == {"state": "ファイルを添付するときは、書類の状態に「着」か「不備」を選択してください。"}
    assert again.values()["remark"] == "あとで"


def test_of_two_who_note_the_later_one_sees_the_newer_state(clerk: Client, app: Flask) -> None:
    seen = clerk.get(PAPER)
    admin = Client(app).sign_in("1000001", "admin")
    note(admin, admin.get(PAPER), state="faulty", remark="押印がありません。")
    late = note(clerk, seen, 409, state="arrived", remark="届いた")
    assert ("押印がありません。" in late.text, late.values()["remark"]) == (True, "届いた")
    assert note(clerk, late).rows("paper-states")[0][1:3] == ["着", "届いた"]


def test_the_scan_is_opened_by_the_operator_alone(clerk: Client, app: Flask) -> None:
    note(clerk, clerk.get(PAPER), state="arrived", file=a_file("写真.JPEG", a_jpeg()))
    answer = clerk.raw(f"{PAPER}/file")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", a_jpeg())
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert Client(app).raw(f"{PAPER}/file").status_code == 303
    other = Client(app).sign_in("1845678", "admin")
    for address in (PAPER, f"{PAPER}/file"):
        other.get(address, status=403)
    clerk.get(f"{SHOW}/papers/service_notice/file", status=404)
    clerk.get(f"{SHOW}/papers/debit_form", status=404)


def test_the_applicant_uploads_what_is_awaited_and_then_no_more(clerk: Client, app: Flask) -> None:
    applicant = Client(app)
    done = upload(applicant, a_file(), kind="designation")
    assert done.notices() == ["ファイルを受け取りました：指定書の写し"]
    assert "指定書の写し: 着" in done.text
    assert clerk.get(SHOW).rows("paper-states")[0] == ["指定書の写し", "着", "", "指定書.pdf（2KB）"]
    last = upload(applicant, a_file("登録通知.jpg", a_jpeg()))
    assert ("保適証サービス登録通知: 着" in last.text, last.buttons()) == (True, ["印刷"])


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "書類のファイルを選んでください。"),
        (("指定書.exe", b"MZ"), "この種類のファイルは受け付けられません。PDF、JPG、PNGのファイルを選んでください。"),
        (
            ("指定書.pdf", a_jpeg()),
            "ファイルの中身がPDFではないか、壊れています。元のファイルを確かめて選び直してください。",
        ),
        (("指定書.pdf", b""), "ファイルの中身がありません。正しいファイルを選んでください。"),
        (("指定書.pdf", a_pdf() + b"%" * 5 * 1024 * 1024), "5MBまで"),
    ],
)
def test_what_is_no_paper_is_refused_with_a_sentence(
    clerk: Client, file: tuple[str, bytes] | None, sentence: str
) -> None:
    page = upload(clerk, a_file(*file) if file else None, 422, kind="service_notice")
    assert list(page.errors()) == ["file"]
    assert sentence in page.errors()["file"]
    assert page.values()["kind"] == "service_notice"


def test_a_file_with_a_virus_is_not_taken(clerk: Client, app: Flask) -> None:
    def infected(body: bytes) -> None:
        if EICAR in body:
            raise Refusal("file_infected")

    app.extensions["keizoku_virus_check"] = infected
    page = upload(clerk, a_file("指定書.pdf", a_pdf() + EICAR), 422)
    assert list(page.errors()) == ["file"]


def test_a_paper_that_arrived_meanwhile_is_told(clerk: Client) -> None:
    seen = clerk.get(STATUS)
    note(clerk, clerk.get(PAPER), state="arrived")
    late = clerk.press(seen, "この書類を送る", {"kind": "designation", "file": a_file()}, 422)
    assert "kind" in late.errors()


def test_too_many_tries_are_told_to_wait(clerk: Client) -> None:
    for _nth in range(20):
        upload(clerk, None, 422)
    assert "1時間たってから" in upload(clerk, a_file(), 429).errors()[""]
    assert "未着" in clerk.get(STATUS).text


def test_an_unknown_link_takes_nothing(clerk: Client) -> None:
    assert clerk.post("/signup/status/unknown", {"kind": "designation"}, status=404).heading == "ページが見つかりません"
