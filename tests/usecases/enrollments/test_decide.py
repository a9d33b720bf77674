"""Searching, marking, refusing and accepting enrollments, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain.actor import Actor
from domain.enrollment import EnrollmentState, RefusalGround
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.enrollments import EnrollmentEvent
from models.mails import Mail
from models.organizations import Organization
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import A_BANK_ACCOUNT, an_enrollment, received
from tests.support.organizations import Demo
from usecases.enrollments.accept import Accepted
from usecases.enrollments.mark import MarkEnrollment, mark_enrollment
from usecases.enrollments.move import find_enrollment
from usecases.enrollments.refuse import RefuseEnrollment, refuse_enrollment
from usecases.enrollments.search import EnrollmentConditions, search_enrollments
from usecases.enrollments.show import show_enrollment
from usecases.enrollments.welcome import AcceptEnrollment, welcome
from usecases.listing import Wish
from usecases.transaction import reading, transaction
from usecases.users.password_link import set_password_by_link

NUMBER = "261120-00001"
TEXT = "指定書の写しと指定番号が違います。"


def enter(now: datetime, state: EnrollmentState, number: str = NUMBER, name: str = "") -> None:
    entered = an_enrollment()
    company = replace(entered.company, name=name) if name else entered.company
    with transaction() as session:
        received(session, replace(entered, company=company), now, state, number)


def accept(clerk: Actor, now: datetime, version: int = 1) -> Accepted:
    with transaction() as session:
        return welcome(
            session, clerk, TEST_VAULT, AcceptEnrollment(NUMBER, version, "/password/set", "/downloads"), now
        )


def refuse(clerk: Actor, now: datetime, version: int = 1) -> None:
    command = RefuseEnrollment(NUMBER, version, RefusalGround.DIFFERS_FROM_DOCUMENTS, TEXT)
    with transaction() as session:
        refuse_enrollment(session, clerk, TEST_VAULT, command, now)


def posted() -> list[Mail]:
    with reading() as session:
        return list(session.scalars(select(Mail).order_by(Mail.id)))


def codes(clerk: Actor) -> list[str]:
    """What the operator's audit tells of enrollments."""
    with reading() as session:
        found = session.scalars(
            select(AuditEntry.code).where(AuditEntry.organization_id == clerk.organization_id).order_by(AuditEntry.id)
        )
        return [code for code in found if code.startswith("enrollment_")]


def numbers(words: str, state: str, now: datetime) -> list[str]:
    with reading() as session:
        found = search_enrollments(session, EnrollmentConditions(state, words), Wish(), now)
    return [row.receipt_number for row in found.page.rows]


def test_the_queue_is_searched_by_name_and_numbers(organizations: Demo, now: datetime) -> None:
    enter(now - timedelta(days=3), EnrollmentState.RECEIVED)
    enter(now - timedelta(days=9), EnrollmentState.CHECKED, "261111-00002", "与野オート（有）")
    enter(now - timedelta(days=5), EnrollmentState.REFUSED, "261115-00003")
    assert numbers("", "", now) == ["261111-00002", NUMBER]
    assert numbers("", "all", now) == [NUMBER, "261115-00003", "261111-00002"]
    assert numbers("", "refused", now) == ["261115-00003"]
    assert numbers("ヨノ", "", now) == []
    assert numbers("与野", "", now) == ["261111-00002"]
    assert numbers("川口", "", now) == [NUMBER]
    assert numbers("関指第1234", "", now) == ["261111-00002", NUMBER]
    assert numbers("261111", "", now) == ["261111-00002"]
    assert numbers("_", "", now) == numbers("%", "", now) == []


def test_whoever_checks_reads_the_account_whole_and_no_password(clerk: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.RECEIVED)
    with reading() as session:
        shown = show_enrollment(session, clerk, TEST_VAULT, NUMBER, now)
    assert (shown.entered.company.account, "argon2id" in repr(shown)) == (A_BANK_ACCOUNT, False)


def test_the_days_are_business_days_until_the_decision(organizations: Demo, clerk: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.RECEIVED)
    refuse(clerk, now + timedelta(days=4))
    with reading() as session:
        shown = show_enrollment(session, clerk, TEST_VAULT, NUMBER, now + timedelta(days=300))
        [row] = search_enrollments(session, EnrollmentConditions("all"), Wish(), now + timedelta(days=300)).page.rows
    # Friday to Tuesday, and the Monday between was a holiday.
    assert (shown.age, shown.late, row.age, row.late) == (1, False, 1, False)


def test_one_day_beyond_the_promise_is_late(organizations: Demo, now: datetime) -> None:
    enter(now, EnrollmentState.RECEIVED)
    with reading() as session:
        ages = [
            [(row.age, row.late) for row in search_enrollments(session, EnrollmentConditions(), Wish(), day).page.rows]
            for day in (now, now + timedelta(days=6), now + timedelta(days=7))
        ]
    assert ages == [[(0, False)], [(3, False)], [(4, True)]]


