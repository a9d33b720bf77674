"""The operator's changes of registered data: the queue, one of them old beside new, taking over and declining."""

from datetime import datetime

import pytest
from sqlalchemy import select

from demo.organizations import Demo
from domain.mail_event import MailEvent
from domain.organization_change import AccountWish, ChangeState
from models.audit import AuditEntry
from models.database import Database
from models.mails import Mail
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from tests.support.agency_stories import TEST_VAULT
from tests.support.changes import NEW_ACCOUNT, a_waiting_change, asked, waiting
from tests.support.client import Client
from tests.support.databases import StatementCount
from tests.support.enrollments import A_BANK_ACCOUNT
from tests.support.page import Page, text_of
from usecases.organizations.registered import seal_account

MINATO, AOZORA = "1845678", "1845679"
QUEUE = "/operator/changes"
NEEDED = {"representative": "港 花子", "designation_number": "関指第1845号", "function_oss_kei": "y"}


@pytest.fixture
def change(sqlite: Database, demo: Demo, now: datetime) -> int:
    """A new representative, notice address and account."""
    with sqlite.writer() as session, session.begin():
        organization = session.get_one(Organization, demo.organizations[MINATO].id)
        organization.sealed_account, organization.email = seal_account(TEST_VAULT, A_BANK_ACCOUNT), "mae@minato.example"
        asked(
            session, demo, now, representative="港 次郎", phone="03-0000-9999", wish=AccountWish.ACCOUNT,
            account=NEW_ACCOUNT,
        )  # fmt: skip
        return waiting(session, demo).id


@pytest.fixture
def clerk(client: Client) -> Client:
    return client.sign_in("1000001", "clerk")


def tabs(page: Page) -> list[str]:
    return [text_of(link) for nav in page.having("nav", class_="tabs") for link in nav.iter("a")]


def state_of(sqlite: Database, change: int) -> ChangeState:
    with sqlite.reader() as session:
        return session.get_one(OrganizationChange, change).state


def test_the_queue_names_who_asked_and_for_what(clerk: Client, change: int) -> None:
    page = clerk.get(QUEUE)
    assert (page.heading, page.rows("changes")) == (
        "登録情報の変更",
        [[f"{change}", "株式会社みなと自動車（1845678）", "2026/11/20 10:00", "代表者名、口座振替の口座", "確認待ち"]],
    )
    assert tabs(page) == ["確認待ち 1件", "即時反映 1件", "反映済 0件", "見送り 0件", "取下げ 0件", "すべて 2件"]
    assert "登録情報の変更" in page.menu()


def test_the_empty_queue_says_so(clerk: Client) -> None:
    assert "確認待ちの変更はありません。" in clerk.get(QUEUE).text
    fragment = clerk.get(f"{QUEUE}?state=declined", htmx=True)
    assert "この区分の変更はありません。" in fragment.text
    assert "確認待ちの変更はありません。" in clerk.get(f"{QUEUE}?state=nonsense").text


def test_old_stands_beside_new_with_the_accounts_whole(clerk: Client, change: int) -> None:
    page = clerk.get(f"{QUEUE}/{change}")
    assert page.rows("values") == [
        ["代表者名", "なし", "港 次郎"],
        [
            "口座振替の口座",
            "みずほ銀行（0001） 東京営業部（001） 普通 1234567 カ）カワグチモータース",
            "みずほ銀行（0001） 東京営業部（001） 普通 7654321 カ）ミナトジドウシヤ",
        ],
    ]
    assert page.columns("values") == ["項目", "変更前", "変更後"]
    assert "7654321" not in clerk.get(QUEUE).html


def test_the_history_of_the_organization_stands_below_with_accounts_masked(clerk: Client, change: int) -> None:
    page = clerk.get(f"{QUEUE}/{change}")
    assert [row[1:4] for row in page.rows("changes")] == [
        ["港 社長", "電話番号：03-0000-1845 → 03-0000-9999", "即時反映"]
    ]
    own = Client(clerk.app).sign_in(MINATO, "admin")
    own.press(own.get("/organization/change"), "変更を届け出る", NEEDED)
    fragment = clerk.get(f"{QUEUE}/{change + 1}", htmx=True)
    assert [row[3] for row in fragment.rows("changes")] == ["取下げ", "即時反映"]
    assert ("****321" in fragment.text, "7654321" in fragment.html) == (True, False)


def test_looking_is_noted(clerk: Client, sqlite: Database, demo: Demo, change: int) -> None:
    clerk.get(f"{QUEUE}/{change}")
    with sqlite.reader() as session:
        last = session.scalars(
            select(AuditEntry)
            .where(AuditEntry.organization_id == demo.organizations["1000001"].id)
            .order_by(AuditEntry.seq.desc())
            .limit(1)
        ).one()
    assert (last.code, last.login_id, last.facts["page"]) == ("tenant_data_read", "clerk", "operator_changes.show")


