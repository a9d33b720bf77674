"""A draft is kept, taken over and becomes one enrollment, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.enrollment import EnrollmentAct, EnrollmentState, PaperKind, PaperState, Source
from domain.refusal import Refusal
from domain.signup_draft import ChosenPassword, SignupDraft
from models.database import Database
from models.enrollments import Enrollment, EnrollmentEvent, EnrollmentPaper
from models.enrollments import SignupDraft as DraftRow
from models.mails import Mail
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import an_enrollment
from usecases.sessions.passwords import hashed
from usecases.signup.content import content_of
from usecases.signup.draft import change_draft, find_draft, start_draft
from usecases.signup.enroll import Enroll, enroll
from usecases.signup.resume import MailResumeLink, link_is_good, mail_resume_link, take_over
from usecases.signup.status import status_of_draft, status_of_link
from usecases.transaction import transaction

TYPED = SignupDraft(
    answers={"company": {"company_name": ["川口\x00モータース"]}},
    passwords={"b1": ChosenPassword("$argon2id$hash", "strong")},
)
SAID = (("事業者名", "株式会社川口モータース"),)


def a_draft(session: Session, now: datetime, content: SignupDraft = TYPED) -> str:
    return start_draft(session, TEST_VAULT, content, now, "203.0.113.7")


def order(token: str, content: SignupDraft = TYPED) -> Enroll:
    return Enroll(token, content.digest, an_enrollment(), SAID, "/signup/status")


def refused(act: object, *given: object) -> str:
    with pytest.raises(Refusal) as caught:
        act(*given)  # type: ignore[operator]
    return caught.value.code


def test_a_draft_is_found_by_its_token_alone_and_sealed(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    found = find_draft(session, TEST_VAULT, token, now)
    assert found is not None
    assert (found.content, found.content.source, found.ends_at - now) == (TYPED, Source.WEB, timedelta(days=30))
    assert find_draft(session, TEST_VAULT, token[:-1], now) is None
    row = session.scalars(select(DraftRow)).one()
    kept = f"{row.token_hash}{row.sealed_content}"
    assert [token in kept, "川口" in kept, "argon2" in kept] == [False, False, False]


def test_a_draft_ends_after_thirty_days_and_goes_when_the_next_begins(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    later = now + timedelta(days=30)
    assert find_draft(session, TEST_VAULT, token, later) is None
    a_draft(session, later)
    assert session.scalar(select(func.count()).select_from(DraftRow)) == 1


def test_two_tabs_change_one_draft(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    for step in ("bases", "managers"):
        change_draft(session, TEST_VAULT, token, lambda draft, step=step: draft.answered(step, {"x": [step]}), now)
    found = find_draft(session, TEST_VAULT, token, now)
    assert found is not None
    assert sorted(found.content.answers) == ["bases", "company", "managers"]


def test_one_address_does_not_begin_without_end(session: Session, now: datetime) -> None:
    for _ in range(30):
        a_draft(session, now)
    assert refused(a_draft, session, now) == "signup_too_many"


def test_a_draft_becomes_an_enrollment_with_papers_history_and_receipt(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    number = enroll(session, TEST_VAULT, order(token), now)
    row = session.get_one(Enrollment, number)
    assert content_of(row, TEST_VAULT) == an_enrollment()
    assert (row.state, row.source, row.name, row.received_at) == (
        EnrollmentState.RECEIVED,
        Source.WEB,
        "株式会社川口モータース",
        now,
    )
    assert row.receipt_number == f"261120-{number:05d}"
    papers = session.execute(select(EnrollmentPaper.kind, EnrollmentPaper.state)).all()
    assert set(map(tuple, papers)) == {
        (PaperKind.DESIGNATION, PaperState.AWAITED),
        (PaperKind.SERVICE_NOTICE, PaperState.AWAITED),
    }
    assert session.scalars(select(EnrollmentEvent.act)).all() == [EnrollmentAct.RECEIVED]
    assert session.scalars(select(Mail.recipient)).all() == ["info@kawaguchi.example"]


def test_sent_twice_it_is_the_same_enrollment(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    first = enroll(session, TEST_VAULT, order(token), now)
    assert enroll(session, TEST_VAULT, replace(order(token), seen="of another page"), now) == first
    assert session.scalar(select(func.count()).select_from(Mail)) == 1


def test_sent_at_once_from_two_tabs_it_is_one_enrollment(database: Database, now: datetime) -> None:
    with transaction() as session:
        token = a_draft(session, now)

    def send(_tab: int) -> int:
        with transaction() as session:
            return enroll(session, TEST_VAULT, order(token), now)

    with ThreadPoolExecutor(4) as tabs:
        numbers = set(tabs.map(send, range(4)))
    with database.reader() as session:
        assert (len(numbers), session.scalar(select(func.count()).select_from(Enrollment))) == (1, 1)


def test_what_is_sent_is_what_was_seen(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    change_draft(session, TEST_VAULT, token, lambda draft: draft.answered("bases", {}), now)
    assert refused(enroll, session, TEST_VAULT, order(token), now) == "signup_draft_changed"


def test_the_terms_of_today_are_agreed_to(session: Session, now: datetime) -> None:
    entered = an_enrollment()
    old = replace(entered, consent=replace(entered.consent, terms_version=99))
    command = replace(order(a_draft(session, now)), entered=old)
    assert refused(enroll, session, TEST_VAULT, command, now) == "signup_terms_changed"


def test_a_login_id_that_became_the_password_is_refused(session: Session, now: datetime) -> None:
    entered = an_enrollment()
    base = entered.bases[0]
    manager = replace(base.manager, password_hash=hashed(base.manager.login_id))
    command = replace(order(a_draft(session, now)), entered=replace(entered, bases=(replace(base, manager=manager),)))
    assert refused(enroll, session, TEST_VAULT, command, now) == "password_is_login_id"


def test_once_sent_nothing_of_the_draft_is_kept_or_changed(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    enroll(session, TEST_VAULT, order(token), now)
    found = find_draft(session, TEST_VAULT, token, now)
    assert found is not None
    assert found.content == SignupDraft()
    assert refused(change_draft, session, TEST_VAULT, token, lambda draft: draft, now) == "signup_already_sent"


def test_the_link_takes_the_draft_over_once(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    mail_resume_link(session, TEST_VAULT, MailResumeLink(token, "ono@kawaguchi.example", "/signup/resume"), now)
    [sealed] = session.scalars(select(Mail.sealed_links)).all()
    key = TEST_VAULT.open(sealed).rpartition("/")[2].rstrip('"}')
    assert link_is_good(session, key, now) == now
    again = take_over(session, key, now)
    assert find_draft(session, TEST_VAULT, again, now) is not None
    assert find_draft(session, TEST_VAULT, token, now) is None
    assert (link_is_good(session, key, now), refused(take_over, session, key, now)) == (None, "not_found")


def test_no_mailbox_is_flooded_with_links(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    order_link = MailResumeLink(token, "ono@kawaguchi.example", "/signup/resume")
    for _ in range(3):
        mail_resume_link(session, TEST_VAULT, order_link, now)
    assert refused(mail_resume_link, session, TEST_VAULT, order_link, now) == "signup_links_too_many"


def test_where_it_stands_is_told_to_whoever_has_the_link(session: Session, now: datetime) -> None:
    token = a_draft(session, now)
    enroll(session, TEST_VAULT, order(token), now)
    mine = status_of_draft(session, TEST_VAULT, token, now)
    assert status_of_link(session, TEST_VAULT, mine.status_token, now) == mine
    assert (mine.state, mine.answer_by.isoformat()) == (EnrollmentState.RECEIVED, "2026-11-26")
    assert refused(status_of_link, session, TEST_VAULT, "guessed", now) == "not_found"
    assert refused(status_of_link, session, TEST_VAULT, mine.status_token, now + timedelta(days=365)) == "not_found"
