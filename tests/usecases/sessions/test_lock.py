"""The lock after failures: growing, forgiving, the same for names that do not exist."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from domain.refusal import Refusal
from models.database import Database
from models.organizations import Organization
from models.users import SignInGuard, User, UserSession
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import PASSWORD
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.sessions import passwords
from usecases.sessions.change_password import ChangePassword, change_password
from usecases.sessions.end import end_sessions_of
from usecases.sessions.guard import LockRule
from usecases.sessions.recognise import SessionLimits, recognise
from usecases.sessions.sign_in import SignedIn, SignIn, sign_in
from usecases.sessions.unlock import unlock
from usecases.transaction import reading, transaction

RULE = LockRule(5, timedelta(minutes=15))
LIMITS = SessionLimits(timedelta(minutes=60), timedelta(hours=12))


def attempt(login_id: str, password: str, now: datetime, address: str = "127.0.0.1") -> SignedIn:
    with transaction() as session:
        return sign_in(session, TEST_VAULT, SignIn("1845678", login_id, password, address), RULE, now)


def lock(login_id: str, now: datetime) -> timedelta:
    """Fail until the name is locked; for how long it then is."""
    for turn in range(5):
        answer = attempt(login_id, "wrong", now, f"10.0.0.{turn}").refusal
    assert answer is not None
    assert answer.code == "sign_in_locked"
    until = answer.facts["until"]
    assert isinstance(until, datetime)
    return until - now


@pytest.fixture
def people(database: Database, organizations: Demo) -> Database:
    return database


@pytest.mark.parametrize("login_id", ["sender001", "nobody"])
def test_each_lock_lasts_twice_as_long_up_to_two_hours(people: Database, now: datetime, login_id: str) -> None:
    lasted = []
    for _turn in range(5):
        span = lock(login_id, now)
        lasted.append(int(span.total_seconds() // 60))
        now += span
    assert lasted == [15, 30, 60, 120, 120]


def test_a_name_in_other_letters_is_the_same_name(people: Database, now: datetime) -> None:
    for login_id in ("sender001", "SENDER001", "Sender001", "sender001"):
        attempt(login_id, "wrong", now)
    refusal = attempt("sENDER001", "wrong", now).refusal
    assert refusal == Refusal("sign_in_locked", until=now + timedelta(minutes=15))


def test_signing_in_forgets_earlier_failures(people: Database, now: datetime) -> None:
    for _turn in range(4):
        attempt("sender001", "wrong", now)
    assert attempt("sender001", PASSWORD, now).refusal is None
    assert [attempt("sender001", "wrong", now).refusal for _turn in range(4)] == [Refusal("sign_in_wrong")] * 4


def test_a_day_without_failures_forgets_them(people: Database, now: datetime) -> None:
    for _turn in range(4):
        attempt("sender001", "wrong", now)
    assert attempt("sender001", "wrong", now + timedelta(hours=24, seconds=1)).refusal == Refusal("sign_in_wrong")


def test_the_time_of_an_answer_tells_nothing(people: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong password of a known name, of an unknown one, of one switched off and under an unknown member code."""
    real = PasswordHasher(**passwords.COSTS)
    monkeypatch.setattr(passwords, "_HASHER", real)
    monkeypatch.setattr(passwords, "_NOBODY", real.hash("nobody"))
    with transaction() as session:
        session.execute(update(User).values(password_hash=real.hash(PASSWORD)))
        session.execute(update(User).where(User.login_id == "viewer001").values(disabled_at=now))
    names = [("1845678", "sender001"), ("1845678", "nobody"), ("1845678", "viewer001"), ("9999999", "sender001")]
    took: dict[tuple[str, str], list[float]] = {name: [] for name in names}
    for turn in range(5):
        for name in names:
            with transaction() as session:
                began = time.thread_time()
                sign_in(session, TEST_VAULT, SignIn(*name, "wrong", f"10.1.0.{turn}"), LockRule(9, timedelta(1)), now)
                took[name].append(time.thread_time() - began)
    middle = [median(times) for times in took.values()]
    assert max(middle) <= 1.5 * min(middle) or max(middle) - min(middle) <= 0.010


