"""What an agent's people begin with: kept of nobody else, preset when a request is taken."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.refusal import Refusal
from domain.rights import OrganizationKind, Role
from domain.staff_defaults import NO_DEFAULTS, StaffDefaults, StartMenu
from models.applications import Application
from models.audit import AuditEntry
from models.users import User
from tests.support.organizations import Demo
from tests.support.stories import AGENT, CLIENT, a_sent_request, actor_of
from usecases.agency.take import TakeRequest, take_many, take_request
from usecases.users.care import own_people
from usecases.users.change import ChangeUser, change_user, facts_of
from usecases.users.change_settings import ChangeSettings, change_settings
from usecases.users.defaults import checked_defaults, own_defaults

YOKOHAMA = "T-14-01"
CHOSEN = StaffDefaults(YOKOHAMA, "", StartMenu.WORK_LIST)


def person_of(session: Session, demo: Demo, member_code: str) -> User:
    return session.get_one(User, actor_of(session, demo, "sender", member_code).user_id)


def given(session: Session, demo: Demo, now: datetime, member_code: str) -> User:
    """Their administrator gives these defaults to a sender."""
    admin, user = actor_of(session, demo, "admin", member_code), person_of(session, demo, member_code)
    facts = replace(
        facts_of(session, user), default_office_registered=CHOSEN.office_registered, default_menu=CHOSEN.menu
    )
    change_user(session, admin, own_people(admin), ChangeUser(user.id, user.version, facts), now)
    return user


def test_an_agents_administrator_gives_them_and_the_audit_says_so(session: Session, demo: Demo, now: datetime) -> None:
    given(session, demo, now, AGENT)
    assert own_defaults(session, actor_of(session, demo, "sender", AGENT)) == CHOSEN
    entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "user_changed")).one()
    assert entry.facts["changes"] == {
        "default_office_registered": ["", YOKOHAMA], "default_menu": [None, "work_list"]
    }  # fmt: skip


def test_of_a_clients_people_nothing_is_kept_whatever_is_asked(session: Session, demo: Demo, now: datetime) -> None:
    user = given(session, demo, now, CLIENT)
    change_settings(session, actor_of(session, demo), ChangeSettings("ja", 20, True, False, CHOSEN), now)
    assert (user.default_office_registered, user.default_office_kei, user.default_menu) == ("", "", None)


def test_one_gives_them_to_oneself(session: Session, demo: Demo, now: datetime) -> None:
    agent = actor_of(session, demo, "sender", AGENT)
    change_settings(session, agent, ChangeSettings("ja", 20, True, False, CHOSEN), now)
    assert own_defaults(session, agent) == CHOSEN


@pytest.mark.parametrize(
    ("asked", "field"),
    [(StaffDefaults("T-99-99"), "default_office_registered"), (StaffDefaults("", YOKOHAMA), "default_office_kei")],
)
def test_an_office_is_one_of_its_kind(session: Session, demo: Demo, asked: StaffDefaults, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_defaults(session, OrganizationKind.AGENT, Role.SENDER, asked)
    assert (refused.value.code, refused.value.field) == ("choice_unknown", field)


@pytest.mark.parametrize(
    ("own", "expected"), [(CHOSEN, YOKOHAMA), (NO_DEFAULTS, "T-13-01"), (StaffDefaults("T-99-99"), "T-13-01")]
)
def test_a_request_is_taken_with_ones_own_office_before_that_of_the_base(
    session: Session, demo: Demo, now: datetime, own: StaffDefaults, expected: str
) -> None:
    """An office that is gone from the list counts for nothing."""
    user = person_of(session, demo, AGENT)
    user.default_office_registered = own.office_registered
    session.flush()
    agent = actor_of(session, demo, "sender", AGENT)
    first, second = (a_sent_request(session, demo, now, nth=nth).id for nth in (1, 2))
    take_request(session, agent, TakeRequest(first), now)
    take_many(session, agent, [second], now)
    assert session.scalars(select(Application.office_code)).all() == [expected, expected]
