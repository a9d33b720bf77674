"""A password link that went stale is sent anew, as long as no password was set with one."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.enrollment import EnrollmentAct, EnrollmentState
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from domain.rights import Role
from models.audit import AuditEntry
from models.enrollments import EnrollmentEvent
from models.mails import Mail
from models.organizations import Organization
from models.users import User
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import an_enrollment, received
from usecases.enrollments.invitations import InviteAgain, Invited, invite_again, invited_people
from usecases.enrollments.move import find_enrollment
from usecases.enrollments.welcome import AcceptEnrollment, welcome
from usecases.transaction import reading, transaction
from usecases.users.acting import person
from usecases.users.care import own_people
from usecases.users.password_link import set_password_by_link
from usecases.users.register import FirstWay, RegisterUser, UserFacts, register_user

NUMBER = "261120-00001"
LOGIN_ID = "admin-ono"


@pytest.fixture
def first(clerk: Actor, now: datetime) -> str:
    """The token that came with the acceptance."""
    with transaction() as session:
        received(session, an_enrollment(), now, EnrollmentState.CHECKED, NUMBER)
    with transaction() as session:
        accepted = welcome(session, clerk, TEST_VAULT, AcceptEnrollment(NUMBER, 1, "/password/set", "/downloads"), now)
    return accepted.invitations[0].token


def again(clerk: Actor, now: datetime, login_id: str = LOGIN_ID) -> str:
    with transaction() as session:
        invite_again(session, clerk, TEST_VAULT, InviteAgain(NUMBER, login_id, "/password/set"), now)
    with reading() as session:
        mail = session.scalars(select(Mail).order_by(Mail.id.desc())).first()
        assert mail is not None
        assert (mail.event, mail.recipient) == (MailEvent.PASSWORD_LINK, "ono@kawaguchi.example")
        return str(json.loads(TEST_VAULT.open(mail.sealed_links))["password"]).removeprefix("/password/set/")


def set_password(token: str, now: datetime) -> None:
    with transaction() as session:
        set_password_by_link(session, TEST_VAULT, token, "Ono-first-2026", now)


def people() -> tuple[Invited, ...]:
    with reading() as session:
        return invited_people(session, find_enrollment(session, NUMBER))


def test_the_new_link_works_and_the_one_before_no_more(clerk: Actor, now: datetime, first: str) -> None:
    later = now + timedelta(hours=1)
    second = again(clerk, later)
    with pytest.raises(Refusal) as refused:
        set_password(first, later)
    assert refused.value.code == "password_link_gone"
    assert people() == (Invited("大野 恵", LOGIN_ID, None, later + timedelta(hours=72)),)
    set_password(second, later)
    assert people()[0].password_set_at == later


def test_a_stale_link_is_replaced(clerk: Actor, now: datetime, first: str) -> None:
    late = now + timedelta(days=30)
    set_password(again(clerk, late), late)


def test_who_has_set_a_password_needs_no_link(clerk: Actor, now: datetime, first: str) -> None:
    set_password(first, now)
    with pytest.raises(Refusal) as refused:
        again(clerk, now)
    assert refused.value == Refusal("password_set_already", name="大野 恵")


@pytest.mark.parametrize("login_id", ["manager-001", "clerk", "nobody", ""])
def test_only_who_was_invited_gets_a_link(clerk: Actor, now: datetime, first: str, login_id: str) -> None:
    with pytest.raises(Refusal) as refused:
        again(clerk, now, login_id)
    assert refused.value.code == "not_found"


def test_whom_their_own_administrator_invites_is_no_affair_of_the_operators(
    clerk: Actor, now: datetime, first: str
) -> None:
    before, later = people(), now + timedelta(hours=1)
    with transaction() as session:
        organization = session.get_one(Organization, find_enrollment(session, NUMBER).organization_id)
        admin = session.scalars(select(User).where(User.login_id == LOGIN_ID)).one()
        actor = person(session, admin, organization)
        facts = UserFacts("later", "後 来", Role.SENDER, all_bases=True, email="later@kawaguchi.example")
        command = RegisterUser(facts, FirstWay.LINK, "/password/set")
        register_user(session, actor, own_people(actor), TEST_VAULT, command, later)
    assert people() == before
    with pytest.raises(Refusal, match="not_found"):
        again(clerk, later, "later")


def test_it_is_told_in_the_history_and_in_both_audits(clerk: Actor, now: datetime, first: str) -> None:
    again(clerk, now)
    with reading() as session:
        event = session.scalars(select(EnrollmentEvent).order_by(EnrollmentEvent.id.desc())).first()
        entries = session.scalars(select(AuditEntry).where(AuditEntry.code == "password_link_sent_again")).all()
        organization_id = find_enrollment(session, NUMBER).organization_id
    assert event is not None
    assert (event.act, event.facts, event.by) == (EnrollmentAct.INVITED, {"login_id": LOGIN_ID}, clerk.user_id)
    assert {entry.organization_id for entry in entries} == {clerk.organization_id, organization_id}