def test_signing_in_hashes_an_old_password_anew(
    people: Database, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept at less cost than today's; a wrong password changes nothing."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(**passwords.COSTS))
    stored = select(User.password_hash).where(User.login_id == "sender001")
    with transaction() as session:
        session.execute(update(User).where(User.login_id == "sender001").values(password_hash=cheap))
    seen = []
    for password in ("wrong", PASSWORD):
        attempt("sender001", password, now)
        with reading() as session:
            seen.append(session.scalars(stored).one())
    assert seen[0] == cheap
    assert seen[1].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_unlocked_name_may_try_at_once(people: Database, now: datetime) -> None:
    lock("sender001", now)
    with transaction() as session:
        unlock(session, "1845678", "sender001", now)
    assert attempt("sender001", PASSWORD, now).refusal is None


def test_an_open_session_of_a_locked_user_goes_on(people: Database, now: datetime) -> None:
    token = attempt("sender001", PASSWORD, now).token
    lock("sender001", now)
    with reading() as session:
        assert recognise(session, token, LIMITS, now) is not None


def test_first_failures_at_the_same_moment_are_all_counted(people: Database, now: datetime) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _turn: attempt("sender001", "wrong", now), range(4)))
    with reading() as session:
        counted = session.scalars(select(SignInGuard.failures)).all()
    assert list(counted) == [4, 4]


def test_two_sign_ins_of_one_person_at_the_same_moment_both_succeed(people: Database, now: datetime) -> None:
    with reading() as session:
        before = session.scalar(select(User.version).where(User.login_id == "sender001"))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _turn: attempt("sender001", PASSWORD, now), range(4)))
    assert len({answer.token for answer in answers if answer.refusal is None}) == 4
    with reading() as session:
        assert session.scalar(select(User.version).where(User.login_id == "sender001")) == before


def test_a_one_time_password_dies_after_its_hours(people: Database, now: datetime) -> None:
    with transaction() as session:
        session.scalars(select(User).where(User.login_id == "firsttime")).one().one_time_until = now + timedelta(
            hours=72
        )
    assert attempt("firsttime", PASSWORD, now + timedelta(hours=72)).refusal is None
    late = attempt("firsttime", PASSWORD, now + timedelta(hours=72, seconds=1))
    assert late.refusal == Refusal("sign_in_wrong")


def test_a_password_change_ends_every_session_of_that_user_alone(people: Database, now: datetime) -> None:
    mine, theirs = attempt("sender001", PASSWORD, now).token, attempt("sender", PASSWORD, now).token
    with transaction() as session:
        demo_actor = recognise(session, mine, LIMITS, now)
        assert demo_actor is not None
        change_password(session, TEST_VAULT, demo_actor.actor, ChangePassword(PASSWORD, "Another-pass-7"), now)
    with reading() as session:
        assert recognise(session, mine, LIMITS, now) is None
        assert recognise(session, theirs, LIMITS, now) is not None


@pytest.mark.parametrize("reason", ["role_changed", "deleted"])
def test_a_changed_role_or_a_deleted_user_ends_the_sessions(people: Database, now: datetime, reason: str) -> None:
    token = attempt("sender001", PASSWORD, now).token
    with transaction() as session:
        user_id = session.scalars(select(User.id).where(User.login_id == "sender001")).one()
        end_sessions_of(session, user_id, reason, now)
    with reading() as session:
        assert recognise(session, token, LIMITS, now) is None
        assert session.scalars(select(UserSession.end_reason)).all() == [reason]


def test_a_disabled_user_is_out_at_once_and_for_good(people: Database, now: datetime) -> None:
    token = attempt("sender001", PASSWORD, now).token
    with transaction() as session:
        session.scalars(select(User).where(User.login_id == "sender001")).one().disabled_at = now
    with reading() as session:
        assert recognise(session, token, LIMITS, now) is None
    assert attempt("sender001", PASSWORD, now).refusal == Refusal("sign_in_wrong")


def test_the_database_holds_no_token(people: Database, now: datetime) -> None:
    token = attempt("sender001", PASSWORD, now).token
    assert len(token) >= 43
    with reading() as session:
        stored = session.execute(select(UserSession.token_hash, UserSession.address)).one()
        assert session.scalar(select(func.count()).select_from(UserSession)) == 1
    assert token not in str(tuple(stored))


def test_an_actor_of_the_stories_is_the_actor_of_a_session(people: Database, now: datetime) -> None:
    """Use cases are tested with the very actor that a signed-in browser brings."""
    token = attempt("sender001", PASSWORD, now).token
    with transaction() as session:
        found = recognise(session, token, LIMITS, now)
        assert found is not None
        organization = session.get_one(Organization, found.actor.organization_id)
        # What pages offer today belongs to the browser's; acts ask the organization.
        as_acts_see = replace(found.actor, functions=frozenset())
        assert actor_of(session, Demo({"1845678": organization}, {}), "sender001") == as_acts_see
