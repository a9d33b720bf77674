"""An organization whose people sign in from its own places only; on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from models.audit import AuditEntry
from models.organizations import Organization
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import PASSWORD
from tests.support.organizations import Demo
from tests.support.second_factors import set_up
from tests.support.stories import CLIENT, actor_of
from usecases.organizations.lift_places import LiftPlaces, lift_places
from usecases.sessions.guard import LockRule
from usecases.sessions.recognise import SessionLimits, recognise
from usecases.sessions.second_step import SecondStep, take_second_step
from usecases.sessions.sign_in import SignedIn, SignIn, sign_in

OPERATOR = "1000001"
RULE = LockRule(5, timedelta(minutes=15))
LIMITS = SessionLimits(timedelta(hours=1), timedelta(hours=12))
OFFICE, CAFE = "203.0.113.7", "192.0.2.1"


@pytest.fixture
def demo(session: Session, organizations: Demo) -> Demo:
    places = "203.0.113.0/24"
    session.execute(update(Organization).where(Organization.member_code == CLIENT).values(sign_in_places=places))
    return organizations


def typed(session: Session, now: datetime, address: str, password: str = PASSWORD) -> SignedIn:
    return sign_in(session, TEST_VAULT, SignIn(CLIENT, "sender", password, address), RULE, now)


def entries(session: Session, demo: Demo, code: str, member_code: str = CLIENT) -> list[tuple[str, str, Any]]:
    found = select(AuditEntry.login_id, AuditEntry.address, AuditEntry.facts).where(
        AuditEntry.organization_id == demo.organizations[member_code].id, AuditEntry.code == code
    )
    return [(row.login_id, row.address, row.facts) for row in session.execute(found)]


def is_known(session: Session, token: str, address: str, now: datetime) -> bool:
    return recognise(session.connection(), token, LIMITS, now, address) is not None


def test_one_signs_in_at_the_office_and_nowhere_else(session: Session, demo: Demo, now: datetime) -> None:
    assert typed(session, now, OFFICE).token
    assert typed(session, now, CAFE) == SignedIn(refusal=Refusal("sign_in_from_elsewhere", address=CAFE))
    assert entries(session, demo, "sign_in_place_refused") == [("sender", CAFE, {})]


def test_who_does_not_know_the_password_learns_nothing_of_the_places(
    session: Session, demo: Demo, now: datetime
) -> None:
    assert typed(session, now, CAFE, "wrong").refusal == Refusal("sign_in_wrong")


def test_a_session_works_where_its_people_may_be(session: Session, demo: Demo, now: datetime) -> None:
    token = typed(session, now, OFFICE).token
    session.flush()
    assert [is_known(session, token, address, now) for address in (OFFICE, "203.0.113.250", CAFE, "")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_the_second_step_is_taken_at_such_a_place_too(session: Session, demo: Demo, now: datetime) -> None:
    app, _codes = set_up(session, actor_of(session, demo, "sender"), RULE, now)
    later = now + timedelta(minutes=5)
    waiting = typed(session, later, OFFICE).second_step
    elsewhere = SecondStep(waiting, app.shows(later), CAFE)
    assert take_second_step(session, TEST_VAULT, elsewhere, RULE, later).refusal == Refusal(
        "sign_in_from_elsewhere", address=CAFE
    )
    assert entries(session, demo, "sign_in_place_refused") == [("sender", CAFE, {})]
    assert take_second_step(session, TEST_VAULT, SecondStep(waiting, app.shows(later), OFFICE), RULE, later).token


def test_the_operator_lifts_the_places_and_both_audits_tell(session: Session, demo: Demo, now: datetime) -> None:
    actor = actor_of(session, demo, "admin", OPERATOR)
    row = session.get_one(Organization, demo.organizations[CLIENT].id)
    with pytest.raises(Refusal) as raised:
        lift_places(session, actor, LiftPlaces(CLIENT, row.version - 1), now)
    assert raised.value.code == "changed_by_someone_else"
    before = row.settings_version
    lift_places(session, actor, LiftPlaces(CLIENT, row.version), now)
    session.flush()
    assert (row.sign_in_places, row.settings_version, row.settings_changed_by) == ("", before + 1, actor.user_id)
    assert typed(session, now, CAFE).token
    told = [("admin", actor.address, {})]
    assert [entries(session, demo, "sign_in_places_lifted", code) for code in (CLIENT, OPERATOR)] == [told, told]
