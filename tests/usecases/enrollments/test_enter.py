"""What came by post becomes an enrollment with its form among the papers; its managers are invited."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.enrollment import Enrollment as Entered
from domain.enrollment import EnrollmentState, PaperKind, PaperState, Source
from domain.refusal import Refusal
from domain.signup_draft import SignupDraft
from models.audit import AuditEntry
from models.enrollments import Enrollment, EnrollmentEvent
from models.users import PasswordLink, User
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import an_enrollment
from usecases.enrollments.accept import accept_enrollment
from usecases.enrollments.enter import enter_posted
from usecases.enrollments.papers import papers_of
from usecases.signup.draft import change_draft, find_draft, start_draft
from usecases.signup.enroll import Enroll, enroll
from usecases.transaction import reading, transaction


def on_paper(now: datetime) -> Entered:
    """Signed three days ago, without passwords."""
    entered = an_enrollment()
    bases = tuple(replace(base, manager=replace(base.manager, password_hash="")) for base in entered.bases)
    consent = replace(entered.consent, agreed_at=now - timedelta(days=3), address="")
    return replace(entered, bases=bases, consent=consent)


def begin(clerk: Actor, now: datetime, token: str | None = None) -> str:
    with transaction() as session:
        return enter_posted(session, clerk, TEST_VAULT, token, now)


def send(clerk: Actor, now: datetime) -> Enrollment:
    token = begin(clerk, now)
    with transaction() as session:
        kept = find_draft(session, TEST_VAULT, token, now)
        assert kept is not None
        number = enroll(session, TEST_VAULT, Enroll(token, kept.content.digest, on_paper(now), (), "/status"), now)
        return session.get_one(Enrollment, number)


def test_it_stands_with_who_entered_it_and_its_form_as_arrived(clerk: Actor, now: datetime) -> None:
    row = send(clerk, now)
    with reading() as session:
        papers = [(paper.kind, paper.state) for paper in papers_of(session, row.id)]
        event = session.scalars(select(EnrollmentEvent)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "enrollment_entered")).one()
    assert (row.source, row.entered_by, event.by, entry.user_id) == (Source.POST, *[clerk.user_id] * 3)
    assert papers == [
        (PaperKind.DESIGNATION, PaperState.AWAITED),
        (PaperKind.SERVICE_NOTICE, PaperState.AWAITED),
        (PaperKind.APPLICATION_FORM, PaperState.ARRIVED),
    ]


def test_a_manager_without_a_password_is_invited(clerk: Actor, now: datetime) -> None:
    number = send(clerk, now).receipt_number
    with transaction() as session:
        found = session.scalars(select(Enrollment)).one()
        found.state = EnrollmentState.CHECKED
    with transaction() as session:
        accepted = accept_enrollment(session, clerk, TEST_VAULT, number, found.version, now)
    with reading() as session:
        linked = session.scalars(select(User.login_id).join(PasswordLink, PasswordLink.user_id == User.id)).all()
    assert [one.login_id for one in accepted.invitations] == ["manager-001", "manager-002", "admin-ono"]
    assert sorted(linked) == ["admin-ono", "manager-001", "manager-002"]


def test_the_browser_goes_on_with_the_one_it_holds(clerk: Actor, now: datetime) -> None:
    token = begin(clerk, now)
    assert begin(clerk, now, token) == token
    assert begin(clerk, now + timedelta(days=30), token) != token


def test_a_draft_of_an_applicant_is_left_alone(clerk: Actor, now: datetime) -> None:
    with transaction() as session:
        web = start_draft(session, TEST_VAULT, SignupDraft(), now, "203.0.113.7")
    assert begin(clerk, now, web) != web


@pytest.mark.parametrize("source", Source)
def test_nothing_that_is_typed_makes_a_draft_one_of_the_post(clerk: Actor, now: datetime, source: Source) -> None:
    with transaction() as session:
        token = start_draft(session, TEST_VAULT, SignupDraft(source=source), now, "203.0.113.7")
    with transaction() as session:
        change_draft(session, TEST_VAULT, token, lambda _draft: SignupDraft({"x": {}}, source=Source.POST), now)
    with reading() as session:
        kept = find_draft(session, TEST_VAULT, token, now)
    assert kept is not None
    assert kept.content.source is source


def test_a_paper_signed_before_any_terms_is_not_taken(clerk: Actor, now: datetime) -> None:
    token = begin(clerk, now)
    entered = on_paper(now)
    old = replace(entered, consent=replace(entered.consent, agreed_at=now - timedelta(days=20_000)))
    with reading() as session:
        kept = find_draft(session, TEST_VAULT, token, now)
    assert kept is not None
    order = Enroll(token, kept.content.digest, old, (), "/status")
    with pytest.raises(Refusal) as refused, transaction() as session:
        enroll(session, TEST_VAULT, order, now)
    assert refused.value.code == "not_found"