def test_one_click_takes_it_over(clerk: Client, sqlite: Database, demo: Demo, change: int) -> None:
    page = clerk.press(clerk.get(f"{QUEUE}/{change}"), "反映する")
    assert page.notices() == ["変更を反映しました。まもなくメールを送ります。"]
    assert ("反映する" in page.buttons(), "運営 太郎" in page.text) == (False, True)
    with sqlite.reader() as session:
        assert session.get_one(Organization, demo.organizations[MINATO].id).representative == "港 次郎"
        assert [(mail.event, mail.recipient) for mail in session.scalars(select(Mail))] == [
            (MailEvent.CHANGE_TAKEN_OVER, "mae@minato.example")
        ]
    own = Client(clerk.app).sign_in(MINATO, "admin").get("/organization")
    assert [row[2:4] for row in own.rows("changes")] == [
        [
            "代表者名：なし → 港 次郎口座振替の口座：みずほ銀行（0001） 東京営業部（001） 普通 ****567 → "
            "みずほ銀行（0001） 東京営業部（001） 普通 ****321",
            "反映済",
        ],
        ["電話番号：03-0000-1845 → 03-0000-9999", "即時反映"],
    ]


def test_declining_needs_a_reason_that_the_organization_reads(clerk: Client, sqlite: Database, change: int) -> None:
    form = clerk.get(clerk.get(f"{QUEUE}/{change}").links()["見送る…"])
    empty = clerk.press(form, "見送る", {"reason": " "}, status=422)
    assert empty.errors() == {"reason": "理由を入力してください。"}
    assert state_of(sqlite, change) is ChangeState.OPEN
    page = clerk.press(empty, "見送る", {"reason": "指定書の写しと\n代表者名が違います。"})
    assert (page.notices(), state_of(sqlite, change)) == (
        ["変更を見送りました。まもなくメールを送ります。"],
        ChangeState.DECLINED,
    )
    own = Client(clerk.app).sign_in(MINATO, "admin").get("/organization")
    assert "理由：指定書の写しと 代表者名が違います。" in own.text
    assert clerk.get(f"{QUEUE}/{change}/decline", status=409).refusal() != ""


@pytest.mark.parametrize("first", ["clerk", "client"])
def test_who_decides_later_is_shown_what_happened(clerk: Client, sqlite: Database, change: int, first: str) -> None:
    page, declining = clerk.get(f"{QUEUE}/{change}"), clerk.get(f"{QUEUE}/{change}/decline")
    if first == "clerk":
        clerk.press(clerk.get(f"{QUEUE}/{change}"), "反映する")
        after = ChangeState.TAKEN_OVER
    else:
        own = Client(clerk.app).sign_in(MINATO, "admin")
        own.press(own.get("/organization"), "この届け出を取り下げる")
        after = ChangeState.WITHDRAWN
    late = clerk.press(page, "反映する", status=409)
    assert ("反映する" in late.buttons(), late.errors()[""] != "") == (False, True)
    clerk.press(declining, "見送る", {"reason": "遅れました。"}, status=409)
    assert state_of(sqlite, change) is after


def test_a_double_press_takes_over_once(clerk: Client, sqlite: Database, change: int) -> None:
    page = clerk.get(f"{QUEUE}/{change}")
    clerk.press(page, "反映する")
    clerk.press(page, "反映する")
    with sqlite.reader() as session:
        assert len(session.scalars(select(Mail)).all()) == 1


@pytest.mark.parametrize(("member_code", "login_id"), [(MINATO, "admin"), ("2000001", "admin"), (AOZORA, "sender")])
def test_nobody_else_sees_or_decides(client: Client, change: int, member_code: str, login_id: str) -> None:
    other = client.sign_in(member_code, login_id)
    for path in (QUEUE, f"{QUEUE}/{change}", f"{QUEUE}/{change}/decline"):
        other.get(path, status=403)
    other.post(f"{QUEUE}/{change}/take-over", {"version": "1"}, status=403)


def test_a_change_that_never_was_is_not_found(clerk: Client) -> None:
    clerk.get(f"{QUEUE}/77", status=404)
    clerk.get(f"{QUEUE}/77/decline", status=404)
    clerk.post(f"{QUEUE}/77/take-over", {"version": "1"}, status=404)


def test_the_queue_costs_the_same_statements_however_long(
    clerk: Client, sqlite: Database, demo: Demo, now: datetime, change: int
) -> None:
    def cost() -> int:
        with StatementCount(sqlite) as counted:
            clerk.get(f"{QUEUE}?state=all")
        return len(counted.statements)

    before = cost()
    with sqlite.writer() as session, session.begin():
        a_waiting_change(session, demo, now, AOZORA)
        for nth in range(12):
            asked(session, demo, now, fax=f"03-0000-{nth:04}")
            session.flush()
    assert cost() == before
