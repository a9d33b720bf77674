"""Resetting, unlocking, disabling with handover, enabling and deleting users."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.actor import Actor
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.rights import Role
from models.applications import CaseEvent
from models.audit import AuditEntry
from models.jobs import Job
from models.mails import Mail
from models.requests import InspectionRequest
from models.users import Handover, User, UserSession
from tests.support.agency_stories import TEST_VAULT
from tests.support.organizations import Demo
from tests.support.stories import a_draft, a_sent_request, actor_of
from tests.support.users import PATH, a_user, user_of
from usecases.agency.batch import ManyAct, ask_batch
from usecases.requests.release import release_held
from usecases.sessions.guard import LockRule
from usecases.sessions.passwords import matches
from usecases.sessions.sign_in import SignedIn, SignIn, open_session, sign_in
from usecases.transaction import reading, transaction
from usecases.users.care import own_people
from usecases.users.delete import DeleteUser, delete_user
from usecases.users.disable import DisableUser, disable_user
from usecases.users.enable import EnableUser, enable_user
from usecases.users.find import find_user
from usecases.users.open_work import OpenWork, heirs, open_work
from usecases.users.register import FirstWay
from usecases.users.reset_password import ResetPassword, reset_password
from usecases.users.unlock import unlock_user

RULE = LockRule(5, timedelta(minutes=15))
OLD = "Keizoku-demo-1"


def attempt(login_id: str, password: str, now: datetime) -> SignedIn:
    with transaction() as session:
        return sign_in(session, TEST_VAULT, SignIn("1845678", login_id, password, "192.0.2.1"), RULE, now)


def act(
    demo: Demo, now: datetime, what: Any, make: Any, login_id: str, by: str = "admin", code: str = "1845678"
) -> Any:
    """One act of one person on another, in its own transaction; `make` gives the command of the user as it stands."""
    with transaction() as session:
        actor, user = actor_of(session, demo, by, code), user_of(session, login_id, code)
        return what(session, actor, own_people(actor), make(user), now)


def reset(demo: Demo, now: datetime, login_id: str, way: FirstWay = FirstWay.ONE_TIME, by: str = "admin") -> str:
    with transaction() as session:
        actor, user = actor_of(session, demo, by), user_of(session, login_id)
        command = ResetPassword(user.id, user.version, way, PATH)
        return reset_password(session, actor, own_people(actor), TEST_VAULT, command, now).password


def disable(demo: Demo, now: datetime, login_id: str, heir: str | None = None, by: str = "admin", **given: Any) -> None:
    with transaction() as session:
        heir_id = user_of(session, heir).id if heir else None
    act(demo, now, disable_user, lambda user: DisableUser(user.id, user.version, heir_id), login_id, by, **given)


def enable(demo: Demo, now: datetime, login_id: str, work_back: bool = True) -> None:
    act(demo, now, enable_user, lambda user: EnableUser(user.id, user.version, work_back), login_id)


def test_a_reset_password_opens_and_the_old_one_does_not(organizations: Demo, now: datetime) -> None:
    token = attempt("sender001", OLD, now).token
    password = reset(organizations, now, "sender001", by="manager001")
    assert token
    assert attempt("sender001", OLD, now).refusal is not None
    assert attempt("sender001", password, now).token
    with reading() as session:
        user = user_of(session, "sender001")
        reasons = session.scalars(select(UserSession.end_reason).where(UserSession.ended_at.is_not(None))).all()
    assert (user.must_change_password, user.one_time_until) == (True, now + timedelta(hours=72))
    assert reasons == ["password_reset"]


def test_a_reset_by_link_closes_the_door_until_the_link_is_used(organizations: Demo, now: datetime) -> None:
    assert reset(organizations, now, "sender001", FirstWay.LINK) == ""
    assert attempt("sender001", OLD, now).refusal is not None
    with reading() as session:
        assert session.scalars(select(Mail.recipient)).all() == ["sender001@minato.example"]
        assert user_of(session, "sender001").must_change_password is False


def test_a_reset_lifts_the_lock(organizations: Demo, now: datetime) -> None:
    for _turn in range(5):
        attempt("sender001", "wrong", now)
    assert attempt("sender001", reset(organizations, now, "sender001"), now).token


def test_unlocking_lets_the_right_password_in(organizations: Demo, now: datetime) -> None:
    for _turn in range(5):
        attempt("sender001", "wrong", now)
    assert str(attempt("sender001", OLD, now).refusal) == "sign_in_locked"
    with transaction() as session:
        actor = actor_of(session, organizations, "manager001")
        unlock_user(session, actor, own_people(actor), user_of(session, "sender001").id, now)
    assert attempt("sender001", OLD, now).token
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "sign_in_unlocked")).one()
    assert (entry.login_id, entry.record) == ("manager001", "user sender001")


def test_who_is_disabled_is_out_at_once_and_stays_out(organizations: Demo, now: datetime) -> None:
    attempt("sender001", OLD, now)
    disable(organizations, now, "sender001", by="manager001")
    assert attempt("sender001", OLD, now).refusal is not None
    with reading() as session:
        assert session.scalar(select(func.count()).where(UserSession.ended_at.is_(None))) == 0
    enable(organizations, now, "sender001")
    assert attempt("sender001", OLD, now).token


@pytest.mark.parametrize(
    ("by", "login_id", "code"),
    [
        ("manager001", "sender", "not_found"),
        ("manager001", "manager001", "user_not_looked_after"),
        ("admin", "admin", "user_not_looked_after"),
    ],
)
def test_nobody_disables_resets_or_deletes_whom_they_do_not_look_after(
    organizations: Demo, now: datetime, by: str, login_id: str, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        disable(organizations, now, login_id, by=by)
    with pytest.raises(Refusal, match=code):
        reset(organizations, now, login_id, by=by)
    with pytest.raises(Refusal, match=code):
        act(organizations, now, delete_user, lambda user: DeleteUser(user.id, user.version), login_id, by)


def test_the_operator_keeps_an_admin_and_nobody_disables_themselves(organizations: Demo, now: datetime) -> None:
    operator = {"code": "1000001"}
    with pytest.raises(Refusal, match="user_is_you"):
        disable(organizations, now, "admin", **operator)
    with transaction() as session:
        a_user(session, organizations, now, login_id="boss", role=Role.ADMIN, member_code="1000001")
    disable(organizations, now, "admin", by="boss", **operator)
    with transaction() as session:
        user_of(session, "admin", "1000001").disabled_at = None
    disable(organizations, now, "boss", **operator)
    with pytest.raises(Refusal, match="last_admin"):
        disable(organizations, now, "admin", by="boss", **operator)


def work_of(login_id: str) -> OpenWork:
    with reading() as session:
        return open_work(session, user_of(session, login_id))


def some_work(demo: Demo, now: datetime) -> dict[str, int]:
    """Of sender001 a draft, a held and a sent one; of the sender of all bases a draft."""
    with transaction() as session:
        return {
            "draft": a_draft(session, demo, now, "sender001", nth=1).id,
            "held": a_sent_request(session, demo, now, "sender001", nth=2, planned_on=tomorrow(now)).id,
            "sent": a_sent_request(session, demo, now, "sender001", nth=3).id,
            "other": a_draft(session, demo, now, "sender", nth=4).id,
        }


def tomorrow(now: datetime) -> Any:
    return (now + timedelta(days=1)).date()


def columns(number: int) -> tuple[str, str | None]:
    with reading() as session:
        names = {user.id: user.login_id for user in session.scalars(select(User))}
        row = session.get_one(InspectionRequest, number)
        return names[row.entered_by], names.get(row.sent_by or 0)


def test_what_is_open_is_what_waits_for_the_person(organizations: Demo, now: datetime) -> None:
    made = some_work(organizations, now)
    work = work_of("sender001")
    assert (work.drafts, work.held, work.returned, work.batches) == ((made["draft"],), (made["held"],), (), ())
    assert work.bases == {organizations.bases["1845678", "001"].id}


def test_open_work_goes_on_in_the_name_of_the_heir(organizations: Demo, now: datetime) -> None:
    made = some_work(organizations, now)
    with transaction() as session:
        rows = [session.get_one(InspectionRequest, number) for number in made.values()]
        versions = {row.id: row.version for row in rows}
        job = ask_batch(session, actor_of(session, organizations, "sender001"), ManyAct.SEND, ["1"], now)
    disable(organizations, now, "sender001", heir="sender")
    assert columns(made["draft"]) == ("sender", None)
    assert columns(made["held"]) == ("sender001", "sender")
    assert columns(made["sent"]) == ("sender001", "sender001")
    with reading() as session:
        assert session.get_one(Job, job).made_by == user_of(session, "sender").id
        told = session.scalars(select(CaseEvent).where(CaseEvent.code == "request_handed_over")).all()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "user_disabled")).one()
        now_versions = {number: session.get_one(InspectionRequest, number).version for number in made.values()}
    assert sorted(event.request_id for event in told) == sorted([made["draft"], made["held"]])
    assert {event.facts["to"] for event in told} == {"田中 全子"}
    assert entry.facts == {"heir": "sender", "requests": 2, "batches": 1}
    assert now_versions == versions
    with transaction() as session:
        released = release_held(session, now + timedelta(days=1))
    assert [(one.number, one.status) for one in released] == [(made["held"], RequestStatus.SENT)]


def test_what_stays_with_the_base_comes_back_as_a_draft_on_its_day(organizations: Demo, now: datetime) -> None:
    made = some_work(organizations, now)
    disable(organizations, now, "sender001")
    assert columns(made["draft"]) == ("sender001", None)
    with transaction() as session:
        released = release_held(session, now + timedelta(days=1))
    assert [(one.number, one.status) for one in released] == [(made["held"], RequestStatus.DRAFT)]


@pytest.mark.parametrize("work_back", [True, False])
def test_what_was_handed_over_comes_back_unless_it_went_on(organizations: Demo, now: datetime, work_back: bool) -> None:
    made = some_work(organizations, now)
    disable(organizations, now, "sender001", heir="sender")
    with transaction() as session:
        release_held(session, now + timedelta(days=1))
    enable(organizations, now, "sender001", work_back)
    back = "sender001" if work_back else "sender"
    assert columns(made["draft"]) == (back, None)
    assert columns(made["held"]) == ("sender001", "sender")
    assert columns(made["other"])[0] == "sender"
    with reading() as session:
        assert (session.scalars(select(Handover)).one().undone_at == now) == work_back


def candidates(demo: Demo, by: str) -> list[str]:
    with reading() as session:
        actor: Actor = actor_of(session, demo, by)
        care, user = own_people(actor), user_of(session, "sender001")
        return [one.login_id for one in heirs(session, care, user, open_work(session, user))]


def test_only_senders_of_all_bases_concerned_may_go_on(organizations: Demo, now: datetime) -> None:
    some_work(organizations, now)
    with transaction() as session:
        a_user(session, organizations, now, login_id="second", bases=("002",))
        a_user(session, organizations, now, login_id="watch", role=Role.VIEWER)
    assert candidates(organizations, "admin") == ["firsttime", "sender"]
    assert candidates(organizations, "manager001") == ["firsttime"]
    for nobody in ("second", "watch", "admin", "sender001"):
        with pytest.raises(Refusal, match="heir_unknown"):
            disable(organizations, now, "sender001", heir=nobody)


def test_a_user_who_never_came_in_is_deleted_and_the_login_id_is_free(organizations: Demo, now: datetime) -> None:
    with transaction() as session:
        a_user(session, organizations, now)
        open_session(session, user_of(session, "new.one").id, "192.0.2.1", now)
    act(organizations, now, delete_user, lambda user: DeleteUser(user.id, user.version), "new.one", "manager001")
    with transaction() as session:
        assert session.scalar(select(User.id).where(User.login_key == "new.one")) is None
        a_user(session, organizations, now)
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "user_deleted")).one()
    assert (entry.record, entry.login_id) == ("user new.one", "manager001")


@pytest.mark.parametrize("how", ["signed in", "a request", "an heir"])
def test_whom_something_hangs_on_is_not_deleted(organizations: Demo, now: datetime, how: str) -> None:
    with transaction() as session:
        made = a_user(session, organizations, now)
        if how == "a request":
            a_draft(session, organizations, now, "new.one")
    if how == "signed in":
        assert attempt("new.one", made.password, now).token
    if how == "an heir":
        some_work(organizations, now)
        disable(organizations, now, "sender001", heir="new.one")
        enable(organizations, now, "sender001")
    with pytest.raises(Refusal, match="user_in_use"):
        act(organizations, now, delete_user, lambda user: DeleteUser(user.id, user.version), "new.one")


def test_the_later_of_two_acts_is_told(organizations: Demo, now: datetime) -> None:
    with reading() as session:
        seen = user_of(session, "sender001").version
    reset(organizations, now, "sender001")
    for what, command in (
        (disable_user, DisableUser),
        (enable_user, lambda user, version: EnableUser(user, version, True)),
        (delete_user, DeleteUser),
    ):
        with pytest.raises(Refusal, match="changed_by_someone_else"):
            act(organizations, now, what, lambda user, make=command: make(user.id, seen), "sender001")


@pytest.mark.parametrize("user_id", [0, 2**31 - 1, 2**40])
def test_nobody_is_found_under_a_number_that_never_was(organizations: Demo, user_id: int) -> None:
    with reading() as session, pytest.raises(Refusal, match="not_found"):
        find_user(session, own_people(actor_of(session, organizations, "admin")), user_id)


def test_the_stored_password_is_never_a_plain_one(organizations: Demo, now: datetime) -> None:
    password = reset(organizations, now, "sender001")
    with reading() as session:
        stored = session.scalars(select(User.password_hash)).all()
        assert matches(user_of(session, "sender001").password_hash, password)
    assert all(text.startswith("$argon2id$") for text in stored)
