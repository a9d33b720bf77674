"""Cancelling what was accepted, and what a new enrollment of the same workshop is checked for."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.application_status import ApplicationStatus
from domain.enrollment import EnrollmentState, RefusalGround
from domain.enrollment_checks import EnrollmentCheck
from domain.mail_event import MailEvent
from domain.organization_status import OrganizationStatus, SuspensionGround
from domain.refusal import Refusal
from models.applications import Application
from models.audit import AuditEntry
from models.mails import Mail
from models.organizations import OrganizationEvent
from tests.support.agency_stories import TEST_VAULT, a_taken_application
from tests.support.enrollments import an_enrollment, received
from tests.support.organizations import Demo
from tests.support.standing import OPERATOR, history, let_leave, let_resume, row_of, stop_now
from tests.support.stories import CLIENT, actor_of
from usecases.enrollments.cancel import CancelEnrollment, cancel_enrollment
from usecases.enrollments.move import find_enrollment
from usecases.enrollments.show import show_enrollment
from usecases.enrollments.welcome import AcceptEnrollment, welcome
from usecases.transaction import reading, transaction

NUMBER, ANEW = "261120-00001", "261127-00001"
TEXT = "指定書の写しが偽造でした。"


@pytest.fixture
def admin(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "admin", OPERATOR)


def enter(now: datetime, state: EnrollmentState, number: str = NUMBER) -> None:
    with transaction() as session:
        received(session, an_enrollment(), now, state, number)


def accept(admin: Actor, now: datetime) -> str:
    with transaction() as session:
        return welcome(
            session, admin, TEST_VAULT, AcceptEnrollment(NUMBER, 1, "/password/set", "/downloads"), now
        ).member_code


def cancel(admin: Actor, now: datetime, version: int | None = None) -> None:
    with transaction() as session:
        seen = find_enrollment(session, NUMBER).version if version is None else version
        command = CancelEnrollment(NUMBER, seen, RefusalGround.FALSE_ENTRY, TEXT)
        cancel_enrollment(session, admin, TEST_VAULT, command, now)


def looked_at(admin: Actor, now: datetime, number: str = ANEW) -> dict[EnrollmentCheck, tuple[bool, object]]:
    """Whether a person should look, and at which organizations, of the checks about earlier ones."""
    with reading() as session:
        checks = show_enrollment(session, admin, TEST_VAULT, number, now).checks
    about = (EnrollmentCheck.ORGANIZATION, EnrollmentCheck.EARLIER_CONTRACT, EnrollmentCheck.OPEN_CASES)
    return {one.check: (one.look, one.facts.get("names", ())) for one in checks if one.check in about}


def checks(in_use: str = "", ended: str = "", left_open: str = "") -> dict[EnrollmentCheck, tuple[bool, object]]:
    expected = {
        EnrollmentCheck.ORGANIZATION: in_use,
        EnrollmentCheck.EARLIER_CONTRACT: ended,
        EnrollmentCheck.OPEN_CASES: left_open,
    }
    return {check: (bool(name), (name,) if name else ()) for check, name in expected.items()}


def test_what_is_cancelled_is_stopped_and_told(admin: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.CHECKED)
    code = accept(admin, now)
    cancel(admin, now + timedelta(days=1))
    with reading() as session:
        row, organization = find_enrollment(session, NUMBER), row_of(session, code)
        event = session.scalars(select(OrganizationEvent)).one()
        mail = session.scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()
        told = session.scalars(select(AuditEntry).where(AuditEntry.code == "enrollment_cancelled")).one()
        story = history(session, code)
    assert (row.state, row.refusal_ground, row.refusal_text, organization.status, story) == (
        EnrollmentState.CANCELLED, RefusalGround.FALSE_ENTRY, TEXT, OrganizationStatus.SUSPENDED,
        [("cancelled", "suspended")],
    )  # fmt: skip
    assert (mail.event, mail.recipient, mail.facts["reason"], mail.facts["remarks"]) == (
        MailEvent.ENROLLMENT_CANCELLED, "info@kawaguchi.example", "虚偽の記載がある", TEXT,
    )  # fmt: skip
    assert (event.ground, event.text, event.mail_id) == (SuspensionGround.ENROLLMENT_CANCELLED, TEXT, mail.id)
    assert (told.record, told.facts) == (NUMBER, {"ground": "false_entry"})


def test_it_is_never_resumed_and_never_cancelled_twice(organizations: Demo, admin: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.CHECKED)
    code = accept(admin, now)
    cancel(admin, now)
    with pytest.raises(Refusal) as refused, transaction() as session:
        let_resume(session, organizations, now, code)
    assert refused.value.code == "organization_move_not_allowed"
    with pytest.raises(Refusal) as refused:
        cancel(admin, now)
    assert refused.value.code == "enrollment_move_not_allowed"


@pytest.mark.parametrize("state", [state for state in EnrollmentState if state is not EnrollmentState.ACCEPTED])
def test_only_what_was_accepted_is_cancelled_for_a_ground(admin: Actor, now: datetime, state: EnrollmentState) -> None:
    enter(now, state)
    with pytest.raises(Refusal) as refused:
        cancel(admin, now)
    assert refused.value == Refusal("enrollment_move_not_allowed", old=state, new=EnrollmentState.CANCELLED)


def test_whoever_saw_an_older_version_cancels_nothing(admin: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.CHECKED)
    accept(admin, now)
    with pytest.raises(Refusal) as refused:
        cancel(admin, now, version=1)
    assert refused.value.code == "changed_by_someone_else"


def test_a_new_enrollment_says_how_the_earlier_contract_stands(
    organizations: Demo, admin: Actor, now: datetime
) -> None:
    enter(now, EnrollmentState.CHECKED)
    code = accept(admin, now)
    named = f"株式会社川口モータース（{code}）"
    enter(now, EnrollmentState.RECEIVED, ANEW)
    assert looked_at(admin, now) == checks(in_use=named)
    with transaction() as session:
        stop_now(session, organizations, now, code)
    assert looked_at(admin, now) == checks(in_use=named, ended=named)
    with transaction() as session:
        let_resume(session, organizations, now, code)
    assert looked_at(admin, now) == checks(in_use=named)
    cancel(admin, now)
    assert looked_at(admin, now) == checks(in_use=named, ended=named)


@pytest.mark.parametrize("stopped", [False, True])
def test_whoever_left_while_stopped_has_not_mended_it(
    organizations: Demo, admin: Actor, now: datetime, stopped: bool
) -> None:
    with transaction() as session:
        row = row_of(session)
        row.designation_key = _key_of_the_enrollment(session, now)
        session.flush()
        if stopped:
            stop_now(session, organizations, now)
        let_leave(session, organizations, now)
    assert looked_at(admin, now) == checks(ended="株式会社みなと自動車（1845678）" if stopped else "")


def test_whoever_left_with_open_cases_may_still_owe(organizations: Demo, admin: Actor, now: datetime) -> None:
    with transaction() as session:
        a_taken_application(session, organizations, now)
        row_of(session).designation_key = _key_of_the_enrollment(session, now)
        session.flush()
    assert looked_at(admin, now)[EnrollmentCheck.OPEN_CASES] == (False, ())
    with transaction() as session:
        let_leave(session, organizations, now)
    assert looked_at(admin, now) == checks(left_open=f"株式会社みなと自動車（{CLIENT}）")
    with transaction() as session:
        session.scalars(select(Application)).one().status = ApplicationStatus.COMPLETED
    assert looked_at(admin, now) == checks()


def _key_of_the_enrollment(session: Session, now: datetime) -> str:
    return received(session, an_enrollment(), now, EnrollmentState.RECEIVED, ANEW).designation_key
