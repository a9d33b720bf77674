"""Changed terms: who has to confirm them, who is told, and what is kept of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.actor import Actor
from domain.enrollment import Consent, EnrollmentState
from domain.refusal import Refusal
from models.audit import AuditEntry
from models.organizations import Organization
from models.terms import TermsConfirmation
from models.users import User, UserSession
from tests.support.agency_stories import TEST_VAULT
from tests.support.client import PASSWORD
from tests.support.enrollments import an_enrollment, received
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from tests.support.terms import SUMMARY, announce
from usecases.enrollments.accept import accept_enrollment
from usecases.sessions.guard import LockRule
from usecases.sessions.sign_in import SignIn, sign_in
from usecases.terms.confirm import ConfirmTerms, confirm_terms, find_changes
from usecases.terms.standing import NOTHING, TermsNews, news_of_terms
from usecases.transaction import reading, transaction

DAY = date(2026, 12, 1)
BEFORE, AFTER = timedelta(days=10), timedelta(days=11)
"""From 2026-11-20 10:00 to the evening before, and to the day of effect."""
RULE = LockRule(5, timedelta(minutes=15))


@pytest.fixture
def announced(organizations: Demo, now: datetime) -> Demo:
    with transaction() as session:
        announce(session, organizations, now, DAY, court="大阪の裁判所", price="料金の条")
    return organizations


def news(demo: Demo, now: datetime, login_id: str, member_code: str = "1845678") -> TermsNews:
    with reading() as session:
        user_id = actor_of(session, demo, login_id, member_code).user_id
        return news_of_terms(session, session.get_one(User, user_id), now)


def admin_of(demo: Demo, member_code: str = "1845678") -> Actor:
    with reading() as session:
        return actor_of(session, demo, "admin", member_code)


def confirm(actor: Actor, now: datetime, version: int = 2) -> None:
    with transaction() as session:
        confirm_terms(session, actor, ConfirmTerms(version), now)


def enter(now: datetime, login_id: str, member_code: str = "1845678") -> UserSession:
    with transaction() as session:
        answer = sign_in(session, TEST_VAULT, SignIn(member_code, login_id, PASSWORD, "192.0.2.1"), RULE, now)
        assert answer.token
        found = select(UserSession).where(UserSession.user_id == answer.user_id).order_by(UserSession.id.desc())
        return session.scalars(found.limit(1)).one()


@pytest.mark.parametrize(
    ("login_id", "member_code", "expected"),
    [
        ("admin", "1845678", TermsNews(confirm=2)),
        ("sender001", "1845678", TermsNews(tell=2)),
        ("manager001", "1845678", TermsNews(tell=2)),
        ("admin", "2000001", TermsNews(tell=2)),
        ("admin", "1000001", NOTHING),
    ],
)
def test_from_the_day_of_effect_on_clients_administrators_confirm_and_others_are_told(
    announced: Demo, now: datetime, login_id: str, member_code: str, expected: TermsNews
) -> None:
    assert news(announced, now + BEFORE, login_id, member_code) == NOTHING
    assert news(announced, now + AFTER, login_id, member_code) == expected


def test_the_changes_are_told_from_the_version_that_was_agreed_to(announced: Demo, now: datetime) -> None:
    with transaction() as session:
        announce(session, announced, now, DAY, "差し替えました。", court="札幌の裁判所")
        announce(session, announced, now + AFTER, date(2026, 12, 5), "料金の条を改めました。", price="新しい料金の条")
    with reading() as session:
        assert find_changes(session, admin_of(announced), now + BEFORE) is None
        changes = find_changes(session, admin_of(announced), now + timedelta(days=20))
    assert changes is not None
    assert (changes.known, changes.current.version) == (1, 4)
    assert [(step.version, step.summary) for step in changes.steps] == [
        (4, "料金の条を改めました。"), (3, "差し替えました。"),
    ]  # fmt: skip
    assert [(article.number, article.heading) for article in changes.articles] == [
        (14, "料金と支払い"), (27, "準拠法と裁判所"),
    ]  # fmt: skip


def test_version_moment_and_person_are_kept_once_for_the_organization(announced: Demo, now: datetime) -> None:
    later = now + AFTER
    admin = admin_of(announced)
    confirm(admin, later)
    confirm(admin, later + timedelta(hours=1))
    with reading() as session:
        kept = session.scalars(select(TermsConfirmation)).one()
        assert (kept.organization_id, kept.version, kept.user_id, kept.confirmed_at) == (
            admin.organization_id, 2, admin.user_id, later,
        )  # fmt: skip
        entries = session.scalars(select(AuditEntry).where(AuditEntry.code == "terms_confirmed")).all()
        assert [(entry.login_id, entry.record) for entry in entries] == [("admin", "terms 2")]
    assert news(announced, later, "admin") == NOTHING
    assert news(announced, later, "sender001") == TermsNews(tell=2)
    assert news(announced, later, "admin", "1845679") == TermsNews(confirm=2)


def test_a_page_that_shows_an_older_version_confirms_nothing(announced: Demo, now: datetime) -> None:
    with transaction() as session:
        announce(session, announced, now, date(2026, 12, 5), court="札幌の裁判所")
    with pytest.raises(Refusal, match="terms_changed_meanwhile"):
        confirm(admin_of(announced), now + timedelta(days=20))
    with reading() as session:
        assert session.scalars(select(TermsConfirmation)).all() == []


def test_a_sign_in_waits_for_the_confirmation_and_whoever_is_signed_in_already_does_not(
    announced: Demo, now: datetime
) -> None:
    assert enter(now + BEFORE, "admin").terms_due == 0
    assert enter(now + AFTER, "admin").terms_due == 2
    waiting = enter(now + AFTER, "admin").id
    confirm(admin_of(announced), now + AFTER)
    with reading() as session:
        assert session.get_one(UserSession, waiting).terms_due == 0
    assert enter(now + AFTER, "admin").terms_due == 0


def test_others_are_told_at_one_sign_in_alone(announced: Demo, now: datetime) -> None:
    told = [enter(now + later, "sender001").told for later in (BEFORE, AFTER, AFTER)]
    assert told == [[], [["terms", "2"]], []]


def test_a_user_who_came_under_the_new_terms_is_told_nothing(announced: Demo, now: datetime) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.login_key == "sender001").values(created_at=now + AFTER))
    assert news(announced, now + AFTER, "sender001") == NOTHING


def test_a_company_agreed_to_what_stood_there_when_it_signed_up(announced: Demo, now: datetime) -> None:
    """Signed up on the last day of version 1, accepted under version 2: the change is shown."""
    agreed = replace(an_enrollment(), consent=Consent(1, now + BEFORE, "203.0.113.7"))
    with transaction() as session:
        received(session, agreed, now + BEFORE, EnrollmentState.CHECKED, "261130-00001")
        clerk = actor_of(session, announced, "clerk", "1000001")
        accepted = accept_enrollment(session, clerk, TEST_VAULT, "261130-00001", 1, now + AFTER)
        organization = session.get_one(Organization, accepted.organization_id)
        administrator = session.scalars(
            select(User).where(User.organization_id == organization.id, User.login_id == "admin-ono")
        ).one()
        assert news_of_terms(session, administrator, now + AFTER) == TermsNews(confirm=2)


def test_the_summary_is_kept_with_the_version(announced: Demo, now: datetime) -> None:
    with reading() as session:
        changes = find_changes(session, admin_of(announced), now + AFTER)
    assert changes is not None
    assert changes.current.summary == SUMMARY