@pytest.mark.parametrize("state", [EnrollmentState.CHECKED, EnrollmentState.WAITING_FOR_PAPER])
def test_marking_is_told_in_history_and_audit(clerk: Actor, now: datetime, state: EnrollmentState) -> None:
    enter(now, EnrollmentState.RECEIVED)
    with transaction() as session:
        mark_enrollment(session, clerk, MarkEnrollment(NUMBER, 1, state), now)
    with reading() as session:
        shown = show_enrollment(session, clerk, TEST_VAULT, NUMBER, now)
    assert (shown.state, [(line.state, line.who) for line in shown.history]) == (state, [(state, "運営 太郎")])
    assert codes(clerk) == ["enrollment_marked"]


@pytest.mark.parametrize(
    ("state", "version", "code"),
    [
        (EnrollmentState.RECEIVED, 2, "changed_by_someone_else"),
        (EnrollmentState.CHECKED, 1, "enrollment_move_not_allowed"),
        (EnrollmentState.REFUSED, 1, "enrollment_move_not_allowed"),
        (EnrollmentState.ACCEPTED, 1, "enrollment_move_not_allowed"),
    ],
)
def test_a_wrong_mark_changes_nothing(
    clerk: Actor, now: datetime, state: EnrollmentState, version: int, code: str
) -> None:
    enter(now, state)
    with pytest.raises(Refusal) as refused, transaction() as session:
        mark_enrollment(session, clerk, MarkEnrollment(NUMBER, version, EnrollmentState.CHECKED), now)
    with reading() as session:
        assert (refused.value.code, find_enrollment(session, NUMBER).state) == (code, state)
    assert codes(clerk) == []


@pytest.mark.parametrize(
    "state", [EnrollmentState.RECEIVED, EnrollmentState.WAITING_FOR_PAPER, EnrollmentState.CHECKED]
)
def test_refusing_erases_the_passwords_and_mails_the_ground(
    clerk: Actor, now: datetime, state: EnrollmentState
) -> None:
    enter(now, state)
    refuse(clerk, now)
    with reading() as session:
        row = find_enrollment(session, NUMBER)
        facts = session.scalars(select(EnrollmentEvent.facts)).all()
        told = session.scalars(select(AuditEntry.facts).where(AuditEntry.code == "enrollment_refused")).all()
    assert (row.state, row.refusal_ground, row.refusal_text, row.manager_passwords, row.decided_at) == (
        EnrollmentState.REFUSED, RefusalGround.DIFFERS_FROM_DOCUMENTS, TEXT, {}, now,
    )  # fmt: skip
    [mail] = posted()
    assert (mail.event, mail.recipient, mail.facts) == (
        MailEvent.ENROLLMENT_REFUSED,
        "info@kawaguchi.example",
        {"name": "株式会社川口モータース", "receipt_number": NUMBER, "reason": "記載が書類と異なる", "remarks": TEXT},
    )
    assert facts == [{"ground": "differs_from_documents"}]
    assert TEXT not in str(told)
    assert codes(clerk) == ["enrollment_refused"]


def test_accepting_mails_the_company_and_each_administrator_a_link_that_works(clerk: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.CHECKED)
    accepted = accept(clerk, now)
    told, ready, link = posted()
    assert (ready.event, ready.recipient, ready.good_until) == (
        MailEvent.REGISTRATION_READY, "info@kawaguchi.example", now + timedelta(days=365),
    )  # fmt: skip
    assert TEST_VAULT.open(ready.sealed_links) == '{"download": "/downloads"}'
    assert accepted.member_code not in str(ready.facts)
    assert (told.event, told.recipient, told.organization_id, told.facts) == (
        MailEvent.ENROLLMENT_ACCEPTED, "info@kawaguchi.example", accepted.organization_id,
        {"name": "株式会社川口モータース", "receipt_number": NUMBER},
    )  # fmt: skip
    until = now + timedelta(hours=72)
    assert (link.event, link.recipient, link.good_until) == (MailEvent.PASSWORD_LINK, "ono@kawaguchi.example", until)
    assert accepted.member_code not in str(link.facts)
    token = accepted.invitations[0].token
    assert TEST_VAULT.open(link.sealed_links) == f'{{"password": "/password/set/{token}"}}'
    with transaction() as session:
        invited = set_password_by_link(session, TEST_VAULT, token, "Ono-first-2026", now)
    assert (invited.member_code, invited.login_id) == (accepted.member_code, "admin-ono")
    assert codes(clerk) == ["enrollment_accepted"]


def test_nobody_is_told_of_what_could_not_be_accepted(organizations: Demo, clerk: Actor, now: datetime) -> None:
    enter(now, EnrollmentState.CHECKED)
    with pytest.raises(Refusal), transaction() as session:
        welcome(session, clerk, TEST_VAULT, AcceptEnrollment(NUMBER, 9, "/password/set", "/downloads"), now)
    with reading() as session:
        made = session.scalar(select(func.count()).where(Organization.name == "株式会社川口モータース"))
    assert (posted(), made) == ([], 0)
