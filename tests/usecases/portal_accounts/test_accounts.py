"""Accounts at the portal: registered once, never shown a password of, counted down and told of, on both databases."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.portal_account import PaymentForm, PortalAccountState
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from models.audit import AuditEntry
from models.mails import Mail
from models.organizations import PortalAccount
from models.users import User
from tests.support.agency_stories import TEST_VAULT, portal_account
from tests.support.stories import AGENT, actor_of
from usecases.listing import Wish
from usecases.organizations.open_portal_account import OpenPortalAccount
from usecases.portal.accounts import PortalLogin, login_of, stop_account
from usecases.portal_accounts.change_password import ChangePassword, change_arrival_password, change_password
from usecases.portal_accounts.find import bases_of, list_accounts, show_account
from usecases.portal_accounts.register import RegisterAccount, register_account
from usecases.portal_accounts.warn import is_warning_due, warn_of_ends

CANARY, OTHER_CANARY = "canary-Pw-91", "canary-Ar-92"
ISSUED = OpenPortalAccount(
    VehicleKind.KEI, "P0001", "B0001", CANARY, OTHER_CANARY, PaymentForm.TREASURY_ONLY, PaymentForm.COLLECTIVE,
    "madoguchi@tokyo-shibu.example", "窓口 花子", "03-0000-2001",
)  # fmt: skip


@pytest.fixture
def admin(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "admin", AGENT)


@pytest.fixture
def branch(session: Session, organizations: Demo) -> Actor:
    return actor_of(session, organizations, "branch", AGENT)


@pytest.fixture
def account(session: Session, admin: Actor, now: datetime) -> int:
    return register_account(session, TEST_VAULT, admin, RegisterAccount("001", ISSUED), now)


def refusal(act: object, *given: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act(*given)  # type: ignore[operator]
    return refused.value


def test_what_was_registered_is_shown_without_its_passwords(
    session: Session, admin: Actor, account: int, now: datetime
) -> None:
    shown = show_account(session, admin, account, now)
    assert (shown.payer_id, shown.bulk_user_id, shown.second_payment) == ("P0001", "B0001", PaymentForm.COLLECTIVE)
    assert (shown.person, shown.phone, shown.has_arrival_password) == ("窓口 花子", "03-0000-2001", True)
    assert (shown.state, shown.ends_on, shown.days_left) == (PortalAccountState.IN_USE, date(2027, 1, 19), 60)
    assert "canary" not in repr(shown)


def test_the_passwords_lie_sealed(session: Session, admin: Actor, account: int) -> None:
    session.flush()
    tables = session.execute(text("SELECT * FROM portal_accounts")).mappings().all()
    entries = session.scalars(select(AuditEntry)).all()
    assert "canary" not in repr([dict(row) for row in tables])
    assert "canary" not in repr([(one.code, one.record, one.facts) for one in entries])
    row = session.get_one(PortalAccount, account)
    assert TEST_VAULT.open(row.sealed_password) == CANARY
    assert TEST_VAULT.open(row.sealed_arrival_password) == OTHER_CANARY
    assert "canary" not in repr(ISSUED)


@pytest.mark.parametrize(
    ("base", "changes", "code", "field"),
    [
        ("001", {}, "portal_account_known", "kind"),
        ("002", {}, "portal_id_taken", "bulk_user_id"),
        ("002", {"bulk_user_id": "B2"}, "portal_id_taken", "bulk_user_id"),
        ("009", {}, "portal_base_unknown", "base_code"),
        ("002", {"password": "short"}, "portal_password_shape", "password"),
        ("002", {"password": "全角のパスワード"}, "portal_password_shape", "password"),
        ("002", {"arrival_password": ""}, "portal_password_shape", "arrival_password"),
        ("002", {"first_payment": PaymentForm.DIRECT}, "portal_payment_form_unusable", "first_payment"),
    ],
)
def test_what_cannot_be_registered(
    session: Session, admin: Actor, account: int, now: datetime, base: str, changes: dict[str, object], code: str,
    field: str,
) -> None:  # fmt: skip
    command = RegisterAccount(base, replace(ISSUED, **changes))  # type: ignore[arg-type]
    found = refusal(register_account, session, TEST_VAULT, admin, command, now)
    assert (found.code, found.field) == (code, field)


def test_a_base_admin_sees_and_registers_for_the_own_base_alone(
    session: Session, organizations: Demo, admin: Actor, branch: Actor, account: int, now: datetime
) -> None:
    other = replace(ISSUED, payer_id="P2", bulk_user_id="B2")
    elsewhere = register_account(session, TEST_VAULT, admin, RegisterAccount("002", other), now)
    assert [row.id for row in list_accounts(session, branch, Wish(), now).page.rows] == [account]
    assert [row.id for row in list_accounts(session, admin, Wish(), now).page.rows] == [account, elsewhere]
    assert [base.code for base in bases_of(session, branch)] == ["001"]
    assert refusal(show_account, session, branch, elsewhere, now).code == "not_found"
    command = RegisterAccount("002", replace(other, kind=VehicleKind.REGISTERED))
    assert refusal(register_account, session, TEST_VAULT, branch, command, now).code == "portal_base_unknown"
    change = ChangePassword(elsewhere, 1, "another-Pw-1")
    assert refusal(change_password, session, TEST_VAULT, branch, change, now).code == "not_found"
    client = actor_of(session, organizations, "admin")
    assert refusal(show_account, session, client, account, now).code == "not_found"


def test_a_password_changed_at_the_portal_already_is_kept_here(
    session: Session, admin: Actor, account: int, now: datetime
) -> None:
    later = now + timedelta(days=50)
    row = session.get_one(PortalAccount, account)
    row.stopped_reason = "password_expired"
    session.flush()
    change = ChangePassword(account, row.version, "another-Pw-1", at_portal=False)
    change_password(session, TEST_VAULT, admin, change, later)
    session.flush()
    assert (TEST_VAULT.open(row.sealed_password), row.stopped_reason) == ("another-Pw-1", "")
    assert show_account(session, admin, account, later).days_left == 60


@pytest.mark.parametrize(("password", "code"), [("short", "portal_password_shape"), (CANARY, "portal_password_same")])
def test_a_password_that_cannot_be_taken(
    session: Session, admin: Actor, account: int, now: datetime, password: str, code: str
) -> None:
    change = ChangePassword(account, 1, password)
    assert refusal(change_password, session, TEST_VAULT, admin, change, now).code == code


def test_while_a_password_changes_nothing_is_sent_and_no_other_is_taken(
    session: Session, organizations: Demo, admin: Actor, account: int, now: datetime
) -> None:
    change_password(session, TEST_VAULT, admin, ChangePassword(account, 1, "another-Pw-1"), now)
    session.flush()
    row = session.get_one(PortalAccount, account)
    base = organizations.bases[AGENT, "001"]
    assert login_of(session, TEST_VAULT, base.id, VehicleKind.KEI) is None
    again = ChangePassword(account, row.version, "a-third-Pw-2")
    assert refusal(change_password, session, TEST_VAULT, admin, again, now).code == "portal_password_changing"
    assert show_account(session, admin, account, now).state is PortalAccountState.CHANGING


def test_what_the_portal_says_to_an_older_password_stops_nothing(
    session: Session, admin: Actor, account: int, now: datetime
) -> None:
    row = session.get_one(PortalAccount, account)
    old = PortalLogin(row.id, row.vehicle_kind, row.bulk_user_id, CANARY, row.sealed_password)
    change_password(session, TEST_VAULT, admin, ChangePassword(account, 1, "another-Pw-1", at_portal=False), now)
    session.flush()
    stop_account(session, old, "wrong_credentials", now)
    assert row.stopped_reason == ""
    stop_account(session, replace(old, sealed=row.sealed_password), "account_deleted", now)
    assert row.stopped_reason == "account_deleted"


def test_the_arrival_number_password_is_replaced(session: Session, admin: Actor, account: int, now: datetime) -> None:
    change_arrival_password(session, TEST_VAULT, admin, ChangePassword(account, 1, "arrival-Pw-2"), now)
    row = session.get_one(PortalAccount, account)
    assert TEST_VAULT.open(row.sealed_arrival_password) == "arrival-Pw-2"
    stale = ChangePassword(account, 1, "arrival-Pw-3")
    session.flush()
    assert refusal(change_arrival_password, session, TEST_VAULT, admin, stale, now).code == "changed_by_someone_else"


def go_through(session: Session, begin: datetime, days: range) -> list[tuple[str, int]]:
    for day in days:
        at = begin + timedelta(days=day)
        if is_warning_due(session, at):
            warn_of_ends(session, TEST_VAULT, at)
            session.expire_all()
        assert not is_warning_due(session, at)
    return [(mail.event.value, mail.facts["days"]) for mail in session.scalars(select(Mail).order_by(Mail.id))]


def test_the_end_of_a_password_is_mailed_at_each_of_its_days_once(
    session: Session, organizations: Demo, account: int, now: datetime
) -> None:
    version = session.get_one(PortalAccount, account).version
    told = go_through(session, now, range(70))
    assert told == [("portal_password_ends", days) for days in (14, 7, 3, 1)]
    assert session.get_one(PortalAccount, account).version == version


def test_a_changed_password_is_told_of_anew(session: Session, admin: Actor, account: int, now: datetime) -> None:
    assert len(go_through(session, now, range(50))) == 1
    changed_at = now + timedelta(days=50)
    row = session.get_one(PortalAccount, account)
    change = ChangePassword(account, row.version, "another-Pw-1", at_portal=False)
    change_password(session, TEST_VAULT, admin, change, changed_at)
    session.flush()
    assert len(go_through(session, changed_at, range(46))) == 1
    assert [days for _event, days in go_through(session, changed_at, range(46, 50))] == [14, 14]


def test_an_account_unused_for_long_is_told_of(session: Session, organizations: Demo, now: datetime) -> None:
    row = portal_account(session, organizations, now)
    row.used_at, row.password_changed_at = now, now + timedelta(days=10_000)
    session.flush()
    assert go_through(session, now, range(660, 735)) == [("portal_unused", days) for days in (60, 30, 7)]


def test_who_looks_after_the_base_has_it_as_well_if_asked_for(
    session: Session, organizations: Demo, account: int, now: datetime
) -> None:
    session.execute(update(User).where(User.login_id == "branch").values(mail_choices={"expiry": True}))
    assert session.get_one(PortalAccount, account).base_id == organizations.bases["2000001", "001"].id
    go_through(session, now, range(48))
    assert session.scalars(select(Mail.recipient).order_by(Mail.id)).all() == [
        "info@tokyo-shibu.example", "branch@tokyo-shibu.example",
    ]  # fmt: skip
