"""帳票ダウンロード: who gets which month, and that each download is noted."""

from datetime import datetime

import pytest
from sqlalchemy import select

from demo.organizations import Demo
from models.audit import AuditEntry
from models.database import Database
from tests.support.application_stories import told_until
from tests.support.client import Client

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def cases(sqlite: Database, demo: Demo, now: datetime, clock) -> None:
    with sqlite.writer() as session, session.begin():
        told_until(session, demo, now)
    clock.move(days=20)


def test_the_months_stand_newest_first_with_links_or_a_dash(client: Client) -> None:
    page = client.sign_in("1845678", "admin").get("/billing/downloads")
    rows = page.rows("months")
    assert rows[:3] == [
        ["2026年12月 速報 2026/12/09まで", "−", "−"],
        ["2026年11月", "ダウンロード", "ダウンロード"],
        ["2026年10月", "−", "−"],
    ]
    assert (len(rows), rows[-1][0]) == (19, "2025年6月")


@pytest.mark.parametrize(("form", "media"), [("xlsx", EXCEL), ("pdf", "application/pdf")])
def test_a_download_is_a_file_and_stands_in_the_audit_log(
    client: Client, sqlite: Database, form: str, media: str
) -> None:
    answer = client.sign_in("1845678", "admin").raw(f"/billing/downloads/202611/fee-statement.{form}")
    assert (answer.status_code, answer.mimetype) == (200, media)
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    with sqlite.reader() as session:
        noted = session.execute(
            select(AuditEntry.code, AuditEntry.record, AuditEntry.login_id).order_by(AuditEntry.id.desc()).limit(1)
        ).one()
    assert tuple(noted) == ("downloaded", f"fee-statement 202611.{form}", "admin")


@pytest.mark.parametrize("month", ["202613", "abcdef", "202701", "202505", "000000"])
def test_a_month_without_a_statement_has_no_address(client: Client, month: str) -> None:
    client.sign_in("1845678", "admin").get(f"/billing/downloads/{month}/fee-statement.pdf", status=404)


@pytest.mark.parametrize(
    ("code", "login"),
    [
        ("1845678", "sender"),
        ("1845678", "viewer001"),
        ("2000001", "admin"),
        ("2000001", "sender"),
        ("1000001", "admin"),
    ],
)
def test_only_client_admins_and_base_admins_may(client: Client, code: str, login: str) -> None:
    client.sign_in(code, login).get("/billing/downloads", status=403)
    client.get("/billing/downloads/202611/fee-statement.xlsx", status=403)


def test_another_client_has_nothing_to_download(client: Client) -> None:
    page = client.sign_in("1845679", "admin").get("/billing/downloads")
    assert {tuple(row[1:]) for row in page.rows("months")} == {("−", "−")}
