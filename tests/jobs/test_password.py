"""A password is changed at the portal and here in one act, whatever the portal does on the way."""

from typing import Any

import pytest

from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from gateways.portal import AccountDead, PortalCredentials
from models.organizations import PortalAccount
from tests.support.agency_stories import SECRET, TEST_VAULT, portal_account
from tests.support.outside import Outside
from tests.support.stories import AGENT, actor_of
from usecases.portal_accounts.change_password import ChangePassword, change_password, try_again

NEW = "another-Pw-1"


def account(outside: Outside) -> PortalAccount:
    with outside.look() as session:
        return portal_account(session, outside.demo, outside.clock.now)


def order(outside: Outside, password: str = NEW) -> None:
    with outside.act() as session:
        row = portal_account(session, outside.demo, outside.clock.now)
        admin = actor_of(session, outside.demo, "admin", AGENT)
        change_password(session, TEST_VAULT, admin, ChangePassword(row.id, row.version, password), outside.clock.now)


def lets_in(outside: Outside, password: str) -> bool:
    login = PortalCredentials(VehicleKind.REGISTERED, account(outside).bulk_user_id, password)
    try:
        outside.gateway.events(login, 0, 1)
    except AccountDead:
        return False
    return True


def kept(outside: Outside) -> tuple[str, str, str, str]:
    """The password here, the one on its way, and what went wrong with the change and with the account."""
    row = account(outside)
    new = TEST_VAULT.open(row.sealed_new_password) if row.sealed_new_password else ""
    return TEST_VAULT.open(row.sealed_password), new, row.change_error, row.stopped_reason


def test_both_sides_have_the_new_password(outside: Outside) -> None:
    order(outside)
    assert kept(outside) == (SECRET, NEW, "", "")
    outside.work()
    assert kept(outside) == (NEW, "", "", "")
    assert (lets_in(outside, NEW), lets_in(outside, SECRET)) == (True, False)
    assert account(outside).password_changed_at == outside.clock.now


@pytest.mark.parametrize(
    "fault", [{"name": "lost"}, {"name": "error", "acts": True}, {"name": "garbage", "acts": True}, {"name": "error"}]
)
def test_after_an_unknown_outcome_the_new_one_is_tried_first(outside: Outside, fault: dict[str, Any]) -> None:
    outside.portal.post("/switches", count=1, calls=["password"], **fault)
    order(outside)
    outside.work()
    outside.work(minutes=5)
    assert kept(outside) == (NEW, "", "", "")
    assert lets_in(outside, NEW)


def test_what_waits_for_the_account_goes_after_the_change(outside: Outside) -> None:
    outside.portal.post("/switches", name="error", count=2, calls=["password"])
    number = outside.take()
    outside.apply(number)
    order(outside)
    outside.work()
    assert number not in outside.portal.counts()
    for _turn in range(4):
        outside.work(minutes=2)
    assert outside.portal.counts()[number]["lodged"] == 1
    assert kept(outside) == (NEW, "", "", "")


def test_a_definite_no_leaves_the_old_one(outside: Outside) -> None:
    with outside.act() as session:
        row = portal_account(session, outside.demo, outside.clock.now)
        row.sealed_password = TEST_VAULT.seal("not-the-one-9")
    order(outside)
    outside.work()
    assert kept(outside)[:3] == ("not-the-one-9", "", "wrong_credentials")
    assert lets_in(outside, SECRET)


def test_an_expired_password_is_changed_and_sending_goes_on(outside: Outside) -> None:
    outside.portal.post("/settings", password_life=True)
    outside.work(days=61)
    assert kept(outside)[3] == "password_expired"
    order(outside)
    outside.work()
    assert kept(outside) == (NEW, "", "", "")
    number = outside.take()
    outside.apply(number)
    outside.work(minutes=2)
    assert outside.portal.counts()[number]["lodged"] == 1


@pytest.mark.parametrize("acts", [True, False])
def test_when_nobody_answers_both_are_kept_until_a_person_asks_again(outside: Outside, acts: bool) -> None:
    outside.portal.post("/switches", name="error", acts=acts, calls=["password"])
    outside.portal.post("/switches", name="error", calls=["events"])
    order(outside)
    for _turn in range(30):
        outside.work(hours=2)
    assert kept(outside)[:2] == (SECRET, NEW)
    assert kept(outside)[2] != ""
    outside.portal.turn_off()
    with outside.act() as session:
        row = portal_account(session, outside.demo, outside.clock.now)
        admin = actor_of(session, outside.demo, "admin", AGENT)
        try_again(session, admin, row.id, row.version, outside.clock.now)
    outside.work()
    assert kept(outside) == (NEW, "", "", "")
    assert lets_in(outside, NEW)
    with outside.act() as session:
        row = portal_account(session, outside.demo, outside.clock.now)
        admin = actor_of(session, outside.demo, "admin", AGENT)
        with pytest.raises(Refusal) as refused:
            try_again(session, admin, row.id, row.version, outside.clock.now)
    assert refused.value.code == "nothing_failed"


def test_a_closed_portal_is_waited_for(outside: Outside) -> None:
    outside.portal.post("/switches", name="outside_hours", count=2, calls=["password"])
    order(outside)
    outside.work()
    assert kept(outside)[:2] == (SECRET, NEW)
    outside.work(hours=2)
    outside.work(hours=2)
    assert kept(outside)[:2] == (NEW, "")


def test_when_the_account_was_used_last_is_noted(outside: Outside) -> None:
    outside.work(minutes=1)
    assert account(outside).used_at == outside.clock.now
