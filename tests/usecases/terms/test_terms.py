"""Versions of the terms on both databases: loaded once, announced, never changed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from domain.terms import Section
from models.audit import AuditEntry
from models.database import Database
from tests.support.organizations import Demo
from tests.support.stories import actor_of
from usecases.load_reference import FOLDER
from usecases.terms.announce import AnnounceTerms, announce_terms
from usecases.terms.find import all_versions, find_terms, version_in_force
from usecases.terms.load import load_terms
from usecases.transaction import reading, transaction

DAY = date(2027, 4, 1)
SUMMARY = "裁判所を改めました。"


@pytest.fixture
def admin(organizations: Demo) -> Actor:
    with reading() as session:
        return actor_of(session, organizations, "admin", "1000001")


def written(now: datetime, **changed: str) -> tuple[Section, ...]:
    """The articles of the latest version, some of them otherwise."""
    with reading() as session:
        latest = find_terms(session, day_in_japan(now), all_versions(session)[0].version)
    return tuple(
        replace(section, text=changed[section.key]) if section.key in changed else section
        for section in latest.sections
    )


def announce(admin: Actor, now: datetime, seen: int = 1, valid_from: date = DAY, **changed: str) -> int:
    command = AnnounceTerms(seen, valid_from, written(now, **changed), SUMMARY)
    with transaction() as session:
        return announce_terms(session, admin, command, now)


def test_the_first_version_comes_with_the_program_and_only_once(admin: Actor, now: datetime) -> None:
    with transaction() as session:
        assert load_terms(session, FOLDER) == 0
        [first] = all_versions(session)
    assert (first.version, first.valid_from, day_in_japan(first.announced_at)) == (
        1, date(2021, 10, 1), date(2021, 9, 1),
    )  # fmt: skip


def test_an_announced_version_holds_from_its_day(admin: Actor, now: datetime) -> None:
    assert announce(admin, now, court="裁判所を変えました。") == 2
    with reading() as session:
        before, after = (find_terms(session, day) for day in (DAY - timedelta(days=1), DAY))
        assert version_in_force(session, DAY).version == 2
    assert (before.head.version, [head.version for head in before.coming], before.earlier) == (1, [2], ())
    assert (after.head.version, after.coming, [head.version for head in after.earlier]) == (2, (), [1])
    assert (after.sections[-1].text, after.changed) == ("裁判所を変えました。", {"court"})


def test_a_mistake_is_put_right_by_a_later_version_for_the_same_day(admin: Actor, now: datetime) -> None:
    announce(admin, now, court="誤り")
    assert announce(admin, now, seen=2, court="正しい") == 3
    with reading() as session:
        found = find_terms(session, DAY)
        assert (found.head.version, found.sections[-1].text) == (3, "正しい")
        assert [head.version for head in find_terms(session, day_in_japan(now)).coming] == [3]


def test_an_article_may_be_added_and_taken_out_again(admin: Actor, now: datetime) -> None:
    more = AnnounceTerms(1, DAY, (*written(now), Section("", "附則", "この版から加えます。")), SUMMARY)
    with transaction() as session:
        announce_terms(session, admin, more, now)
    with reading() as session:
        assert find_terms(session, DAY).sections[-1] == Section("added_2", "附則", "この版から加えます。")
    announce(admin, now, seen=2, added_2="")
    with reading() as session:
        found = find_terms(session, DAY)
        assert (len(found.sections), found.changed) == (27, {"added_2"})


@pytest.mark.parametrize(
    ("seen", "valid_from", "more", "refusal"),
    [
        (1, date(2026, 11, 20), (), Refusal("terms_day_not_ahead", "valid_from", today=date(2026, 11, 20))),
        (1, DAY, (), Refusal("terms_unchanged")),
        (1, DAY, (Section("", "", "見出しがない"),), Refusal("terms_added_incomplete", "added_heading")),
        (1, DAY, (Section("", "本文がない", ""),), Refusal("terms_added_incomplete", "added_heading")),
    ],
)
def test_what_is_refused_leaves_nothing(
    admin: Actor, now: datetime, seen: int, valid_from: date, more: tuple[Section, ...], refusal: Refusal
) -> None:
    with pytest.raises(Refusal) as refused, transaction() as session:
        announce_terms(session, admin, AnnounceTerms(seen, valid_from, (*written(now), *more), SUMMARY), now)
    with reading() as session:
        assert (refused.value, len(all_versions(session))) == (refusal, 1)


def test_a_version_written_from_one_that_is_no_longer_the_latest_is_told(admin: Actor, now: datetime) -> None:
    announce(admin, now, court="先の人")
    with pytest.raises(Refusal) as refused:
        announce(admin, now, court="後の人")
    assert refused.value == Refusal("changed_by_someone_else", at=now)


@pytest.mark.parametrize("act", ["UPDATE terms_versions SET valid_from = '2000-01-01'", "DELETE FROM terms_versions"])
def test_the_database_itself_lets_no_version_be_changed(admin: Actor, database: Database, act: str) -> None:
    with pytest.raises(DBAPIError, match="append only"), database.engine.begin() as connection:
        connection.execute(text(act))


def test_a_version_that_never_was_is_not_found(admin: Actor, now: datetime) -> None:
    with reading() as session:
        for day, version in ((DAY, 2), (DAY, 0), (date(2021, 9, 30), None)):
            with pytest.raises(Refusal, match="not_found"):
                find_terms(session, day, version)
        with pytest.raises(Refusal, match="not_found"):
            version_in_force(session, date(2021, 9, 30))


def test_the_announcement_stands_in_the_audit(admin: Actor, now: datetime) -> None:
    announce(admin, now, court="裁判所", price="料金")
    with reading() as session:
        [entry] = session.execute(
            select(AuditEntry.record, AuditEntry.login_id, AuditEntry.facts).where(AuditEntry.code == "terms_announced")
        ).all()
    assert tuple(entry) == ("terms 2", "admin", {"valid_from": "2027-04-01", "changed": ["price", "court"]})
