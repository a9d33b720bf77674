"""The operator's remarks on an enrollment: versioned, and never the applicant's to read."""

from datetime import datetime

import pytest
from flask import Flask

from domain.enrollment import EnrollmentState
from models.database import Database
from tests.conftest import Clock
from tests.support.client import Client
from tests.support.enrollments import an_enrollment, received, status_key
from tests.support.organizations import Demo

NUMBER = "261120-00001"
SHOW = f"/operator/enrollments/{NUMBER}"
TEXT, SAVE = "電話で確認済み。\n担当は大野様。", "備考を保存する"


@pytest.fixture(params=[EnrollmentState.RECEIVED, EnrollmentState.REFUSED])
def clerk(client: Client, demo: Demo, sqlite: Database, now: datetime, request: pytest.FixtureRequest) -> Client:
    with sqlite.writer() as session, session.begin():
        received(session, an_enrollment(), now, request.param, NUMBER)
    return client.sign_in("1000001", "clerk")


def test_remarks_stand_on_the_operators_page_and_nowhere_else(clerk: Client, app: Flask, clock: Clock) -> None:
    assert "備考はありません。" in clerk.get(SHOW).text
    clock.move(minutes=1)
    done = clerk.press(clerk.get(f"{SHOW}/remarks"), SAVE, {"remarks": TEXT})
    assert (done.notices(), "電話で確認済み。 担当は大野様。" in done.text) == (["備考を保存しました。"], True)
    assert "運営 太郎 備考" in done.text
    assert "電話で確認済み" not in Client(app).get(f"/signup/status/{status_key(NUMBER)}").html
    assert clerk.get(f"{SHOW}/remarks").values()["remarks"] == TEXT


def test_of_two_who_write_the_later_one_sees_the_newer_remarks(clerk: Client, app: Flask, clock: Clock) -> None:
    seen = clerk.get(f"{SHOW}/remarks")
    clock.move(minutes=1)
    admin = Client(app).sign_in("1000001", "admin")
    admin.press(admin.get(f"{SHOW}/remarks"), SAVE, {"remarks": "先の備考"})
    late = clerk.press(seen, SAVE, {"remarks": TEXT}, 409)
    assert ("先の備考" in late.text, "ほかの人が先に更新しました。" in late.text) == (True, True)
    assert late.values()["remarks"] == TEXT
    clock.move(minutes=1)
    assert "担当は大野様。" in clerk.press(late, SAVE).text


def test_too_long_remarks_come_back_as_typed(clerk: Client) -> None:
    long = "あ" * 2_001
    page = clerk.press(clerk.get(f"{SHOW}/remarks"), SAVE, {"remarks": long}, 422)
    assert (list(page.errors()), page.values()["remarks"]) == (["remarks"], long)


def test_saving_the_same_is_no_event(clerk: Client) -> None:
    clerk.press(clerk.get(f"{SHOW}/remarks"), SAVE)
    assert "運営 太郎 備考" not in clerk.get(SHOW).text


def test_nobody_else_reads_them(clerk: Client, app: Flask) -> None:
    Client(app).sign_in("1845678", "admin").get(f"{SHOW}/remarks", status=403)
