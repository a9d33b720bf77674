"""No answer, mail, cookie, log or row holds a password; a whole account number stands on the operator's page alone."""

import json
import logging
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from domain.mail_event import MailEvent
from models.database import Database
from models.mails import Mail
from tests.conftest import Clock
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import Client
from tests.support.organizations import Demo
from tests.support.pdfs import pages
from tests.support.signup_answers import AGREED, BASES, COMPANY, MANAGERS, press_next
from usecases.transaction import reading

MANAGERS_PASSWORD, WRONG_PASSWORD, ADMINS_PASSWORD = "Canary-of-managers-1", "canary", "Canary-of-admins-2"
ACCOUNT_NUMBER, MASKED = "7640913", "****913"


class Overheard(Client):
    """A browser of which every answer is kept, with its headers, by its address."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.heard: list[tuple[str, str]] = []
        opened = self.browser.open

        def open_and_keep(*given: Any, **named: Any) -> Any:
            answer = opened(*given, **named)
            body = answer.get_data()
            told = str(pages(body)) if answer.mimetype == "application/pdf" else body.decode("utf-8", "replace")
            self.heard.append((answer.request.path, f"{answer.headers}\n{told}"))
            return answer

        self.browser.open = open_and_keep  # type: ignore[method-assign]

    def where(self, secret: str) -> set[str]:
        """The addresses that said it."""
        return {path for path, told in self.heard if secret in told}


@pytest.fixture
def people(app: Flask, demo: Demo) -> dict[str, Overheard]:
    return {name: Overheard(app) for name in ("applicant", "operator", "admin", "manager")}


def sign_up(applicant: Overheard) -> None:
    managers = {**MANAGERS, "b1-password": MANAGERS_PASSWORD}
    press_next(applicant, applicant.get("/signup/terms"), AGREED)
    press_next(applicant, applicant.get("/signup/company"), {**COMPANY, "account_number": ACCOUNT_NUMBER})
    press_next(applicant, applicant.get("/signup/bases"), BASES)
    # A refusal, or a page that is opened again, says nothing of what was typed into the field.
    press_next(applicant, applicant.get("/signup/managers"), {**managers, "b1-password": WRONG_PASSWORD}, status=422)
    press_next(applicant, applicant.get("/signup/managers"), {**managers, "b1-name": ""}, status=422)
    press_next(applicant, applicant.get("/signup/managers"), managers)
    applicant.get("/signup/managers")
    done = applicant.press(applicant.get("/signup/confirm"), "この内容で申し込む")
    status = applicant.get(done.links()["申込の状況をいつでも確認できるページ"])
    applicant.raw(status.links()["同意内容の控え（PDF）"])


def accept(operator: Overheard) -> str:
    """The address of the enrollment."""
    operator.sign_in("1000001", "admin")
    queue = operator.get("/operator/enrollments")
    [address] = {href for href in queue.links().values() if href.startswith("/operator/enrollments/26")}
    operator.press(operator.get(address), "確認済にする")
    operator.press(operator.get(f"{address}/accept"), "承諾する")
    return address


def link_of(event: MailEvent, name: str) -> str:
    with reading() as session:
        mail = session.scalars(select(Mail).where(Mail.event == event)).one()
        return str(json.loads(TEST_VAULT.open(mail.sealed_links))[name])


def rows_of(database: Database) -> dict[str, str]:
    """All that stands in each table."""
    with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: str(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables}


def test_what_is_secret_is_told_to_nobody(
    people: dict[str, Overheard], sqlite: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sign_up(people["applicant"])
    drafted = rows_of(sqlite)
    enrollment = accept(people["operator"])
    people["operator"].get("/operator/mails")
    admin, manager = people["admin"], people["manager"]
    page = admin.get(link_of(MailEvent.PASSWORD_LINK, "password"))
    facts = [node.text for node in page.tree.iter("dd")]
    admin.press(page, "このパスワードにする", {"new": WRONG_PASSWORD}, status=422)
    admin.press(page, "このパスワードにする", {"new": ADMINS_PASSWORD})
    clock.move(minutes=1)
    admin.sign_in(str(facts[2]), str(facts[3]), ADMINS_PASSWORD)
    for path in ("/", "/organization", "/organization/change", "/downloads", "/settings", "/bases/001/people"):
        admin.get(path)
    for path in ("/downloads/registration-notice.pdf", "/downloads/agreed.pdf"):
        assert admin.raw(path).status_code == 200, path
    manager.sign_in(str(facts[2]), managers_login(people["operator"], enrollment), MANAGERS_PASSWORD)
    manager.get("/organization")

    for secret in (MANAGERS_PASSWORD, ADMINS_PASSWORD):
        assert {name: one.where(secret) for name, one in people.items()} == {name: set() for name in people}
    # Whoever types it sees it in the field where it is typed.
    said = {name: one.where(ACCOUNT_NUMBER) - {"/signup/company"} for name, one in people.items()}
    assert said == {"applicant": set(), "operator": {enrollment}, "admin": set(), "manager": set()}
    assert admin.where(MASKED) >= {"/organization", "/downloads/agreed.pdf"}
    for rows in (drafted, rows_of(sqlite)):
        for secret in (MANAGERS_PASSWORD, ADMINS_PASSWORD, ACCOUNT_NUMBER):
            assert [name for name, told in rows.items() if secret in told] == []
    assert MASKED in drafted["mails"]
    logged = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert [secret for secret in (MANAGERS_PASSWORD, ADMINS_PASSWORD, ACCOUNT_NUMBER) if secret in logged] == []


def managers_login(operator: Overheard, enrollment: str) -> str:
    """What the wizard proposed for the manager."""
    found = [node.text for node in operator.get(enrollment).tree.iter("dd")]
    return str(next(text for text in reversed(found) if text and text.isascii() and text.replace("-", "").isalnum()))
