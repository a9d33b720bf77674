"""Asking back: a link opens one section, once and for a time, and what is corrected is checked anew."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.actor import Actor
from domain.enrollment import Administrator, EnrollmentAct, EnrollmentState, PaperKind, Section
from domain.enrollment import Enrollment as Entered
from domain.mail_event import MailEvent
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.enrollments import Enrollment, EnrollmentEvent
from models.mails import Mail
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import A_BANK_ACCOUNT, an_enrollment, received, status_key
from usecases.enrollments.ask import AskBack, ask_back
from usecases.enrollments.move import find_enrollment
from usecases.enrollments.papers import papers_of
from usecases.enrollments.show import show_enrollment
from usecases.sessions.passwords import hashed
from usecases.signup.content import content_of
from usecases.signup.correct import AskedBack, Correct, LinkState, correct_section, question_of_link
from usecases.signup.status import status_of_link
from usecases.transaction import reading, transaction

NUMBER = "261120-00001"
TEXT = "電話番号は大野様の携帯でよろしいですか。"


@pytest.fixture(autouse=True)
def entered(clerk: Actor, now: datetime) -> None:
    with transaction() as session:
        received(session, an_enrollment(), now - timedelta(days=1), EnrollmentState.CHECKED, NUMBER)


def ask(clerk: Actor, now: datetime, section: Section = Section.COMPANY, version: int = 1) -> str:
    """The token of the link."""
    with transaction() as session:
        command = AskBack(NUMBER, version, section, TEXT, "/signup/correct")
        ask_back(session, clerk, TEST_VAULT, command, now)
    with reading() as session:
        mail = session.scalars(select(Mail).order_by(Mail.id.desc())).first()
        assert mail is not None
        links = json.loads(TEST_VAULT.open(mail.sealed_links))
    return str(links["correct"]).removeprefix("/signup/correct/")


def asked(token: str, now: datetime) -> AskedBack:
    with reading() as session:
        return question_of_link(session, token, now)


def correct(token: str, now: datetime, said: Entered, seen: str | None = None) -> None:
    seen = asked(token, now).digest if seen is None else seen
    with transaction() as session:
        correct_section(session, TEST_VAULT, Correct(token, seen, said), now)


def refusal_of(act: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def row() -> Enrollment:
    with reading() as session:
        return find_enrollment(session, NUMBER)


def other(**changes: Any) -> Entered:
    entered = an_enrollment()
    return replace(entered, company=replace(entered.company, **changes))


def set_state(state: EnrollmentState) -> None:
    with transaction() as session:
        find_enrollment(session, NUMBER).state = state


def test_a_question_is_mailed_with_its_link_and_told_without_its_text(clerk: Actor, now: datetime) -> None:
    token = ask(clerk, now)
    with reading() as session:
        mail = session.scalars(select(Mail)).one()
        event = session.scalars(select(EnrollmentEvent)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "enrollment_asked_back")).one()
        shown = show_enrollment(session, clerk, TEST_VAULT, NUMBER, now)
    assert (mail.event, mail.recipient, mail.good_until) == (
        MailEvent.ENROLLMENT_QUESTION, "info@kawaguchi.example", now + timedelta(days=14),
    )  # fmt: skip
    assert mail.facts["question"] == TEXT
    assert (event.act, event.facts, TEXT in str(entry.facts)) == (EnrollmentAct.ASKED, {"section": "company"}, False)
    assert (asked(token, now).state, asked(token, now).text, shown.version) == (LinkState.GOOD, TEXT, 2)
    assert [(one.section, one.answered_at) for one in shown.questions] == [(Section.COMPANY, None)]


def test_a_corrected_section_is_saved_told_by_its_fields_and_checked_anew(clerk: Actor, now: datetime) -> None:
    token, later = ask(clerk, now), now + timedelta(days=13)
    correct(token, later, other(name="株式会社川口自動車", phone="048-222-9999", email="new@kawaguchi.example"))
    with reading() as session:
        event = session.scalars(select(EnrollmentEvent).order_by(EnrollmentEvent.id.desc())).first()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.code == "enrollment_corrected")).one()
        status = status_of_link(session, TEST_VAULT, status_key(NUMBER), later)
    assert (row().name, row().email, row().state, row().version) == (
        "株式会社川口自動車", "new@kawaguchi.example", EnrollmentState.RECEIVED, 3,
    )  # fmt: skip
    assert content_of(row(), TEST_VAULT).company.account == A_BANK_ACCOUNT
    assert row().name_key.startswith("株式会社川口自動車")
    assert event is not None
    facts = {"section": "company", "fields": ["name", "phone", "email"]}
    assert (event.act, event.by, event.state, event.facts) == (
        EnrollmentAct.CORRECTED, None, EnrollmentState.RECEIVED, facts,
    )  # fmt: skip
    assert entry.facts == facts
    assert EnrollmentState.CHECKED not in status.reached


def test_without_a_change_the_state_stays_and_the_question_is_answered(clerk: Actor, now: datetime) -> None:
    token = ask(clerk, now)
    correct(token, now, an_enrollment())
    assert (row().state, asked(token, now).state) == (EnrollmentState.CHECKED, LinkState.ANSWERED)


def test_what_waits_for_a_paper_goes_on_waiting(clerk: Actor, now: datetime) -> None:
    set_state(EnrollmentState.WAITING_FOR_PAPER)
    correct(ask(clerk, now, version=2), now, other(phone="048-222-9999"))
    assert row().state is EnrollmentState.WAITING_FOR_PAPER


def test_a_link_works_once(clerk: Actor, now: datetime) -> None:
    token = ask(clerk, now)
    correct(token, now, other(phone="048-222-9999"))
    assert refusal_of(lambda: correct(token, now, other(phone="048-222-8888"))) == "enrollment_link_used"
    assert row().content["company"]["phone"] == "048-222-9999"


@pytest.mark.parametrize("late", [timedelta(days=14), timedelta(days=400)])
def test_a_link_ends_after_its_time(clerk: Actor, now: datetime, late: timedelta) -> None:
    token = ask(clerk, now)
    assert asked(token, now + late).state is LinkState.OVER
    assert refusal_of(lambda: correct(token, now + late, other(phone="1"))) == "enrollment_link_used"


def test_a_newer_question_about_the_section_ends_the_one_before(clerk: Actor, now: datetime) -> None:
    first = ask(clerk, now)
    bases = ask(clerk, now + timedelta(minutes=1), Section.BASES, 2)
    second = ask(clerk, now + timedelta(minutes=2), version=3)
    assert [asked(token, now + timedelta(minutes=3)).state for token in (first, second, bases)] == [
        LinkState.OVER, LinkState.GOOD, LinkState.GOOD,
    ]  # fmt: skip


@pytest.mark.parametrize("state", [EnrollmentState.ACCEPTED, EnrollmentState.REFUSED, EnrollmentState.CANCELLED])
def test_what_is_decided_is_neither_asked_nor_corrected(clerk: Actor, now: datetime, state: EnrollmentState) -> None:
    token = ask(clerk, now)
    set_state(state)
    assert asked(token, now).state is LinkState.DECIDED
    assert refusal_of(lambda: correct(token, now, other(phone="1"))) == "enrollment_link_used"
    assert refusal_of(lambda: ask(clerk, now, version=3)) == "enrollment_decided"


def test_a_section_that_changed_meanwhile_is_not_written_over(clerk: Actor, now: datetime) -> None:
    token = ask(clerk, now)
    seen = asked(token, now).digest
    with transaction() as session:
        found = find_enrollment(session, NUMBER)
        found.content = {**found.content, "company": {**found.content["company"], "phone": "048-222-7777"}}
    act = lambda: correct(token, now, other(phone="1"), seen)  # noqa: E731 -- called by the one who looks
    assert refusal_of(act) == "enrollment_section_changed"
    assert asked(token, now).state is LinkState.GOOD


def test_a_question_is_asked_about_what_was_seen(clerk: Actor, now: datetime) -> None:
    assert refusal_of(lambda: ask(clerk, now, version=7)) == "changed_by_someone_else"


def test_chosen_passwords_stay_and_a_new_one_takes_its_place(clerk: Actor, now: datetime) -> None:
    token = ask(clerk, now, Section.MANAGERS)
    first, second = asked(token, now).entered.bases
    manager = replace(second.manager, password_hash="$argon2id$new")
    said = replace(an_enrollment(), bases=(first, replace(second, manager=manager)))
    correct(token, now, said)
    assert row().manager_passwords == {"001": "$argon2id$hash-of-001", "002": "$argon2id$new"}


def test_a_base_whose_code_changes_keeps_its_password(clerk: Actor, now: datetime) -> None:
    token = ask(clerk, now, Section.BASES)
    first, second = asked(token, now).entered.bases
    correct(token, now, replace(an_enrollment(), bases=(replace(first, code="101"), second)))
    assert row().manager_passwords == {"101": "$argon2id$hash-of-001", "002": "$argon2id$hash-of-002"}


def test_an_administrator_does_not_get_the_login_id_of_a_manager(clerk: Actor, now: datetime) -> None:
    said = replace(an_enrollment(), administrators=(Administrator("大野 恵", "o@example.jp", "MANAGER-001"),))
    assert refusal_of(lambda: correct(ask(clerk, now), now, said)) == "signup_login_id_twice"


def test_a_login_id_that_is_the_password_is_refused(clerk: Actor, now: datetime) -> None:
    token = ask(clerk, now, Section.MANAGERS)
    first, second = asked(token, now).entered.bases
    manager = replace(first.manager, login_id="Kawaguchi-2026", password_hash=hashed("Kawaguchi-2026"))
    said = replace(an_enrollment(), bases=(replace(first, manager=manager), second))
    assert refusal_of(lambda: correct(token, now, said)) == "password_is_login_id"


def test_papers_follow_what_is_wanted_now(clerk: Actor, now: datetime) -> None:
    def kinds() -> list[PaperKind]:
        with reading() as session:
            return [paper.kind for paper in papers_of(session, row().id)]

    assert kinds() == [PaperKind.DESIGNATION, PaperKind.SERVICE_NOTICE]
    entered = an_enrollment()
    correct(ask(clerk, now), now, other(account=None, functions=entered.company.functions - {"certificates"}))
    assert kinds() == [PaperKind.DESIGNATION, PaperKind.DEBIT_FORM]


def test_an_unknown_link_is_not_found(clerk: Actor, now: datetime) -> None:
    assert refusal_of(lambda: asked("unknown", now)) == "not_found"
