"""The operator's side: the queue, taking over and declining; on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.enrollment import InvoiceRecipient
from domain.mail_event import MailEvent
from domain.organization_change import AccountWish, ChangeState, CompanyField
from domain.refusal import Refusal
from domain.use_function import UseFunction
from models.audit import AuditEntry
from models.mails import Mail
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from tests.support.agency_stories import TEST_VAULT
from tests.support.changes import NEW_ACCOUNT, a_waiting_change, asked, waiting
from tests.support.enrollments import A_BANK_ACCOUNT
from tests.support.organizations import Demo
from tests.support.stories import CLIENT, actor_of
from usecases.changes.decline import DeclineChange, decline_change
from usecases.changes.search import search_changes
from usecases.changes.show import ShownAccount, show_change
from usecases.changes.take_over import TakeOverChange, take_over_change
from usecases.listing import Wish
from usecases.organizations.registered import open_account, seal_account

AOZORA = "1845679"
REASON = "指定書の写しと\n代表者名が違います。"


@pytest.fixture
def clerk(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "clerk", "1000001")


def client_of(session: Session, demo: Demo) -> Organization:
    return session.get_one(Organization, demo.organizations[CLIENT].id)


def take_over(session: Session, clerk: Actor, change: OrganizationChange, now: datetime) -> None:
    take_over_change(session, clerk, TEST_VAULT, TakeOverChange(change.id, change.version), now)
    session.flush()


def mails(session: Session) -> list[tuple[MailEvent, str, dict[str, Any]]]:
    return [(one.event, one.recipient, one.facts) for one in session.scalars(select(Mail).order_by(Mail.id))]


def audits(session: Session, organization_id: int) -> list[tuple[str, str, str, dict[str, Any]]]:
    found = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.organization_id == organization_id, AuditEntry.code.startswith("organization_change_"))
        .order_by(AuditEntry.seq)
    )
    return [(one.code, one.login_id, one.record, one.facts) for one in found]


def test_what_was_asked_for_is_in_force(session: Session, organizations: Demo, clerk: Actor, now: datetime) -> None:
    asked(
        session, organizations, now, name="株式会社みなとモータース", designation_number="関指第９号",
        invoice_recipient=InvoiceRecipient.EACH_BASE,
        functions=frozenset({UseFunction.OSS_KEI, UseFunction.RECORDS}),
    )  # fmt: skip
    change = waiting(session, organizations)
    take_over(session, clerk, change, now)
    session.expire_all()
    client = client_of(session, organizations)
    assert (client.name, client.short_name, client.designation_key) == (
        "株式会社みなとモータース",
        "みなとモータース",
        "関指第9号",
    )
    assert (client.invoice_recipient, client.functions) == (InvoiceRecipient.EACH_BASE, ["oss_kei", "records"])
    # Registered cars are used for the last time today, records for the first.
    today = day_in_japan(now).isoformat()
    assert client.function_terms == {
        "oss_registered": [today, today], "oss_kei": [today, ""], "records": [today, ""]
    }  # fmt: skip
    assert (change.state, change.decided_by, change.decided_at) == (ChangeState.TAKEN_OVER, clerk.user_id, now)
    assert change.before["name"] == "株式会社みなと自動車"


def test_both_audits_name_the_items_and_no_values(
    session: Session, organizations: Demo, clerk: Actor, now: datetime
) -> None:
    change = a_waiting_change(session, organizations, now)
    take_over(session, clerk, change, now)
    facts = {"fields": ["email", "representative"], "member_code": CLIENT}
    line = ("organization_change_taken_over", f"change {change.id}", facts)
    assert audits(session, clerk.organization_id) == [(line[0], "clerk", line[1], line[2])]
    assert audits(session, change.organization_id)[-1] == (line[0], "", line[1], line[2])


def test_old_and_new_notice_address_hear_of_it(
    session: Session, organizations: Demo, clerk: Actor, now: datetime
) -> None:
    client_of(session, organizations).email = "mae@minato.example"
    take_over(session, clerk, a_waiting_change(session, organizations, now), now)
    assert [(event, to) for event, to, _facts in mails(session)] == [
        (MailEvent.CHANGE_TAKEN_OVER, "mae@minato.example"),
        (MailEvent.CHANGE_TAKEN_OVER, "tsuuchi@minato.example"),
    ]
    assert mails(session)[0][2]["items"] == "代表者名、通知先メールアドレス"


def test_a_declined_change_leaves_all_as_it_is_and_says_why(
    session: Session, organizations: Demo, clerk: Actor, now: datetime
) -> None:
    client_of(session, organizations).email = "mae@minato.example"
    change = a_waiting_change(session, organizations, now)
    decline_change(session, clerk, TEST_VAULT, DeclineChange(change.id, change.version, REASON), now)
    session.flush()
    client = client_of(session, organizations)
    assert (client.representative, client.email) == ("", "mae@minato.example")
    assert (change.state, change.reason, change.decided_by) == (ChangeState.DECLINED, REASON, clerk.user_id)
    [(event, to, facts)] = mails(session)
    assert (event, to, facts["remarks"]) == (MailEvent.CHANGE_DECLINED, "mae@minato.example", REASON)
    # The organization may ask anew.
    asked(session, organizations, now, representative="港 四郎")


def test_an_organization_without_notice_address_gets_no_mail(
    session: Session, organizations: Demo, clerk: Actor, now: datetime
) -> None:
    client_of(session, organizations).email = ""
    asked(session, organizations, now, representative="港 次郎")
    take_over(session, clerk, waiting(session, organizations), now)
    assert mails(session) == []


@pytest.mark.parametrize(
    ("wish", "number", "by_paper"),
    [(AccountWish.ACCOUNT, NEW_ACCOUNT.number, False), (AccountWish.PAPER, A_BANK_ACCOUNT.number, True)],
)
def test_the_account_is_changed_or_stays_until_the_paper_is_on_record(
    session: Session, organizations: Demo, clerk: Actor, now: datetime, wish: AccountWish, number: str, by_paper: bool
) -> None:
    client_of(session, organizations).sealed_account = seal_account(TEST_VAULT, A_BANK_ACCOUNT)
    account = NEW_ACCOUNT if wish is AccountWish.ACCOUNT else None
    asked(session, organizations, now, wish=wish, account=account)
    take_over(session, clerk, waiting(session, organizations), now)
    client = client_of(session, organizations)
    account_now = open_account(TEST_VAULT, client.sealed_account)
    assert account_now is not None
    assert (account_now.number, client.account_by_paper) == (number, by_paper)


def test_the_operator_alone_sees_the_accounts_whole(
    session: Session, organizations: Demo, clerk: Actor, now: datetime
) -> None:
    client_of(session, organizations).sealed_account = seal_account(TEST_VAULT, A_BANK_ACCOUNT)
    asked(session, organizations, now, wish=AccountWish.ACCOUNT, account=NEW_ACCOUNT)
    shown = show_change(session, clerk, TEST_VAULT, waiting(session, organizations).id)
    assert [(one.field, one.before, one.after) for one in shown.values] == [
        (CompanyField.ACCOUNT, ShownAccount(A_BANK_ACCOUNT), ShownAccount(NEW_ACCOUNT))
    ]


@pytest.mark.parametrize("first", ["take_over", "decline", "withdraw"])
def test_who_decides_after_another_is_told(
    session: Session, organizations: Demo, clerk: Actor, now: datetime, first: str
) -> None:
    change = a_waiting_change(session, organizations, now)
    seen = change.version
    if first == "take_over":
        take_over(session, clerk, change, now)
    elif first == "decline":
        decline_change(session, clerk, TEST_VAULT, DeclineChange(change.id, seen, REASON), now)
    else:
        asked(session, organizations, now, representative="")
    session.flush()
    before = len(mails(session))
    with pytest.raises(Refusal, match="changed_by_someone_else"):
        take_over_change(session, clerk, TEST_VAULT, TakeOverChange(change.id, seen), now)
    with pytest.raises(Refusal, match="change_move_not_allowed"):
        take_over_change(session, clerk, TEST_VAULT, TakeOverChange(change.id, change.version), now)
    assert len(mails(session)) == before


def test_a_change_that_never_was_is_not_found(session: Session, clerk: Actor, now: datetime) -> None:
    with pytest.raises(Refusal, match="not_found"):
        show_change(session, clerk, TEST_VAULT, 77)
    with pytest.raises(Refusal, match="not_found"):
        take_over_change(session, clerk, TEST_VAULT, TakeOverChange(77, 1), now)


def test_the_queue_shows_the_longest_waiting_first(
    session: Session, organizations: Demo, clerk: Actor, now: datetime
) -> None:
    later, earlier = now, now - timedelta(days=2)
    asked(session, organizations, later, name="みなと", phone="03-0000-9999", wish=AccountWish.PAPER)
    a_waiting_change(session, organizations, earlier, AOZORA)
    session.flush()
    found = search_changes(session, "", Wish())
    assert [(row.member_code, row.asked_at, row.fields) for row in found.page.rows] == [
        (AOZORA, earlier, (CompanyField.REPRESENTATIVE, CompanyField.EMAIL)),
        (CLIENT, later, (CompanyField.NAME, CompanyField.ACCOUNT)),
    ]
    assert found.counts == {"at_once": 1, "open": 2, "taken_over": 0, "declined": 0, "withdrawn": 0, "all": 3}
    take_over(session, clerk, waiting(session, organizations, AOZORA), now)
    assert [row.member_code for row in search_changes(session, "open", Wish()).page.rows] == [CLIENT]
    assert [row.member_code for row in search_changes(session, "taken_over", Wish()).page.rows] == [AOZORA]
    assert [row.state for row in search_changes(session, "all", Wish()).page.rows] == [
        ChangeState.OPEN,
        ChangeState.AT_ONCE,
        ChangeState.TAKEN_OVER,
    ]


def test_the_queue_pages_by_its_place(session: Session, organizations: Demo, now: datetime) -> None:
    for nth in range(23):
        asked(session, organizations, now, fax=f"03-0000-{nth:04}")
        session.flush()
    first = search_changes(session, "at_once", Wish())
    second = search_changes(session, "at_once", Wish(after=first.page.after))
    assert (len(first.page.rows), len(second.page.rows), first.total) == (20, 3, 23)
    assert {row.id for row in first.page.rows} & {row.id for row in second.page.rows} == set()
