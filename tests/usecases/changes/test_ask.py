"""Asking for a change of registered data, and withdrawing it; on both databases."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.enrollment import InvoiceRecipient
from domain.organization_change import AccountWish, ChangeState, CompanyField
from domain.refusal import Refusal
from domain.use_function import UseFunction
from models.audit import AuditEntry
from models.organization_changes import OrganizationChange
from models.organizations import Organization
from tests.support.agency_stories import TEST_VAULT
from tests.support.changes import NEW_ACCOUNT, a_waiting_change, asked, waiting
from tests.support.enrollments import A_BANK_ACCOUNT
from tests.support.organizations import Demo
from tests.support.stories import CLIENT, actor_of
from usecases.changes.begin import begin_change
from usecases.changes.show import ShownAccount, show_registered
from usecases.changes.withdraw import withdraw_change
from usecases.listing import Wish
from usecases.organizations.registered import open_account, seal_account

FIELD = CompanyField


def client_of(session: Session, demo: Demo) -> Organization:
    return session.get_one(Organization, demo.organizations[CLIENT].id)


def history(session: Session, demo: Demo) -> list[tuple[ChangeState, dict[str, Any], dict[str, Any]]]:
    session.flush()
    found = session.scalars(
        select(OrganizationChange)
        .where(OrganizationChange.organization_id == demo.organizations[CLIENT].id)
        .order_by(OrganizationChange.id)
    )
    return [(one.state, one.before, one.after) for one in found]


def audit(session: Session, demo: Demo) -> list[tuple[str, dict[str, Any]]]:
    found = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.organization_id == demo.organizations[CLIENT].id, AuditEntry.code.contains("_change"))
        .order_by(AuditEntry.seq)
    )
    return [(one.code, one.facts) for one in found]


def refused(session: Session, demo: Demo, now: datetime, **given: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        asked(session, demo, now, **given)
    return refusal.value.code


def test_phone_and_fax_are_in_force_at_once(session: Session, organizations: Demo, now: datetime) -> None:
    found = asked(session, organizations, now, phone="03-0000-9999", fax="03-0000-9998")
    assert (found.at_once, found.waiting) == ((FIELD.PHONE, FIELD.FAX), ())
    client = client_of(session, organizations)
    assert (client.phone, client.fax) == ("03-0000-9999", "03-0000-9998")
    assert history(session, organizations) == [
        (
            ChangeState.AT_ONCE,
            {"phone": "03-0000-1845", "fax": ""},
            {"phone": "03-0000-9999", "fax": "03-0000-9998"},
        )
    ]
    assert audit(session, organizations) == [("organization_changed", {"fields": ["phone", "fax"]})]


def test_all_else_waits_for_the_operator(session: Session, organizations: Demo, now: datetime) -> None:
    found = asked(
        session, organizations, now, name="株式会社みなとモータース", phone="03-0000-9999",
        invoice_recipient=InvoiceRecipient.EACH_BASE, functions=frozenset({UseFunction.OSS_KEI}),
    )  # fmt: skip
    assert (found.at_once, found.waiting) == (
        (FIELD.PHONE,),
        (FIELD.NAME, FIELD.INVOICE_RECIPIENT, FIELD.FUNCTIONS),
    )
    client = client_of(session, organizations)
    assert (client.name, client.phone, client.functions) == (
        "株式会社みなと自動車", "03-0000-9999", ["oss_kei", "oss_registered"]
    )  # fmt: skip
    assert history(session, organizations)[1] == (
        ChangeState.OPEN,
        {"name": "株式会社みなと自動車", "invoice_recipient": "whole", "functions": ["oss_kei", "oss_registered"]},
        {"name": "株式会社みなとモータース", "invoice_recipient": "each_base", "functions": ["oss_kei"]},
    )
    # Values may name persons: the audit has the items alone.
    assert audit(session, organizations)[1] == (
        "organization_change_asked",
        {"fields": ["name", "invoice_recipient", "functions"]},
    )


def test_nothing_new_is_refused(session: Session, organizations: Demo, now: datetime) -> None:
    assert refused(session, organizations, now, phone="03-0000-1845") == "change_nothing"
    a_waiting_change(session, organizations, now)
    again = {"representative": "港 次郎", "email": "tsuuchi@minato.example"}
    assert refused(session, organizations, now, **again) == "change_nothing"
    assert [state for state, *_ in history(session, organizations)] == [ChangeState.OPEN]


def test_a_new_request_takes_the_place_of_the_one_that_waits(
    session: Session, organizations: Demo, now: datetime
) -> None:
    a_waiting_change(session, organizations, now)
    asked(session, organizations, now, representative="港 三郎")
    assert [(state, after) for state, _before, after in history(session, organizations)] == [
        (ChangeState.WITHDRAWN, {"representative": "港 次郎", "email": "tsuuchi@minato.example"}),
        (ChangeState.OPEN, {"representative": "港 三郎"}),
    ]
    # All as registered again: nothing is left to ask for.
    assert asked(session, organizations, now, representative="").waiting == ()
    assert [state for state, *_ in history(session, organizations)] == [ChangeState.WITHDRAWN, ChangeState.WITHDRAWN]


def test_what_is_in_force_at_once_leaves_the_request_waiting(
    session: Session, organizations: Demo, now: datetime
) -> None:
    before = a_waiting_change(session, organizations, now).id
    so_far = {"representative": "港 次郎", "email": "tsuuchi@minato.example"}
    asked(session, organizations, now, phone="03-0000-9999", **so_far)
    assert waiting(session, organizations).id == before


@pytest.mark.parametrize("act", ["ask", "withdraw"])
def test_each_act_is_a_new_version_for_who_looks_at_another_screen(
    session: Session, organizations: Demo, now: datetime, act: str
) -> None:
    """Even within one moment of the clock."""
    change = a_waiting_change(session, organizations, now)
    session.flush()
    version = client_of(session, organizations).version
    if act == "withdraw":
        withdraw_change(session, actor_of(session, organizations, "admin"), change.version, now)
    else:
        asked(session, organizations, now, representative="港 三郎")
    session.flush()
    assert refused(session, organizations, now, version=version, name="みなと") == "changed_by_someone_else"


def test_only_the_request_that_was_seen_is_withdrawn(session: Session, organizations: Demo, now: datetime) -> None:
    admin = actor_of(session, organizations, "admin")
    change = a_waiting_change(session, organizations, now)
    with pytest.raises(Refusal, match="changed_by_someone_else"):
        withdraw_change(session, admin, change.version + 1, now)
    withdraw_change(session, admin, change.version, now)
    session.flush()
    assert (change.state, change.decided_by) == (ChangeState.WITHDRAWN, admin.user_id)
    with pytest.raises(Refusal, match="changed_by_someone_else"):
        withdraw_change(session, admin, change.version, now)


def test_two_requests_cannot_wait_whatever_races(session: Session, organizations: Demo, now: datetime) -> None:
    change = a_waiting_change(session, organizations, now)
    session.add(
        OrganizationChange(
            organization_id=change.organization_id, state=ChangeState.OPEN, asked_at=now, asked_by=change.asked_by,
            before={}, after={}, account_wish=AccountWish.KEEP, created_at=now, updated_at=now,
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_new_account_is_kept_sealed_alone(session: Session, organizations: Demo, now: datetime) -> None:
    client = client_of(session, organizations)
    client.sealed_account = seal_account(TEST_VAULT, A_BANK_ACCOUNT)
    found = asked(session, organizations, now, wish=AccountWish.ACCOUNT, account=NEW_ACCOUNT)
    assert found.waiting == (FIELD.ACCOUNT,)
    change = waiting(session, organizations)
    assert (open_account(TEST_VAULT, change.sealed_before), open_account(TEST_VAULT, change.sealed_after)) == (
        A_BANK_ACCOUNT,
        NEW_ACCOUNT,
    )
    assert (change.before, change.after, change.account_wish) == ({}, {}, AccountWish.ACCOUNT)
    assert [text for text in ("7654321", "1234567", "みずほ") if text in f"{vars(change)}"] == []
    assert open_account(TEST_VAULT, client.sealed_account) == A_BANK_ACCOUNT


def test_keeping_the_account_keeps_the_one_that_is_asked_for(
    session: Session, organizations: Demo, now: datetime
) -> None:
    """Who corrects a name does not type the account again."""
    asked(session, organizations, now, wish=AccountWish.ACCOUNT, account=NEW_ACCOUNT)
    found = asked(session, organizations, now, name="みなと")
    assert found.waiting == (FIELD.NAME, FIELD.ACCOUNT)
    assert open_account(TEST_VAULT, waiting(session, organizations).sealed_after) == NEW_ACCOUNT


def test_the_account_on_paper_is_asked_for_once(session: Session, organizations: Demo, now: datetime) -> None:
    assert asked(session, organizations, now, wish=AccountWish.PAPER).waiting == (FIELD.ACCOUNT,)
    change = waiting(session, organizations)
    assert (change.account_wish, change.sealed_after) == (AccountWish.PAPER, "")
    client_of(session, organizations).account_by_paper = True
    withdraw_change(session, actor_of(session, organizations, "admin"), change.version, now)
    session.flush()
    assert refused(session, organizations, now, wish=AccountWish.PAPER) == "change_nothing"


def test_the_page_masks_every_account(session: Session, organizations: Demo, now: datetime) -> None:
    client_of(session, organizations).sealed_account = seal_account(TEST_VAULT, A_BANK_ACCOUNT)
    asked(session, organizations, now, wish=AccountWish.ACCOUNT, account=NEW_ACCOUNT)
    session.flush()
    admin = actor_of(session, organizations, "admin")
    shown = show_registered(session, admin, TEST_VAULT, Wish())
    old, new = (replace(one, number=one.masked, holder="") for one in (A_BANK_ACCOUNT, NEW_ACCOUNT))
    assert shown.company.account == old
    assert shown.waiting is not None
    [value] = shown.waiting.values
    assert (value.before, value.after) == (ShownAccount(old), ShownAccount(new))
    assert begin_change(session, admin, TEST_VAULT).account == ShownAccount(new)
    assert [text for text in ("1234567", "7654321", "カ）") if text in repr(shown)] == []


def test_the_form_begins_with_what_waits(session: Session, organizations: Demo, now: datetime) -> None:
    a_waiting_change(session, organizations, now)
    begun = begin_change(session, actor_of(session, organizations, "admin"), TEST_VAULT)
    assert (begun.company.representative, begun.company.email) == ("港 次郎", "tsuuchi@minato.example")
    assert (begun.company.name, begun.waiting_since) == ("株式会社みなと自動車", now)


def test_the_history_pages_with_the_newest_first(session: Session, organizations: Demo, now: datetime) -> None:
    for nth in range(22):
        asked(session, organizations, now, fax=f"03-0000-{nth:04}")
        session.flush()
    admin = actor_of(session, organizations, "admin")
    first = show_registered(session, admin, TEST_VAULT, Wish())
    assert (len(first.history.page.rows), first.history.total, first.history.page.rows[0].values[0].after) == (
        20,
        22,
        "03-0000-0021",
    )
    rest = show_registered(session, admin, TEST_VAULT, Wish(after=first.history.page.after)).history.page.rows
    assert [one.values[0].after for one in rest] == ["03-0000-0001", "03-0000-0000"]


def test_nothing_of_another_organization_is_shown(session: Session, organizations: Demo, now: datetime) -> None:
    a_waiting_change(session, organizations, now)
    session.flush()
    other = show_registered(session, actor_of(session, organizations, "admin", "1845679"), TEST_VAULT, Wish())
    assert (other.company.name, other.waiting, other.history.total) == ("有限会社あおぞら整備", None, 0)
