"""登録通知書 of an organization: from the data as accepted, for its own administrators."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.enrollment import EnrollmentState
from domain.refusal import Refusal
from domain.rights import Role
from models.organizations import Organization
from models.users import User
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import an_enrollment, received
from tests.support.organizations import Demo
from tests.support.pdfs import pages
from tests.support.stories import actor_of
from usecases.downloads.find import find_downloads
from usecases.downloads.registration_notice import operators_copy, own_registration_notice
from usecases.enrollments.accept import accept_enrollment
from usecases.enrollments.move import find_enrollment, move
from usecases.transaction import reading, transaction
from usecases.users.acting import person

NUMBER, SIGN_IN = "261120-00001", "https://keizoku.example/sign-in"


@pytest.fixture
def clerk(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "clerk", "1000001")


@pytest.fixture
def admin(organizations: Demo, clerk: Actor, now: datetime) -> Actor:
    """The administrator of a company that was accepted a moment ago."""
    with transaction() as session:
        received(session, an_enrollment(), now, EnrollmentState.CHECKED, NUMBER)
        accepted = accept_enrollment(session, clerk, TEST_VAULT, NUMBER, 1, now)
        organization = session.get_one(Organization, accepted.organization_id)
        mine = select(User).where(User.organization_id == organization.id, User.login_id == "admin-ono")
        user = session.scalars(mine).one()
        return person(session, user, organization)


def issue(actor: Actor) -> bytes:
    with reading() as session:
        return own_registration_notice(session, actor, SIGN_IN).document.read()


def test_it_says_what_was_accepted_whatever_is_changed_since(admin: Actor, now: datetime) -> None:
    first = issue(admin)
    (page,) = pages(first)
    assert {"事業者名 株式会社川口モータース", "1845680", f"受付番号 {NUMBER}", "登録日 2026/11/20"} <= set(page)
    with transaction() as session:
        session.get_one(Organization, admin.organization_id).name = "株式会社新しい名前"
    assert issue(admin) == first
    with reading() as session:
        assert operators_copy(session, NUMBER, SIGN_IN).document.read() == first


def test_only_an_administrator_of_that_company_gets_it(organizations: Demo, admin: Actor, now: datetime) -> None:
    with reading() as session:
        other = actor_of(session, organizations, "admin", "1845679")
        assert find_downloads(session, admin, now).registration is not None
        assert find_downloads(session, other, now).registration is None
    manager = replace(admin, role=Role.BASE_ADMIN)
    for nobody in (other, manager):
        with reading() as session, pytest.raises(Refusal, match="not_found"):
            own_registration_notice(session, nobody, SIGN_IN)


def test_there_is_none_before_and_none_after_the_acceptance(organizations: Demo, clerk: Actor, now: datetime) -> None:
    with transaction() as session:
        received(session, an_enrollment(), now, EnrollmentState.CHECKED, NUMBER)
    with reading() as session, pytest.raises(Refusal, match="not_found"):
        operators_copy(session, NUMBER, SIGN_IN)
    with transaction() as session:
        accept_enrollment(session, clerk, TEST_VAULT, NUMBER, 1, now)
    with transaction() as session:
        version = find_enrollment(session, NUMBER).version
        move(session, clerk, NUMBER, version, EnrollmentState.CANCELLED, now + timedelta(days=1))
    with reading() as session, pytest.raises(Refusal, match="not_found"):
        operators_copy(session, NUMBER, SIGN_IN)
