"""Accepting an enrollment makes everything its company needs to begin, or nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.base_person import BasePersonKind
from domain.clock import day_in_japan
from domain.enrollment import Enrollment as Entered
from domain.enrollment import EnrollmentAct, EnrollmentState
from domain.organization_status import OrganizationStatus
from domain.refusal import Refusal
from domain.rights import Role
from domain.search_keys import designation_key
from domain.vehicle import VehicleKind
from models.enrollments import EnrollmentEvent
from models.organizations import Agreement, Base, BasePerson, Organization
from models.users import User, UserBase
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import an_enrollment, received
from tests.support.organizations import Demo
from usecases.audit import broken_entry
from usecases.enrollments.accept import Accepted, accept_enrollment
from usecases.enrollments.move import find_enrollment
from usecases.sessions.passwords import hashed, matches
from usecases.transaction import reading, transaction
from usecases.users.password_link import set_password_by_link

NUMBER = "U26-0000001"
CHOSEN = "Kawaguchi-2026"


def enter(entered: Entered, now: datetime, state: EnrollmentState = EnrollmentState.CHECKED) -> None:
    with transaction() as session:
        received(session, entered, now, state, NUMBER)


def accept(clerk: Actor, now: datetime, version: int = 1) -> Accepted:
    with transaction() as session:
        return accept_enrollment(session, clerk, TEST_VAULT, NUMBER, version, now)


def with_password(entered: Entered) -> Entered:
    stored = hashed(CHOSEN)
    bases = tuple(replace(base, manager=replace(base.manager, password_hash=stored)) for base in entered.bases)
    return replace(entered, bases=bases)


def test_the_company_its_bases_people_and_agreements_are_there(
    organizations: Demo, clerk: Actor, now: datetime
) -> None:
    enter(an_enrollment(), now)
    accepted = accept(clerk, now)
    with reading() as session:
        found = session.get_one(Organization, accepted.organization_id)
        bases = session.scalars(select(Base).where(Base.organization_id == found.id).order_by(Base.code)).all()
        people = session.execute(
            select(Base.code, BasePerson.kind, BasePerson.name, BasePerson.service_user_id, BasePerson.valid_from)
            .join(Base, Base.id == BasePerson.base_id)
            .where(BasePerson.organization_id == found.id)
            .order_by(BasePerson.id)
        ).all()
        agreements = session.execute(
            select(Base.code, Agreement.vehicle_kind, Agreement.agent_base_id, Agreement.usual)
            .join(Base, Base.id == Agreement.client_base_id)
            .where(Agreement.client_organization_id == found.id)
            .order_by(Agreement.id)
        ).all()
    agent = organizations.bases["2000001", "001"].id
    today = day_in_japan(now)
    assert (found.member_code, found.name, found.short_name, found.status, found.representative) == (
        "1845680", "株式会社川口モータース", "川口モータース", OrganizationStatus.ACTIVE, "大野 恵",
    )  # fmt: skip
    assert (found.designation_number, found.designation_key) == ("関指第1234号", designation_key("関指第１２３４号"))
    assert (found.corporate_number, found.invoice_number) == ("7000012050002", "T7000012050002")
    assert "1234567" in TEST_VAULT.open(found.sealed_account)
    assert not found.account_by_paper
    assert [(base.code, base.name, base.delegate_number) for base in bases] == [
        ("001", "川口工場", "11A0000001"), ("002", "蕨工場", "11A0000001"),
    ]  # fmt: skip
    assert [tuple(one) for one in people] == [
        ("001", BasePersonKind.MANAGER, "大野 恵", "k1234", today),
        ("001", BasePersonKind.INSPECTOR, "佐々木 実", "k2001", today),
        ("001", BasePersonKind.INSPECTOR, "中村 薫", "", today),
        ("001", BasePersonKind.ISSUER, "岡田 翼", "k3001", today),
        ("002", BasePersonKind.MANAGER, "大野 恵", "k1234", today),
    ]
    assert [tuple(one) for one in agreements] == [
        ("001", VehicleKind.REGISTERED, agent, True),
        ("001", VehicleKind.KEI, agent, True),
        ("002", VehicleKind.REGISTERED, agent, True),
    ]


def test_an_account_that_comes_on_paper_is_noted_so(clerk: Actor, now: datetime) -> None:
    entered = an_enrollment()
    enter(replace(entered, company=replace(entered.company, account=None)), now)
    accepted = accept(clerk, now)
    with reading() as session:
        found = session.get_one(Organization, accepted.organization_id)
        assert (found.sealed_account, found.account_by_paper) == ("", True)


def test_managers_sign_in_with_what_they_chose_and_administrators_by_their_link(
    organizations: Demo, clerk: Actor, now: datetime
) -> None:
    enter(with_password(an_enrollment()), now)
    accepted = accept(clerk, now)
    (invited,) = accepted.invitations
    users = sign_ins(accepted)
    assert [(user.login_id, user.role, user.must_change_password, bases) for user, bases in users] == [
        ("manager-001", Role.BASE_ADMIN, False, {"001"}),
        ("manager-002", Role.BASE_ADMIN, False, {"002"}),
        ("admin-ono", Role.ADMIN, False, set()),
    ]
    assert all(matches(user.password_hash, CHOSEN) for user, _bases in users[:2])
    with transaction() as session:
        set_password_by_link(session, TEST_VAULT, invited.token, "Ono-first-2026", now + timedelta(hours=71))
    assert matches(sign_ins(accepted)[2][0].password_hash, "Ono-first-2026")


def sign_ins(accepted: Accepted) -> list[tuple[User, set[str]]]:
    with reading() as session:
        users = session.scalars(
            select(User).where(User.organization_id == accepted.organization_id).order_by(User.id)
        ).all()
        return [(user, base_codes(session, user)) for user in users]


def base_codes(session: Session, user: User) -> set[str]:
    return set(
        session.scalars(
            select(Base.code).join(UserBase, UserBase.base_id == Base.id).where(UserBase.user_id == user.id)
        )
    )


def test_one_manager_of_two_bases_has_one_sign_in_for_both(clerk: Actor, now: datetime) -> None:
    entered = an_enrollment()
    first, second = entered.bases
    enter(replace(entered, bases=(first, replace(second, manager=first.manager))), now)
    (user, bases), _admin = sign_ins(accept(clerk, now))
    assert (user.login_id, bases) == ("manager-001", {"001", "002"})


@pytest.mark.parametrize("late", [timedelta(hours=72), timedelta(days=400)])
def test_a_link_ends_after_72_hours(clerk: Actor, now: datetime, late: timedelta) -> None:
    enter(an_enrollment(), now)
    (invited,) = accept(clerk, now).invitations
    assert refusal_of_link(invited.token, now + late) == "password_link_gone"


def test_a_link_works_once(clerk: Actor, now: datetime) -> None:
    enter(an_enrollment(), now)
    (invited,) = accept(clerk, now).invitations
    assert refusal_of_link(invited.token, now) is None
    assert refusal_of_link(invited.token, now) == "password_link_gone"


def test_a_wrong_password_does_not_use_the_link_up(clerk: Actor, now: datetime) -> None:
    enter(an_enrollment(), now)
    (invited,) = accept(clerk, now).invitations
    assert refusal_of_link(invited.token, now, "short") == "password_too_short"
    assert refusal_of_link(invited.token, now) is None


def refusal_of_link(token: str, now: datetime, password: str = "Ono-first-2026") -> str | None:
    try:
        with transaction() as session:
            set_password_by_link(session, TEST_VAULT, token, password, now)
    except Refusal as refusal:
        return refusal.code
    return None


def test_the_story_and_both_audits_tell_of_it_and_the_chosen_passwords_are_gone(
    organizations: Demo, clerk: Actor, now: datetime
) -> None:
    enter(an_enrollment(), now)
    accepted = accept(clerk, now)
    with reading() as session:
        row = find_enrollment(session, NUMBER)
        events = session.execute(select(EnrollmentEvent.act, EnrollmentEvent.state, EnrollmentEvent.by)).all()
        broken = [broken_entry(session, one) for one in (accepted.organization_id, clerk.organization_id)]
    assert (row.state, row.organization_id, row.decided_at, row.manager_passwords) == (
        EnrollmentState.ACCEPTED, accepted.organization_id, now, {},
    )  # fmt: skip
    assert [tuple(event) for event in events] == [(EnrollmentAct.MOVED, EnrollmentState.ACCEPTED, clerk.user_id)]
    assert broken == [None, None]


@pytest.mark.parametrize(
    ("state", "version", "code"),
    [
        (EnrollmentState.RECEIVED, 1, "enrollment_move_not_allowed"),
        (EnrollmentState.REFUSED, 1, "enrollment_move_not_allowed"),
        (EnrollmentState.ACCEPTED, 1, "enrollment_move_not_allowed"),
        (EnrollmentState.CHECKED, 7, "changed_by_someone_else"),
    ],
)
def test_only_what_is_checked_and_unchanged_is_accepted(
    clerk: Actor, now: datetime, state: EnrollmentState, version: int, code: str
) -> None:
    enter(an_enrollment(), now, state)
    with pytest.raises(Refusal) as refused:
        accept(clerk, now, version)
    assert refused.value.code == code


def test_what_cannot_be_entered_leaves_nothing_behind(clerk: Actor, now: datetime) -> None:
    entered = an_enrollment()
    (admin,) = entered.administrators
    enter(replace(entered, administrators=(admin, replace(admin, login_id="MANAGER-001"))), now)
    with reading() as session:
        before = [session.scalar(select(func.count()).select_from(table)) for table in (Organization, Base, User)]
    with pytest.raises(Refusal) as refused:
        accept(clerk, now)
    with reading() as session:
        after = [session.scalar(select(func.count()).select_from(table)) for table in (Organization, Base, User)]
        assert find_enrollment(session, NUMBER).state is EnrollmentState.CHECKED
    assert (refused.value.code, after) == ("login_id_taken", before)


def test_agents_that_nobody_here_has_are_named(clerk: Actor, now: datetime) -> None:
    entered = an_enrollment()
    first, second = entered.bases
    assert first.agent_kei is not None
    enter(
        replace(entered, bases=(replace(first, agent_kei=replace(first.agent_kei, base_id="999999999")), second)), now
    )
    assert accept(clerk, now).agents_unknown == ("999999999",)
