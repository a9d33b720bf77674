"""預金口座振替依頼書: what is known is filled in, what is not stays a line to write on."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import EnrollmentState
from domain.organization_change import AccountWish
from domain.refusal import Refusal
from domain.rights import Role
from models.audit import AuditEntry
from models.organizations import Organization
from tests.support.agency_stories import TEST_VAULT
from tests.support.changes import asked
from tests.support.enrollments import A_BANK_ACCOUNT, an_enrollment, received, status_key
from tests.support.organizations import Demo
from tests.support.pdfs import pages
from tests.support.stories import CLIENT, actor_of
from usecases.document import Document
from usecases.downloads.debit_mandate import issue_own_mandate, mandate_by_link
from usecases.organizations.registered import seal_account

NUMBER = "261120-00001"
FILLED = ["金融機関 みずほ銀行（0001）", "支店 東京営業部（001）", "種類 普通", "口座番号 1234567"]


@pytest.fixture
def admin(session: Session, organizations: Demo) -> Actor:
    session.get_one(Organization, organizations.organizations[CLIENT].id).sealed_account = seal_account(
        TEST_VAULT, A_BANK_ACCOUNT
    )
    return actor_of(session, organizations, "admin")


def lines(document: Document) -> list[str]:
    """It is one sheet: the seals belong to what they seal."""
    (sheet,) = pages(document.read())
    return sheet


def account(document: Document) -> list[str]:
    found = lines(document)
    return found[found.index("振り替える口座") + 1 : found.index("金融機関に届け出ている印")]


def test_the_registered_account_stands_in_it_whole_and_that_is_noted(
    session: Session, admin: Actor, now: datetime
) -> None:
    document = issue_own_mandate(session, TEST_VAULT, admin, now)
    assert lines(document)[:4] == [
        "預金口座振替依頼書",
        "宛先 みずほ銀行 御中",
        "届出日 令和 年 月 日",
        "会員コード 1845678",
    ]
    assert "名称 株式会社みなと自動車" in lines(document)
    assert account(document) == [*FILLED, "口座名義（カナ） カ）カワグチモータース"]
    noted = select(AuditEntry.login_id, AuditEntry.record).where(AuditEntry.code == "downloaded")
    assert session.execute(noted).all() == [("admin", "debit-mandate 1845678")]


def test_of_an_account_that_comes_on_paper_the_lines_are_blank(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    asked(session, organizations, now, wish=AccountWish.PAPER)
    blank = account(issue_own_mandate(session, TEST_VAULT, admin, now))
    assert blank == [
        "金融機関（コード）",
        "支店（コード）",
        "種類 普通 ・ 当座",
        "口座番号（7桁）",
        "ゆうちょ銀行のとき 記号 番号",
        "口座名義（カナ）",
    ]


def test_it_is_for_the_administrators_of_a_client(
    session: Session, organizations: Demo, admin: Actor, now: datetime
) -> None:
    for nobody in (replace(admin, role=Role.BASE_ADMIN), actor_of(session, organizations, "admin", "2000001")):
        with pytest.raises(Refusal, match="not_found"):
            issue_own_mandate(session, TEST_VAULT, nobody, now)


def test_an_applicant_gets_it_by_the_link_while_the_account_comes_on_paper(
    session: Session, organizations: Demo, now: datetime
) -> None:
    entered = an_enrollment()
    received(session, entered, now, EnrollmentState.RECEIVED, NUMBER)
    with pytest.raises(Refusal, match="not_found"):
        mandate_by_link(session, status_key(NUMBER), now)
    by_paper = replace(entered, company=replace(entered.company, account=None))
    received(session, by_paper, now, EnrollmentState.RECEIVED, "261120-00002")
    document = mandate_by_link(session, status_key("261120-00002"), now)
    assert {"受付番号 261120-00002", "名称 株式会社川口モータース", "金融機関（コード）"} <= set(lines(document))
    with pytest.raises(Refusal, match="not_found"):
        mandate_by_link(session, "nobody-has-this-link", now)
