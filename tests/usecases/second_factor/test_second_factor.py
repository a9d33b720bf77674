"""The second factor: set up with password and a first code, asked for at every sign-in, each code once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from models.audit import AuditEntry
from models.database import Database
from models.second_factors import PendingSignIn, RecoveryCode, SecondFactor
from models.users import User, UserSession
from tests.conftest import START
from tests.support.agency_stories import TEST_KEY, TEST_VAULT
from tests.support.client import PASSWORD
from tests.support.mails import mails_of
from tests.support.organizations import Demo
from tests.support.second_factors import App, app_of, set_up
from tests.support.stories import actor_of
from usecases.second_factor.check import CodeKind, use_code
from usecases.second_factor.remove import RemoveOwn, remove_of, remove_own
from usecases.second_factor.set_up import begin, confirm, shown_secret, standing_of
from usecases.sessions.end import end_sessions_of
from usecases.sessions.guard import LockRule
from usecases.sessions.second_step import SecondStep, take_second_step
from usecases.sessions.sign_in import SignedIn, SignIn, sign_in
from usecases.transaction import reading, transaction
from usecases.vault import Vault

RULE = LockRule(5, timedelta(minutes=15))
LATER = START + timedelta(minutes=5)
WHO, ADDRESS = "sender001", "192.0.2.1"


@pytest.fixture
def people(database: Database, organizations: Demo) -> Demo:
    with transaction() as session:
        session.execute(update(User).where(User.login_id == WHO).values(email="sato@minato.example"))
    return organizations


@pytest.fixture
def guarded(people: Demo, now: datetime) -> tuple[App, tuple[str, ...]]:
    with transaction() as session:
        return set_up(session, actor_of(session, people, WHO), RULE, now)


def type_password(now: datetime = LATER, password: str = PASSWORD) -> SignedIn:
    with transaction() as session:
        return sign_in(session, TEST_VAULT, SignIn("1845678", WHO, password, ADDRESS), RULE, now)


def type_code(token: str, code: str, now: datetime = LATER) -> SignedIn:
    with transaction() as session:
        return take_second_step(session, TEST_VAULT, SecondStep(token, code, ADDRESS), RULE, now)


def test_setting_up_asks_for_the_password_first(people: Demo, now: datetime) -> None:
    with transaction() as session:
        actor = actor_of(session, people, WHO)
        assert begin(session, TEST_VAULT, actor, "wrong", RULE, now) == Refusal("password_current_wrong", "password")
        assert shown_secret(session, TEST_VAULT, actor, now) is None
        assert confirm(session, TEST_VAULT, actor, "123456", now).refusal == Refusal("second_factor_begin_anew")


def test_the_password_cannot_be_guessed_at_an_open_screen(people: Demo, now: datetime) -> None:
    with transaction() as session:
        actor = actor_of(session, people, WHO)
        for _turn in range(4):
            begin(session, TEST_VAULT, actor, "wrong", RULE, now)
        locked = Refusal("sign_in_locked", until=now + timedelta(minutes=15))
        assert [begin(session, TEST_VAULT, actor, typed, RULE, now) for typed in ("wrong", PASSWORD)] == [locked] * 2


def test_the_secret_is_shown_until_a_code_confirms_it_and_for_half_an_hour(people: Demo, now: datetime) -> None:
    with transaction() as session:
        actor = actor_of(session, people, WHO)
        begin(session, TEST_VAULT, actor, PASSWORD, RULE, now)
        shown = shown_secret(session, TEST_VAULT, actor, now + timedelta(minutes=29))
        assert shown is not None
        assert shown.text.replace(" ", "") not in repr(shown)
        assert shown_secret(session, TEST_VAULT, actor, now + timedelta(minutes=30)) is None
        assert shown_secret(session, TEST_VAULT, actor_of(session, people, "sender"), now) is None
        app = app_of(session, actor.user_id)
        assert confirm(session, TEST_VAULT, actor, "000000", now).refusal == Refusal("second_code_wrong", "code")
        assert standing_of(session, actor).since is None
        assert len(set(confirm(session, TEST_VAULT, actor, app.shows(now), now).codes)) == 10
        assert shown_secret(session, TEST_VAULT, actor, now) is None
        assert (standing_of(session, actor).since, standing_of(session, actor).codes_left) == (now, 10)
        assert begin(session, TEST_VAULT, actor, PASSWORD, RULE, now) == Refusal("second_factor_is_on")


def test_until_it_is_confirmed_the_password_alone_signs_in(people: Demo, now: datetime) -> None:
    with transaction() as session:
        begin(session, TEST_VAULT, actor_of(session, people, WHO), PASSWORD, RULE, now)
    assert type_password().token != ""


def test_the_password_opens_no_session_the_code_does_once(guarded: tuple[App, tuple[str, ...]]) -> None:
    app, _codes = guarded
    first, other = type_password(), type_password()
    assert (first.token, first.refusal) == ("", None)
    with reading() as session:
        assert session.scalars(select(UserSession.id)).all() == []
    code = app.shows(LATER)
    assert type_code(first.second_step, code).token != ""
    assert type_code(other.second_step, code).refusal == Refusal("second_code_wrong", "code")
    assert type_code(first.second_step, app.shows(LATER, 1)).refusal == Refusal("second_step_gone")
    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.code == "signed_in"))
        assert (entry.login_id, entry.address, entry.facts) == (WHO, ADDRESS, {"second_factor": "app"})


def test_one_code_typed_twice_at_one_moment_signs_in_once(guarded: tuple[App, tuple[str, ...]]) -> None:
    app, _codes = guarded
    steps = [type_password().second_step for _turn in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda token: type_code(token, app.shows(LATER)), steps))
    assert len([answer for answer in answers if answer.token]) == 1


def test_a_recovery_code_works_once_and_at_the_same_moment_once(guarded: tuple[App, tuple[str, ...]]) -> None:
    _app, codes = guarded
    digits = codes[3].replace(" ", "")
    steps = [type_password().second_step for _turn in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda token: type_code(token, digits), steps))
    assert sorted(answer.codes_left or 0 for answer in answers) == [0, 0, 9]
    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.code == "signed_in"))
        assert entry.facts == {"second_factor": "recovery"}


def test_the_awaited_code_is_awaited_for_ten_minutes(guarded: tuple[App, tuple[str, ...]]) -> None:
    app, _codes = guarded
    token, late = type_password().second_step, LATER + timedelta(minutes=10)
    assert type_code(token, app.shows(late), late).refusal == Refusal("second_step_gone")
    soon = late - timedelta(seconds=1)
    assert type_code(token, app.shows(soon), soon).token != ""


def test_wrong_codes_lock_the_name_however_often_the_password_is_right(guarded: tuple[App, tuple[str, ...]]) -> None:
    app, _codes = guarded
    for _turn in range(4):
        assert type_code(type_password().second_step, "000000").refusal == Refusal("second_code_wrong", "code")
    step = type_password().second_step
    locked = Refusal("sign_in_locked", until=LATER + timedelta(minutes=15))
    assert type_code(step, "000000").refusal == locked
    assert type_code(step, app.shows(LATER)).refusal == locked
    assert type_password().refusal == locked
    free = LATER + timedelta(minutes=15)
    assert type_code(type_password(free).second_step, app.shows(free), free).token != ""


def test_a_disabled_user_gets_no_further(guarded: tuple[App, tuple[str, ...]]) -> None:
    app, _codes = guarded
    token = type_password().second_step
    with transaction() as session:
        session.execute(update(User).where(User.login_id == WHO).values(disabled_at=LATER))
    assert type_code(token, app.shows(LATER)).refusal == Refusal("second_step_gone")


def test_what_ends_all_sessions_ends_a_half_sign_in_too(guarded: tuple[App, tuple[str, ...]], people: Demo) -> None:
    app, _codes = guarded
    token = type_password().second_step
    with transaction() as session:
        end_sessions_of(session, actor_of(session, people, WHO).user_id, "password_changed", LATER)
    assert type_code(token, app.shows(LATER)).refusal == Refusal("second_step_gone")


def test_nothing_lies_open_in_the_database(guarded: tuple[App, tuple[str, ...]]) -> None:
    app, codes = guarded
    step = type_password().second_step
    with reading() as session:
        lying = [
            str(row)
            for table in (SecondFactor, RecoveryCode, PendingSignIn, AuditEntry)
            for row in session.execute(select(table.__table__)).all()
        ]
    text = TEST_VAULT.open
    with reading() as session:
        secret = text(session.scalars(select(SecondFactor.sealed_secret)).one())
    hidden = [secret, step, app.shows(START), *(code.replace(" ", "") for code in codes)]
    assert [word for word in hidden if any(word in row for row in lying)] == []


def test_a_new_key_of_the_vault_takes_over_at_the_next_use(guarded: tuple[App, tuple[str, ...]], people: Demo) -> None:
    app, _codes = guarded
    new = Fernet.generate_key().decode()
    with transaction() as session:
        user_id = actor_of(session, people, WHO).user_id
        assert use_code(session, Vault([new, TEST_KEY]), user_id, app.shows(LATER), LATER) is CodeKind.APP
        assert app_of(session, user_id, Vault([new])) == app


def remove(demo: Demo, password: str, code: str, now: datetime = LATER) -> Refusal | None:
    with transaction() as session:
        actor = actor_of(session, demo, WHO)
        return remove_own(session, TEST_VAULT, actor, RemoveOwn(password, code), RULE, now)


def test_switching_off_needs_password_and_code(guarded: tuple[App, tuple[str, ...]], people: Demo) -> None:
    app, codes = guarded
    assert remove(people, "wrong", app.shows(LATER)) == Refusal("password_current_wrong", "password")
    assert remove(people, PASSWORD, "000000") == Refusal("second_code_wrong", "code")
    assert type_password().token == ""
    assert remove(people, PASSWORD, codes[0].replace(" ", "")) is None
    assert type_password().token != ""
    with reading() as session:
        assert session.scalars(select(RecoveryCode.id)).all() == []
        told = session.scalars(select(AuditEntry.code).where(AuditEntry.code.like("second_factor%"))).all()
    assert told == ["second_factor_on", "second_factor_off"]
    events = MailEvent.SECOND_FACTOR_ON, MailEvent.SECOND_FACTOR_OFF
    assert [[mail.recipient for mail in mails_of(event)] for event in events] == [["sato@minato.example"]] * 2


def test_an_administrator_takes_it_away_and_both_audits_know(
    guarded: tuple[App, tuple[str, ...]], people: Demo
) -> None:
    with transaction() as session:
        operator = actor_of(session, people, "admin", "1000001")
        assert operator.organization_kind is OrganizationKind.OPERATOR
        user = _user(session)
        remove_of(session, TEST_VAULT, replace(operator, address=ADDRESS), user, LATER)
        with pytest.raises(Refusal, match="second_factor_is_off"):
            remove_of(session, TEST_VAULT, operator, user, LATER)
    assert type_password().token != ""
    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.code == "second_factor_removed")).all()
    assert len({entry.organization_id for entry in entries}) == 2
    assert {(entry.login_id, entry.record) for entry in entries} == {("admin", "user sender001")}


def _user(session: Session) -> User:
    return session.scalars(select(User).where(User.login_id == WHO)).one()
